"""Flows that other people published, where they lie beside the checkout."""

import json
from pathlib import Path
from typing import Any

import pytest

from soundstage.definition.legacy import import_legacy, is_legacy
from soundstage.definition.parse import parse_definition
from soundstage.errors import DefinitionError
from soundstage.validation import check, validate
from soundstage.widgets import WIDGETS

SHARED = Path(__file__).parents[2].parent / "shared"
SAMPLES = SHARED / "spec" / "schemas" / "samples"
MISSING = "is missing but it is required"
UNKNOWN = f"does not have a value in the enumeration [{', '.join(WIDGETS)}]"
PLACEHOLDER = "must be a valid, non-liquid flow sid"

DRAFTS = {
    "chat-zendesk-missing-workflow": [
        ("#/states/1/properties/workflow", MISSING),
        ("#/states/1/properties/channel", MISSING),
        ("#/states/11/properties/url", MISSING),
        ("#/states/12/properties/url", MISSING),
    ],
    "sms-watson-missing-function-url": [
        ("#/states/4/properties/url", MISSING),
        ("#/states/5/properties/url", MISSING),
    ],
    "chat-helpline-blocking-subflow-tf-template": [
        ("#/states/6/properties/flow_sid", PLACEHOLDER),
    ],
    "voice-helpline-spanish-english-tf-template": [
        ("#/states/16/properties/flow_sid", PLACEHOLDER),
    ],
}
INVENTED = {
    "invented-widget-types-intake-es": [
        ("#/states/2/properties/stop_gather", "string found, boolean expected"),
        ("#/states/4/type", UNKNOWN),
    ],
    "invented-widget-types-voice-card-report": [
        ("#/states/1/type", UNKNOWN),
        ("#/states/5/transitions/0/conditions/0/arguments", MISSING),
        ("#/states/16/type", UNKNOWN),
        ("#/states/18/type", UNKNOWN),
    ],
    "unlisted-properties-voice-order-appointment": [
        ("#/states/5/transitions/1/event", "must be a constant value recordingComplete"),
        ("#/states/5/transitions/1/event", "must be a constant value noAudio"),
        ("#/states/5/transitions/1/event", "must be a constant value hangup"),
    ],
}


def files(folder: Path) -> list[Any]:
    return [pytest.param(path, id=path.stem) for path in sorted(folder.glob("*.json"))]


def sample(name: str) -> list[Any]:
    path = SAMPLES / f"{name}.json"
    return list(json.loads(path.read_text()).items()) if path.exists() else []


def errors_in(document: Any) -> list[tuple[str, str]]:
    return [(p.property_path, p.message) for p in validate(document).errors]


@pytest.mark.parametrize("path", files(SHARED / "flows" / "real"))
def test_an_exported_flow_is_valid_unless_its_author_left_something_out(path: Path) -> None:
    text = path.read_bytes()
    expected = DRAFTS.get(path.stem, [])
    assert errors_in(parse_definition(text)) == expected
    if not expected:
        assert check(text).state(check(text).initial_state) is not None


@pytest.mark.parametrize("path", files(SHARED / "flows" / "real-invalid"))
def test_an_invented_flow_is_refused(path: Path) -> None:
    with pytest.raises(DefinitionError) as caught:
        check(path.read_bytes())
    found = {(p.property_path, p.message) for p in caught.value.problems}
    assert set(INVENTED[path.stem]) <= found


@pytest.mark.parametrize("path", [p for p in files(SAMPLES) if "go-sdk" not in str(p.id)])
def test_a_sample_is_valid(path: Path) -> None:
    document = parse_definition(path.read_bytes())
    assert is_legacy(document) == path.stem.startswith("legacy")
    assert errors_in(import_legacy(document) if is_legacy(document) else document) == []


@pytest.mark.parametrize("path", files(SHARED / "flows" / "real-legacy"))
def test_an_old_export_becomes_a_valid_definition(path: Path) -> None:
    old = parse_definition(path.read_bytes())
    new = import_legacy(old)
    assert errors_in(new) == []
    assert [state["name"] for state in new["states"]] == [state["name"] for state in old["states"]]
    connected = [sum(bool(t.get("next")) for t in s["transitions"]) for s in old["states"]]
    assert [sum(bool(t.get("next")) for t in s["transitions"]) for s in new["states"]] == connected


@pytest.mark.parametrize(
    ("name", "state"), [case for case in sample("go-sdk-widget-states") if "type" in case[1]]
)
def test_a_state_of_the_go_library_is_valid(name: str, state: dict[str, Any]) -> None:
    start = {"name": "Start", "type": "trigger", "transitions": [], "properties": {}}
    targets = {t.get("next") for t in state["transitions"]} - {None, "", state["name"]}
    others = [{**start, "name": target} for target in sorted(targets)]
    document = {"states": [start, state, *others], "initial_state": "Start"}
    subflow = [("#/states/1/properties/flow_sid", PLACEHOLDER)]
    assert errors_in(document) == (subflow if state["type"] == "run-subflow" else [])

"""Whatever a definition holds, the answer is a definition or an error with its problems."""

import copy
import json
import os
import random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soundstage.definition.legacy import TYPES, import_legacy, is_legacy
from soundstage.definition.model import CONDITION_TYPES, Definition
from soundstage.definition.positions import locate
from soundstage.errors import DefinitionError
from soundstage.validation import check, validate
from soundstage.widgets import WIDGETS

SEEDS = range(int(os.environ.get("FUZZ_SEEDS", "20")))
ROUNDS = 500
DEEP: Any = []
for _ in range(70):
    DEEP = [DEEP]
VALUES: list[Any] = [
    None, True, False, 0, -1, 1.5, 2**64, 1e300, float("nan"), float("inf"), "", "x", "Trigger",
    "it", "{{x}}", "\ud800", "\x00", "é" * 99, [], {}, [None], {"key": 1}, {"": {}}, DEEP,
    "FW00000000000000000000000000000000", {"event": "match"}, [{"key": "a", "value": "b"}],
    [0] * 5_000, *WIDGETS, *CONDITION_TYPES[:3], *list(TYPES)[:4],
]  # fmt: skip
KEYS = ["name", "type", "properties", "transitions", "event", "next", "conditions", "offset", "sid"]


def whole_flow() -> Any:
    condition = {
        "friendly_name": "a",
        "arguments": ["{{x}}"],
        "type": "equal_to",
        "value": "b",
    }
    states = [
        {
            "name": kind.replace("-", "_"),
            "type": kind,
            "properties": msgspec.to_builtins(dict(widget.example)),
            "transitions": [{"event": event, "next": "trigger"} for event in widget.events],
        }
        for kind, widget in WIDGETS.items()
        if "conversation" not in kind or kind == "run-conversation-relay"
    ]
    [split] = [state for state in states if state["type"] == "split-based-on"]
    split["transitions"][0]["conditions"] = [condition]
    return {"description": "", "states": states, "initial_state": "trigger"}


def places_in(value: Any) -> list[tuple[Any, Any]]:
    """Return each object or list inside, with each of its keys."""
    members: list[Any] = []
    if isinstance(value, dict):
        members = list(value.items())
    elif isinstance(value, list) and len(value) < 100:
        members = list(enumerate(value))
    inside = [place for _, member in members for place in places_in(member)]
    return [*((value, key) for key, _ in members), *inside]


def change_something(document: Any, chance: random.Random) -> None:
    owner, key = chance.choice(places_in(document))
    act = chance.randrange(4)
    if act == 0:
        del owner[key]
    elif act == 1 and isinstance(owner, dict):
        owner[chance.choice(KEYS)] = owner[key]
    elif act == 2 and isinstance(owner, list):
        owner.append(copy.deepcopy(owner[key]))
    else:
        owner[key] = copy.deepcopy(chance.choice(VALUES))


def answer(text: str | bytes) -> Definition | DefinitionError:
    try:
        definition = check(text)
    except DefinitionError as error:
        assert 0 < len(error.problems) <= 1_000
        for problem in error.problems:
            assert problem.message.encode()
            assert problem.property_path.encode().startswith(b"#/")
        return error
    for state in definition.states:
        msgspec.convert(state.properties, WIDGETS[state.type].properties)
        for transition in state.transitions:
            assert transition.event in WIDGETS[state.type].events
            assert transition.next is None or definition.state(transition.next) is not None
    assert definition.state(definition.initial_state) is not None
    return definition


def test_the_whole_flow_is_valid() -> None:
    assert isinstance(answer(json.dumps(whole_flow())), Definition)


@pytest.mark.parametrize("seed", SEEDS)
def test_changed_definitions(seed: int) -> None:
    chance = random.Random(seed)
    seen = set()
    whole = whole_flow()
    for _ in range(ROUNDS):
        kept = [whole["states"][-5], *chance.sample(whole["states"], 3)]
        document = copy.deepcopy({**whole, "states": kept})
        document["states"].append({"name": "trigger", "type": "trigger", "transitions": []})
        for _ in range(chance.randrange(4)):
            change_something(document, chance)
        text = json.dumps(document)
        found = answer(text)
        seen.add(type(found))
        if isinstance(found, DefinitionError) and chance.random() < 0.05:
            locate(text, [problem.property_path for problem in found.problems])
        if is_legacy(document):
            imported(document)
    assert seen == {Definition, DefinitionError}


def imported(document: Any) -> None:
    try:
        validate(import_legacy(document))
    except DefinitionError as error:
        assert error.problems


@pytest.mark.parametrize("seed", SEEDS[:5])
def test_damaged_texts(seed: int) -> None:
    chance = random.Random(seed)
    whole = json.dumps(whole_flow()).encode()
    for _ in range(200):
        start = chance.randrange(len(whole))
        middle = chance.choice([b"", b"\xff", b"NaN", b'"', b"{" * 99, b"[" * 10**5, b"\\ud800"])
        answer(whole[:start] + middle + whole[start + chance.randrange(3) :])


@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "replace")))
@settings(max_examples=1_000, deadline=None)
def test_random_bytes(text: bytes) -> None:
    assert isinstance(answer(text), DefinitionError)


@pytest.mark.parametrize(
    "states",
    [
        pytest.param([[]] * 300_000, id="states"),
        pytest.param([{"type": "trigger", "transitions": [{}] * 200_000}], id="transitions"),
        pytest.param(
            [{"type": "trigger", "transitions": [{"event": "x"}] * 50_000}], id="invented events"
        ),
        pytest.param(
            [{"type": "capture-payments", "properties": {"valid_card_types": [*range(99_999)]}}],
            id="a set",
        ),
        pytest.param(
            [{"type": "trigger", "name": f"n{i}", "transitions": [1] * 350} for i in range(900)],
            id="a little of everything",
        ),
    ],
)
def test_huge_lists_end_in_a_report(states: list[Any]) -> None:
    text = json.dumps({"states": states, "initial_state": "Trigger"}, separators=(",", ":"))
    assert isinstance(answer(text), DefinitionError)

"""The published JSON Schema, and that it agrees with the validator."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from soundstage.definition.parse import parse_definition
from soundstage.validation import flow_definition_schema, messages, validate
from soundstage.validation.rules import ONE_REVISION
from soundstage.widgets import WIDGETS

SHARED = Path(__file__).parents[2].parent / "shared"
FLOWS = sorted(
    path
    for folder in ("flows/real", "flows/real-invalid", "spec/schemas/samples")
    for path in (SHARED / folder).glob("*.json")
    if not path.name.startswith(("go-sdk", "legacy"))
)
BEYOND_THE_SCHEMA = (
    messages.NO_WIDGET,
    messages.NOT_UNIQUE,
    messages.NOT_A_FLOW_SID,
    ONE_REVISION,
    *(messages.rest_only(kind) for kind in ("start-conversation", "resume-conversation")),
)


def test_it_is_a_draft_7_schema_with_the_published_name() -> None:
    schema = flow_definition_schema()
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert schema["$id"] == "https://schemas.twilio.com/studio/draft/2019-09/flow-definition"
    assert jsonschema_rs.meta.is_valid(schema)
    assert json.loads(json.dumps(schema)) == schema


def test_it_dispatches_by_the_type_of_each_state_in_the_published_order() -> None:
    item = flow_definition_schema()["properties"]["states"]["items"]
    kinds = [branch["if"]["properties"]["type"]["const"] for branch in item["allOf"]]
    assert kinds == item["properties"]["type"]["enum"] == list(WIDGETS)


def test_it_marks_what_may_hold_liquid() -> None:
    message = flow_definition_schema()["definitions"]["SendMessageProperties"]["properties"]
    assert message["body"]["x-liquid"] is True
    assert "x-liquid" not in message["message_type"]


def test_enumerations_keep_their_documented_order() -> None:
    known = flow_definition_schema()["definitions"]
    assert known["TypedKeyValue"]["properties"]["type"]["enum"] == ["string", "json_object"]
    assert known["ConnectCallToProperties"]["properties"]["noun"]["enum"][:2] == [
        "number",
        "number-multi",
    ]


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: path.stem)
def test_it_agrees_with_the_validator_on_real_flows(path: Path) -> None:
    document = parse_definition(path.read_bytes())
    by_schema = jsonschema_rs.Draft7Validator(flow_definition_schema()).is_valid(document)
    found = {problem.message for problem in validate(document).errors}
    assert by_schema == (found <= set(BEYOND_THE_SCHEMA))


def test_it_agrees_with_the_validator_on_our_cases(
    document: Any, expected: list[tuple[str, str]]
) -> None:
    by_schema = jsonschema_rs.Draft7Validator(flow_definition_schema()).is_valid(document)
    assert by_schema == ({message for _, message in expected} <= set(BEYOND_THE_SCHEMA))

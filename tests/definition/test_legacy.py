"""Exports from before 2019 become definitions of today."""

import copy
from typing import Any

import pytest

from soundstage.definition.legacy import TYPES, import_legacy, is_legacy
from soundstage.errors import DefinitionError

START = "FF00000000000000000000000000000000"
SEND = "FF11111111111111111111111111111111"
SPLIT = "FF22222222222222222222222222222222"
CONDITION = {"friendly_name": "1", "arguments": ["{{x}}"], "type": "equal_to", "value": "1"}
OLD: dict[str, Any] = {
    "description": "Old",
    "states": [
        {
            "sid": START,
            "name": "Start",
            "type": "InitialState",
            "properties": {"offset": {"x": 1, "y": 2}, "flow_url": "https://example.com"},
            "transitions": [
                {"event": "incomingMessage", "uuid": "u1", "conditions": [], "next": SEND},
                {"event": "incomingCall", "uuid": "u2", "conditions": [], "next": None},
            ],
        },
        {
            "sid": SEND,
            "name": "send",
            "type": "MessagePrompt",
            "properties": {"body": "Hi", "from": "{{x}}", "media_url": None, "timeout": 60},
            "transitions": [
                {"event": "timeout", "uuid": "u3", "conditions": [], "next": SPLIT},
            ],
        },
        {
            "sid": SPLIT,
            "name": "split",
            "type": "Branch",
            "properties": {"input": "{{x}}"},
            "transitions": [
                {"event": "match", "uuid": "u4", "conditions": [CONDITION], "next": "send"},
            ],
        },
    ],
}
NEW = {
    "description": "Old",
    "states": [
        {
            "name": "Start",
            "type": "trigger",
            "properties": {"offset": {"x": 1, "y": 2}},
            "transitions": [
                {"event": "incomingMessage", "next": "send"},
                {"event": "incomingCall"},
            ],
        },
        {
            "name": "send",
            "type": "send-and-wait-for-reply",
            "properties": {"body": "Hi", "from": "{{x}}", "timeout": 60},
            "transitions": [{"event": "timeout", "next": "split"}],
        },
        {
            "name": "split",
            "type": "split-based-on",
            "properties": {"input": "{{x}}"},
            "transitions": [{"event": "match", "conditions": [CONDITION], "next": "send"}],
        },
    ],
    "initial_state": "Start",
    "flags": {"allow_concurrent_calls": True},
}


def refused(document: Any) -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        import_legacy(document)
    return [problem.property_path for problem in caught.value.problems]


def test_names_types_and_targets_are_translated() -> None:
    before = copy.deepcopy(OLD)
    assert import_legacy(OLD) == NEW
    assert before == OLD


def test_only_old_exports_are_recognised() -> None:
    assert is_legacy(OLD)
    assert not is_legacy(NEW)
    others: list[Any] = [None, [], {}, {"states": 5}, {"states": [None, {"type": ["Message"]}]}]
    for other in others:
        assert not is_legacy(other)
        assert refused(other) == ["#/states"]


@pytest.mark.parametrize("kind", [kind for kind in TYPES if kind != "InitialState"])
def test_every_old_type_has_a_type_of_today(kind: str) -> None:
    document = copy.deepcopy(OLD)
    document["states"][1]["type"] = kind
    assert import_legacy(document)["states"][1]["type"] == TYPES[kind]


def test_a_type_that_nobody_knows_is_named() -> None:
    document = copy.deepcopy(OLD)
    document["states"][2]["type"] = "Teleport"
    assert refused(document) == ["#/states/2/type"]


def test_a_target_that_is_not_there_is_named_with_all_other_faults() -> None:
    document = copy.deepcopy(OLD)
    document["states"][0]["type"] = "Message"
    document["states"][1]["transitions"][0]["next"] = "FF3"
    assert refused(document) == ["#/states", "#/states/1/transitions/0/next"]


def test_what_is_malformed_is_left_for_validation() -> None:
    document = copy.deepcopy(OLD)
    document["states"] += [None, {"name": 5}, {"name": "a", "type": 7, "transitions": [None, 3]}]
    assert import_legacy(document)["states"][3:] == document["states"][3:]
    document["states"][1]["transitions"] = "none"
    assert import_legacy(document)["states"][1]["transitions"] == "none"

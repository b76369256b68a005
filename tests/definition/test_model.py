"""A valid document becomes a definition."""

import pytest

from soundstage.definition.model import Condition, Transition, read_definition

CONDITION = {
    "friendly_name": "If yes",
    "arguments": ["{{x}}"],
    "type": "equal_to",
    "value": "yes",
}
DOCUMENT = {
    "description": "A New Flow",
    "states": [
        {"type": "trigger", "transitions": [{"event": "incomingCall", "next": "split"}]},
        {
            "name": "split",
            "type": "split-based-on",
            "properties": {"input": "{{x}}", "unknown": [None]},
            "transitions": [
                {"event": "noMatch"},
                {"event": "match", "next": "split", "conditions": [CONDITION]},
            ],
        },
    ],
    "initial_state": "Trigger",
    "flags": {"allow_concurrent_calls": False},
}


def test_states_are_found_by_name() -> None:
    definition = read_definition(DOCUMENT)
    assert [state.index for state in definition.states] == [0, 1]
    assert definition.state("split") is definition.states[1]
    assert definition.state("Split") is None


def test_a_trigger_without_a_name_is_called_trigger() -> None:
    trigger = read_definition(DOCUMENT).state("Trigger")
    assert trigger is not None
    assert (trigger.type, dict(trigger.properties)) == ("trigger", {})


def test_conditions_are_read() -> None:
    split = read_definition(DOCUMENT).states[1]
    condition = Condition("If yes", ("{{x}}",), "equal_to", "yes")
    assert split.transitions == (
        Transition("noMatch"),
        Transition("match", "split", (condition,)),
    )
    assert split.properties == {"input": "{{x}}", "unknown": [None]}


@pytest.mark.parametrize("unconnected", [{}, {"next": None}, {"next": ""}])
def test_a_branch_may_end_the_flow_in_three_ways(unconnected: dict[str, str | None]) -> None:
    transition = {"event": "incomingCall", **unconnected}
    state = {"name": "Trigger", "type": "trigger", "transitions": [transition]}
    definition = read_definition({"states": [state], "initial_state": "Trigger"})
    assert definition.states[0].transitions == (Transition("incomingCall", None),)


def test_what_a_document_leaves_out_has_a_default() -> None:
    definition = read_definition({"states": [], "initial_state": "x"})
    assert (definition.description, definition.allow_concurrent_calls) == ("", True)
    assert not read_definition(DOCUMENT).allow_concurrent_calls

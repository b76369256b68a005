"""What does not look like a flow is refused, with the place of each fault."""

import pytest
from tests.definition.generated import FLOWS, Flow

from soundstage.definition.shape import check_shape, name_of
from soundstage.errors import DefinitionError

STATE = {"name": "a", "type": "say-play", "transitions": []}
CONDITION = {"friendly_name": "", "arguments": [], "type": "equal_to", "value": ""}
CASES = {
    "[]": ([], [("#/", "is not a flow definition: expected an object with states")]),
    "no states": ({}, [("#/", "has no states: expected a list")]),
    "states": ({"states": {}}, [("#/states", "is not a list")]),
    "state": ({"states": ["a"]}, [("#/states/0", "is not a state: expected an object")]),
    "nothing in it": (
        {"states": [{}]},
        [
            ("#/states/0", "has no name: expected a string"),
            ("#/states/0", "has no type: expected a string"),
            ("#/states/0", "has no transitions: expected a list"),
        ],
    ),
    "twice": (
        {"states": [STATE, STATE]},
        [("#/states/1/name", "is the name of an earlier state too: a")],
    ),
    "name": ({"states": [STATE | {"name": 1}]}, [("#/states/0/name", "is not a string")]),
    "properties": (
        {"states": [STATE | {"properties": []}]},
        [("#/states/0/properties", "is not an object")],
    ),
    "transition": (
        {"states": [STATE | {"transitions": [1, {}, {"event": "a", "next": 1}]}]},
        [
            ("#/states/0/transitions/0", "is not a transition: expected an object"),
            ("#/states/0/transitions/1", "has no event: expected a string"),
            ("#/states/0/transitions/2/next", "is not a string"),
        ],
    ),
    "conditions": (
        {
            "states": [
                STATE
                | {
                    "transitions": [
                        {"event": "match", "conditions": {}},
                        {"event": "match", "conditions": [1, CONDITION, CONDITION | {"value": 1}]},
                    ]
                }
            ]
        },
        [
            ("#/states/0/transitions/0/conditions", "is not a list"),
            (
                "#/states/0/transitions/1/conditions/0",
                "is not a condition: expected an object",
            ),
            ("#/states/0/transitions/1/conditions/2/value", "is not a string"),
        ],
    ),
}


@pytest.mark.parametrize(("document", "problems"), CASES.values(), ids=CASES)
def test_each_fault_has_its_place(document: object, problems: list[tuple[str, str]]) -> None:
    with pytest.raises(DefinitionError) as raised:
        check_shape(document)
    assert [(p.property_path, p.message) for p in raised.value.problems] == problems


@pytest.mark.parametrize("flow", FLOWS.values(), ids=FLOWS)
def test_flows_have_the_shape_of_flows(flow: Flow) -> None:
    check_shape(flow)


def test_a_trigger_needs_no_name() -> None:
    trigger = {"type": "trigger", "transitions": []}
    check_shape({"states": [trigger]})
    assert name_of(trigger) == "Trigger"
    with pytest.raises(DefinitionError):
        check_shape({"states": [trigger, trigger]})


def test_a_report_has_an_end() -> None:
    with pytest.raises(DefinitionError) as raised:
        check_shape({"states": [1] * 5_000})
    assert len(raised.value.problems) == 1_000

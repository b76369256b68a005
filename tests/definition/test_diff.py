"""What differs between two flows is found, named as people would, and can be applied."""

import copy
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.definition.generated import FLOWS, GENERATED, KNOWN, Flow, edited, essence

from soundstage.definition.diff import (
    Added,
    Changed,
    Changes,
    DoesNotApply,
    Removed,
    Renamed,
    Reordered,
    apply,
    diff,
)
from soundstage.definition.rewrite import rename_state, rename_states

ANY = GENERATED | KNOWN


@settings(deadline=None, max_examples=50)
@given(st.data(), ANY, st.booleans())
def test_applying_the_difference_makes_the_other_flow(
    data: st.DataObject, flow: Flow, layout: bool
) -> None:
    other = data.draw(edited(flow) | GENERATED)
    before = copy.deepcopy(flow)
    changes = diff(flow, other, layout=layout)
    sent = msgspec.json.decode(msgspec.json.encode(changes), type=Changes)
    made = apply(flow, sent)
    assert essence(made, layout=layout) == essence(other, layout=layout)
    assert diff(made, other, layout=layout) == ()
    assert flow == before


@settings(deadline=None, max_examples=50)
@given(st.data(), ANY)
def test_moves_and_orders_that_mean_nothing_are_no_difference(
    data: st.DataObject, flow: Flow
) -> None:
    other = copy.deepcopy(flow)
    other["states"] = data.draw(st.permutations(other["states"]))
    for number, state in enumerate(other["states"]):
        state.setdefault("properties", {})["offset"] = {"x": number, "y": -9}
        plain = [t for t in state["transitions"] if not t.get("conditions")]
        match = [t for t in state["transitions"] if t.get("conditions")]
        events = [t["event"] for t in plain]
        if len(set(events) - {t["event"] for t in match}) == len(events):
            state["transitions"] = match + plain
    other = dict(reversed(other.items()))
    assert diff(flow, other) == ()


@pytest.mark.parametrize("flow", FLOWS.values(), ids=FLOWS)
def test_a_renamed_state_is_one_rename(flow: Flow) -> None:
    for state in flow["states"]:
        renamed = rename_state(flow, state["name"], "renamed")
        assert diff(flow, renamed, layout=True) == (Renamed(state["name"], "renamed"),)


FLOW: Flow = {
    "description": "Old",
    "states": [
        {
            "name": "Trigger",
            "type": "trigger",
            "transitions": [{"event": "incomingMessage", "next": "ask"}],
            "properties": {"offset": {"x": 0, "y": 0}},
        },
        {
            "name": "ask",
            "type": "send-and-wait-for-reply",
            "transitions": [{"event": "incomingMessage", "next": "split"}, {"event": "timeout"}],
            "properties": {"body": "Which size would you like?", "timeout": "60"},
        },
        {
            "name": "split",
            "type": "split-based-on",
            "transitions": [
                {"event": "noMatch"},
                {
                    "event": "match",
                    "next": "ask",
                    "conditions": [
                        {
                            "friendly_name": "again",
                            "arguments": ["{{widgets.ask.inbound.Body}}"],
                            "type": "equal_to",
                            "value": "again",
                        }
                    ],
                },
            ],
            "properties": {"input": "{{widgets.ask.inbound.Body}}"},
        },
        {
            "name": "set",
            "type": "set-variables",
            "transitions": [{"event": "next"}],
            "properties": {"variables": [{"key": "a", "value": "1"}, {"key": "b", "value": "2"}]},
        },
    ],
    "initial_state": "Trigger",
    "flags": {"allow_concurrent_calls": True},
}
SPLIT = ("states", "split", "transitions")
AGAIN = (*SPLIT, "match equal_to again")
VARIABLES = ("states", "set", "properties", "variables")


def edit(way: str, value: Any) -> Flow:
    """Return the flow with one value set, or a member appended where the way ends in `+`."""
    flow = copy.deepcopy(FLOW)
    *keys, last = [int(key) if key.isdigit() else key for key in way.split("/")]
    inside: Any = flow
    for key in keys:
        inside = inside[key]
    if last == "+":
        inside.append(value)
    elif value is None:
        del inside[last]
    else:
        inside[last] = value
    return flow


MATCH = {**FLOW["states"][2]["transitions"][1], "next": "set"}
CASES: dict[str, tuple[Flow, Changes]] = {
    "a text": (
        edit("states/1/properties/body", "Which one?"),
        (
            Changed(
                ("states", "ask", "properties", "body"),
                "Which size would you like?",
                "Which one?",
            ),
        ),
    ),
    "a new property": (
        edit("states/1/properties/note", 1),
        (Changed(("states", "ask", "properties", "note"), new=1),),
    ),
    "one is not true": (
        edit("flags/allow_concurrent_calls", 1),
        (Changed(("flags", "allow_concurrent_calls"), True, 1),),
    ),
    "a transition that leads elsewhere": (
        edit("states/1/transitions/1/next", "split"),
        (Changed(("states", "ask", "transitions", "timeout", "next"), new="split"),),
    ),
    "a transition that still leads nowhere": (edit("states/1/transitions/1/next", ""), ()),
    "a condition of the same way": (
        edit("states/2/transitions/1/conditions/0/value", "more"),
        (
            Changed(
                (*AGAIN, "conditions", "~c", "value"),
                "again",
                "more",
            ),
        ),
    ),
    "a way of the same condition": (
        edit("states/2/transitions/1", MATCH),
        (Changed((*AGAIN, "next"), "ask", "set"),),
    ),
    "a variable": (
        edit("states/3/properties/variables/0/value", "9"),
        (Changed((*VARIABLES, "a", "value"), "1", "9"),),
    ),
    "one more variable": (
        edit("states/3/properties/variables/+", {"key": "c", "value": "3"}),
        (Added((*VARIABLES, "c"), {"key": "c", "value": "3"}, "b"),),
    ),
    "one variable less": (
        edit("states/3/properties/variables/0", None),
        (Removed((*VARIABLES, "a"), {"key": "a", "value": "1"}),),
    ),
    "other order of variables": (
        edit("states/3/properties/variables", FLOW["states"][3]["properties"]["variables"][::-1]),
        (Reordered(VARIABLES, ("a", "b"), ("b", "a")),),
    ),
    "a state less": (
        edit("states/3", None),
        (Removed(("states", "set"), FLOW["states"][3]),),
    ),
}


@pytest.mark.parametrize(("other", "changes"), CASES.values(), ids=CASES)
def test_a_change_is_named_by_what_it_changes(other: Flow, changes: Changes) -> None:
    found = diff(FLOW, other)
    assert [_without_digests(change) for change in found] == list(changes)


def _without_digests(change: Any) -> Any:
    path = tuple("~c" if key.startswith("~") else key for key in change.path)
    return msgspec.structs.replace(change, path=path)


def test_a_state_that_is_renamed_and_edited_is_recognised() -> None:
    other = rename_state(edit("states/1/properties/timeout", "90"), "ask", "ask_size")
    assert diff(FLOW, other) == (
        Renamed("ask", "ask_size"),
        Changed(("states", "ask_size", "properties", "timeout"), "60", "90"),
    )


def test_names_left_in_templates_are_no_edit_of_those_texts() -> None:
    other = rename_states(FLOW, {"ask": "ask_size"}, ())
    assert diff(FLOW, other) == (Renamed("ask", "ask_size", templates=False),)


def test_another_widget_in_the_same_place_is_no_rename() -> None:
    other = rename_state(FLOW, "ask", "asked")
    other["states"][1]["type"] = "send-message"
    assert {type(change) for change in diff(FLOW, other)} == {Removed, Added, Changed}


def test_transitions_that_get_conditions_get_their_order_too() -> None:
    asked = FLOW["states"][2]["transitions"][1]["conditions"]
    before = edit("states/1/transitions", [{"event": "match"}, {"event": "match"}])
    after = edit(
        "states/1/transitions",
        [{"event": "match", "conditions": asked, "uuid": "a"}, {"event": "match"}, MATCH],
    )
    assert essence(apply(before, diff(before, after)), layout=False) == essence(after, layout=False)


@pytest.mark.parametrize(
    "change",
    [
        Renamed("nobody", "somebody"),
        Renamed("ask", "split"),
        Changed(("states", "nobody", "properties", "body"), "a", "b"),
        Changed(("description",), "not this", "New"),
        Changed(("description", "deeper"), "a", "b"),
        Added(("states", "ask"), FLOW["states"][1], None),
        Removed(("states", "nobody"), {}),
        Removed(("states", "ask"), {}),
        Reordered(("description",), ("a",), ("b",)),
    ],
    ids=str,
)
def test_changes_of_another_flow_are_refused(change: Any) -> None:
    with pytest.raises(DoesNotApply):
        apply(FLOW, (change,))

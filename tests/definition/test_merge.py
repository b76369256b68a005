"""Two edits of one flow become one flow; what cannot be both is a conflict, and ours stays."""

import copy
import itertools
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET
from tests.definition.generated import FLOWS, GENERATED, KNOWN, Flow, edited, essence

from soundstage.definition.diff import apply, diff
from soundstage.definition.merge import Conflict, merge
from soundstage.definition.rewrite import rename_state
from soundstage.definition.shape import check_shape

ANY = GENERATED | KNOWN


@settings(deadline=None, max_examples=50)
@given(st.data(), ANY)
def test_what_one_side_alone_changed_is_taken(data: st.DataObject, base: Flow) -> None:
    other = data.draw(edited(base) | GENERATED)
    for ours, theirs in ((base, other), (other, base), (other, other)):
        merged = merge(base, ours, theirs)
        assert merged.conflicts == ()
        assert essence(merged.definition, layout=True) == essence(other, layout=True)


@settings(deadline=None, max_examples=50)
@given(st.data(), ANY)
def test_any_two_edits_merge_into_a_flow_that_keeps_ours_where_they_meet(
    data: st.DataObject, base: Flow
) -> None:
    ours = data.draw(edited(base) | GENERATED)
    theirs = data.draw(edited(base) | GENERATED)
    before = copy.deepcopy((base, ours, theirs))
    merged = merge(base, ours, theirs)
    assert (base, ours, theirs) == before
    check_shape(merged.definition)
    assert merge(ours, ours, merged.definition).conflicts == ()


@settings(deadline=None, max_examples=50)
@given(st.data(), KNOWN)
def test_disjoint_edits_never_conflict_and_equal_both(data: st.DataObject, base: Flow) -> None:
    """Each side edits states of its own; one of them may rename any of its own."""
    edits = [data.draw(st.sampled_from(EDITS)) for _ in base["states"]]
    sides = [data.draw(st.sampled_from([0, 1, None])) for _ in base["states"]]
    ours, theirs = (_edit(base, edits, sides, side) for side in (0, 1))
    both = _edit(_edit(base, edits, sides, 0), edits, sides, 1)
    for one, other in ((ours, theirs), (theirs, ours)):
        merged = merge(base, one, other)
        assert merged.conflicts == ()
        assert essence(merged.definition, layout=False) == essence(both, layout=False)
        assert diff(both, merged.definition) == ()
        if not any(edit is _rename for edit in edits):
            applied = apply(apply(base, diff(base, one)), diff(base, other))
            assert diff(applied, merged.definition) == ()


def _edit(flow: Flow, edits: list[Any], sides: list[int | None], side: int) -> Flow:
    made: Flow = copy.deepcopy(flow)
    for index, (edit, owner) in enumerate(zip(edits, sides, strict=True)):
        if owner == side:
            made = edit(made, index)
    return made


def _rename(flow: Flow, index: int) -> Any:
    name = flow["states"][index]["name"]
    return rename_state(flow, name, f"{name}_renamed")


def _say(flow: Flow, index: int) -> Flow:
    flow["states"][index]["properties"]["note"] = "{{widgets.new.x}}"
    return flow


def _forget(flow: Flow, index: int) -> Flow:
    flow["states"][index]["properties"] = {}
    return flow


def _end(flow: Flow, index: int) -> Flow:
    for transition in flow["states"][index]["transitions"]:
        transition.pop("next", None)
    return flow


def _add(flow: Flow, index: int) -> Flow:
    name = f"added_{index}"
    flow["states"].append({"name": name, "type": f"type-{index}", "transitions": []})
    flow["states"][index]["transitions"].append({"event": f"fresh {index}", "next": name})
    return flow


EDITS = (_rename, _say, _forget, _end, _add)

FLOW: Flow = {
    "states": [
        {"name": "Trigger", "type": "trigger", "transitions": [{"event": "a", "next": "ask"}]},
        {
            "name": "ask",
            "type": "send-message",
            "properties": {"body": "Hi {{widgets.ask.x}}", "to": "1", "offset": {"x": 0, "y": 0}},
            "transitions": [{"event": "sent", "next": "end"}, {"event": "failed"}],
        },
        {"name": "end", "type": "say-play", "properties": {"say": "Bye"}, "transitions": []},
    ],
    "initial_state": "Trigger",
}


def changed(*edits: tuple[str, Any]) -> Flow:
    """Return the flow with values set; a name of a state stands for its index."""
    flow = copy.deepcopy(FLOW)
    for way, value in edits:
        inside: Any = flow
        *keys, last = way.split("/")
        for key in keys:
            inside = inside[int(key) if key.isdigit() else key]
        if value is UNSET:
            del inside[int(last) if last.isdigit() else last]
        elif last == "+":
            inside.append(value)
        else:
            inside[last] = value
    return flow


BODY = "states/1/properties/body"
ASK = ("states", "ask")


def test_the_same_value_changed_twice_is_a_conflict() -> None:
    merged = merge(FLOW, changed((BODY, "Hello")), changed((BODY, "Hey")))
    path = (*ASK, "properties", "body")
    assert merged.conflicts == (Conflict(path, "Hi {{widgets.ask.x}}", "Hello", "Hey"),)
    assert merged.definition == changed((BODY, "Hello"))


def test_other_values_of_the_same_state_merge() -> None:
    theirs = changed(("states/1/properties/to", "2"), ("states/1/transitions/1/next", "end"))
    merged = merge(FLOW, changed((BODY, "Hello")), theirs)
    assert merged.conflicts == ()
    assert merged.definition == changed(
        (BODY, "Hello"), ("states/1/properties/to", "2"), ("states/1/transitions/1/next", "end")
    )


def test_a_rename_on_one_side_holds_for_the_edits_of_the_other() -> None:
    ours = rename_state(FLOW, "ask", "greet")
    new = {
        "name": "more",
        "type": "send-message",
        "properties": {"body": "{{widgets.ask.y}}"},
        "transitions": [{"event": "sent", "next": "ask"}],
    }
    theirs = changed((BODY, "Hello {{widgets.ask.x}}"), ("states/+", new))
    for one, other in itertools.permutations((ours, theirs)):
        merged = merge(FLOW, one, other)
        assert merged.conflicts == ()
        assert diff(merged.definition, rename_state(theirs, "ask", "greet")) == ()


def test_a_state_that_both_renamed_has_our_name() -> None:
    ours, theirs = rename_state(FLOW, "ask", "greet"), rename_state(FLOW, "ask", "hello")
    merged = merge(FLOW, ours, theirs)
    assert merged.conflicts == (Conflict(("states", "greet", "name"), "ask", "greet", "hello"),)
    assert merged.definition == ours


def test_two_states_of_one_name_are_a_conflict() -> None:
    extra = {"name": "greet", "type": "say-play", "transitions": []}
    ours, theirs = changed(("states/+", extra)), rename_state(FLOW, "ask", "greet")
    merged = merge(FLOW, ours, theirs)
    assert merged.conflicts == (Conflict(("states", "ask", "name"), "ask", "ask", "greet"),)
    assert merged.definition == ours
    merged = merge(FLOW, theirs, ours)
    assert merged.conflicts == (Conflict(("states", "greet"), UNSET, theirs["states"][1], extra),)
    assert merged.definition == theirs


def test_a_removed_state_that_the_other_side_edited_is_a_conflict() -> None:
    without = changed(("states/0/transitions/0/next", UNSET), ("states/1", UNSET))
    edited_ = changed((BODY, "Hello"))
    kept = merge(FLOW, edited_, without)
    assert [conflict.path for conflict in kept.conflicts] == [ASK]
    assert kept.definition["states"][1] == edited_["states"][1]
    gone = merge(FLOW, without, edited_)
    assert [conflict.path for conflict in gone.conflicts] == [ASK]
    assert gone.definition == without


def test_a_removed_state_that_the_other_side_only_moved_is_removed() -> None:
    without = changed(("states/0/transitions/0/next", UNSET), ("states/1", UNSET))
    moved = changed(("states/1/properties/offset", {"x": 5, "y": 5}))
    for one, other in itertools.permutations((without, moved)):
        merged = merge(FLOW, one, other)
        assert merged.conflicts == ()
        assert merged.definition == without


def test_a_removed_state_that_the_other_side_leads_to_comes_back() -> None:
    without = changed(("states/1/transitions/0/next", UNSET), ("states/2", UNSET))
    leads = changed(("states/1/transitions/1/next", "end"))
    for one, other in itertools.permutations((without, leads)):
        merged = merge(FLOW, one, other)
        assert [conflict.path for conflict in merged.conflicts] == [("states", "end")]
        assert merged.definition["states"][2] == FLOW["states"][2]


def test_moves_on_the_canvas_never_conflict() -> None:
    ours = changed(("states/1/properties/offset", {"x": 5, "y": 5}))
    theirs = changed(("states/1/properties/offset", {"x": 6, "y": 6}), (BODY, "Hello"))
    merged = merge(FLOW, ours, theirs)
    assert merged.conflicts == ()
    assert merged.definition["states"][1]["properties"] == {
        "body": "Hello",
        "to": "1",
        "offset": {"x": 5, "y": 5},
    }


def test_states_that_both_added_under_one_name_merge_by_property() -> None:
    def with_more(**properties: str) -> Flow:
        more = {"name": "more", "type": "send-message", "properties": properties}
        return changed(("states/+", more | {"transitions": []}))

    merged = merge(FLOW, with_more(body="a", to="1"), with_more(body="b", to="1", note="c"))
    path = ("states", "more", "properties", "body")
    assert merged.conflicts == (Conflict(path, UNSET, "a", "b"),)
    assert merged.definition == with_more(body="a", to="1", note="c")


MATCHES = [
    {
        "event": "match",
        "next": name,
        "conditions": [
            {"friendly_name": "", "arguments": ["x"], "type": "equal_to", "value": value}
        ],
    }
    for name, value in (("ask", "1"), ("end", "2"), ("Trigger", "3"))
]


def test_an_order_of_conditions_that_both_changed_is_a_conflict() -> None:
    way = "states/1/transitions"
    base, ours, theirs = (
        changed((way, [MATCHES[i] for i in order])) for order in ((0, 1, 2), (2, 1, 0), (1, 0, 2))
    )
    merged = merge(base, ours, theirs)
    assert [conflict.path for conflict in merged.conflicts] == [(*ASK, "transitions")]
    assert merged.definition == ours
    assert merge(base, base, theirs).definition == theirs


def test_conditions_added_on_both_sides_are_both_there() -> None:
    way = "states/1/transitions"
    base, ours, theirs = (
        changed((way, [MATCHES[i] for i in order])) for order in ((0,), (0, 1), (2, 0))
    )
    merged = merge(base, ours, theirs)
    assert merged.conflicts == ()
    assert merged.definition == changed((way, [MATCHES[i] for i in (2, 0, 1)]))


def test_a_flow_that_both_sides_began_merges_without_a_base() -> None:
    empty: Flow = {"states": []}
    assert merge(empty, FLOW, FLOW).definition == FLOW
    pizza = FLOWS["pizza_order"]
    assert merge(empty, pizza, empty).definition == pizza

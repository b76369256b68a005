"""Flows and edits that nobody would think of, and what two flows have to have in common."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from soundstage.definition.parse import parse_definition
from soundstage.definition.rewrite import rename_state, rename_states

SHARED = Path(__file__).parents[3] / "shared" / "flows" / "real"
SAMPLES = Path(__file__).parents[2] / "src" / "soundstage" / "samples"
FLOWS = {
    path.stem: parse_definition(path.read_bytes())
    for path in sorted([*SAMPLES.glob("*.json"), *SHARED.glob("*.json")])
}

Flow = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]

NAMES = st.sampled_from(["Trigger", "ask", "ask-2", "say", "split", "end", "widgets", "a_b"])
WORDS = st.sampled_from(["Hi", "one", "two {{x}}", "", "é <b>", "1", "widgets.ask", "\u2028"])
PATHS = st.builds(
    str.format,
    st.sampled_from(
        [
            "{{{{widgets.{0}.inbound.Body}}}}",
            "{{% if widgets['{0}'].Digits == 'x' %}}a{{% endif %}}",
            '{{{{ x[widgets["{0}"].y] | append: widgets.{0}.z }}}}',
            "{{{{flow.widgets.{0}.x}}}} widgets.{0}",
        ]
    ),
    NAMES,
)
TEXTS = WORDS | PATHS
SCALARS = TEXTS | st.booleans() | st.integers(-1, 2) | st.just(1.5)
PAIRS = st.lists(st.fixed_dictionaries({"key": st.sampled_from("abc"), "value": TEXTS}), max_size=4)
THINGS = st.lists(st.fixed_dictionaries({"type": WORDS}, optional={"to": SCALARS}), max_size=3)
VALUES = SCALARS | PAIRS | THINGS | st.lists(TEXTS, max_size=3) | st.dictionaries(WORDS, SCALARS)
OFFSETS = st.fixed_dictionaries({"x": st.integers(0, 3), "y": st.integers(0, 3)})
PROPERTIES = st.dictionaries(
    st.sampled_from(["body", "from", "parameters", "participants", "note"]), VALUES, max_size=4
)
CONDITIONS = st.lists(
    st.fixed_dictionaries(
        {
            "friendly_name": WORDS,
            "arguments": st.lists(TEXTS, max_size=1),
            "type": st.sampled_from(["equal_to", "contains"]),
            "value": TEXTS,
        }
    ),
    max_size=2,
)
TRANSITIONS = st.lists(
    st.fixed_dictionaries(
        {"event": st.sampled_from(["sent", "failed", "match", "match"])},
        optional=dict[str, st.SearchStrategy[Any]](
            next=NAMES | st.none(), conditions=CONDITIONS, uuid=WORDS
        ),
    ),
    max_size=5,
)
KINDS = st.sampled_from(["send-message", "split-based-on", "say-play"])
PROPERTIES_WITH_PLACE = st.builds(
    lambda properties, offset: properties | offset,
    PROPERTIES,
    st.just({}) | st.fixed_dictionaries({"offset": OFFSETS}),
)
STATES = st.fixed_dictionaries(
    {"name": NAMES, "type": KINDS, "transitions": TRANSITIONS},
    optional=dict[str, st.SearchStrategy[Any]](properties=PROPERTIES_WITH_PLACE, sid=WORDS),
)
GENERATED = st.fixed_dictionaries(
    dict[str, st.SearchStrategy[Any]](
        states=st.lists(STATES, max_size=6, unique_by=lambda state: state["name"]),
        initial_state=NAMES,
    ),
    optional={"description": TEXTS, "flags": st.dictionaries(WORDS, SCALARS), "more": VALUES},
)
KNOWN = st.sampled_from(list(FLOWS.values()))


@st.composite
def edited(draw: Draw, flow: Flow) -> Any:
    """Return the flow after a few edits such as people make."""
    made: Flow = copy.deepcopy(flow)
    for edit in draw(st.lists(st.sampled_from(EDITS), max_size=4)):
        if made["states"]:
            made = edit(made, draw(st.sampled_from(made["states"])), draw)
    return made


def essence(flow: Flow, *, layout: bool) -> Any:
    """Return what has to be the same in two flows that are equal."""
    flow = copy.deepcopy(flow)
    for state in flow["states"]:
        for transition in state["transitions"]:
            if transition.get("next") in (None, ""):
                transition.pop("next", None)
        if not layout:
            state.get("properties", {}).pop("offset", None)
            plain = [t for t in state["transitions"] if not t.get("conditions")]
            match = [t for t in state["transitions"] if t.get("conditions")]
            state["transitions"] = [sorted(plain, key=_order), match]
        if state.get("properties") == {}:
            del state["properties"]
    if not layout:
        flow["states"].sort(key=_order)
    return json.dumps(flow, sort_keys=True)


def _order(value: Any) -> str:
    if isinstance(value, dict) and "event" in value:
        return str(value["event"])
    return json.dumps(value, sort_keys=True)


def _rename(flow: Flow, state: Flow, draw: Draw) -> Flow:
    name = f"{state['name']}_{draw(st.integers(0, 3))}"
    taken = {other["name"] for other in flow["states"]}
    return flow if name in taken else rename_state(flow, state["name"], name)


def _rename_but_not_in_templates(flow: Flow, state: Flow, draw: Draw) -> Flow:
    name = f"{state['name']}_x"
    taken = {other["name"] for other in flow["states"]}
    return flow if name in taken else rename_states(flow, {state["name"]: name}, ())


def _swap_names(flow: Flow, state: Flow, draw: Draw) -> Any:
    other = draw(st.sampled_from(flow["states"]))["name"]
    return rename_states(flow, {state["name"]: other, other: state["name"]})


def _delete(flow: Flow, state: Flow, draw: Draw) -> Flow:
    flow["states"].remove(state)
    return flow


def _copy(flow: Flow, state: Flow, draw: Draw) -> Flow:
    name = f"copy_{len(flow['states'])}"
    if all(other["name"] != name for other in flow["states"]):
        place = draw(st.integers(0, len(flow["states"])))
        flow["states"].insert(place, copy.deepcopy(state) | {"name": name})
    return flow


def _set_property(flow: Flow, state: Flow, draw: Draw) -> Flow:
    state.setdefault("properties", {})[draw(st.sampled_from(["body", "note"]))] = draw(VALUES)
    return flow


def _drop_property(flow: Flow, state: Flow, draw: Draw) -> Flow:
    if state.get("properties"):
        del state["properties"][draw(st.sampled_from(sorted(state["properties"])))]
    return flow


def _move(flow: Flow, state: Flow, draw: Draw) -> Flow:
    state.setdefault("properties", {})["offset"] = draw(OFFSETS)
    return flow


def _shuffle(flow: Flow, state: Flow, draw: Draw) -> Flow:
    state["transitions"] = draw(st.permutations(state["transitions"]))
    flow["states"] = draw(st.permutations(flow["states"]))
    return flow


def _rewire(flow: Flow, state: Flow, draw: Draw) -> Flow:
    for transition in state["transitions"][: draw(st.integers(0, 3))]:
        transition["next"] = draw(st.sampled_from(flow["states"]))["name"]
    return flow


def _edit_condition(flow: Flow, state: Flow, draw: Draw) -> Flow:
    for transition in state["transitions"]:
        for condition in transition.get("conditions") or ():
            condition["value"] = draw(TEXTS)
            return flow
    return flow


def _set_transitions(flow: Flow, state: Flow, draw: Draw) -> Flow:
    state["transitions"] = draw(TRANSITIONS)
    return flow


EDITS: list[Callable[[Flow, Flow, Draw], Any]] = [
    _rename,
    _rename_but_not_in_templates,
    _swap_names,
    _delete,
    _copy,
    _set_property,
    _drop_property,
    _move,
    _shuffle,
    _rewire,
    _edit_condition,
    _set_transitions,
]

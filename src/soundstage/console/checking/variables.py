"""Which variables can exist when a state is entered, and a context made of samples of them."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from soundstage.console.checking.outputs import (
    ADDRESS,
    CONTACT,
    TRIGGERS,
    WIDGET_KEYS,
    Keys,
    Known,
)
from soundstage.console.wire.checking import LiquidWord, Variable, Variables
from soundstage.definition.model import TRIGGER, State
from soundstage.definition.parse import parse_definition
from soundstage.engine.journal import put
from soundstage.errors import DefinitionError, Json
from soundstage.limits import Limits
from soundstage.lint.flow import Flow
from soundstage.lint.kinds import VARIABLES
from soundstage.lint.run import can_be_read
from soundstage.liquid.words import FILTER_WORDS, TAG_WORDS, Word
from soundstage.validation import validate
from soundstage.widgets.values import cast

_MOST = 2_000
_FACTS = {"Digits": "Digits", "SpeechResult": "SpeechResult", "Confidence": "SpeechResult"}
"""Keys that are there only when the state was left in one way; `inbound` is another."""

_PART = Known("A part of the answer that this flow reads.", "")
_COMMON = (
    ("contact.channel.address", "The contact's address.", CONTACT),
    ("flow.channel.address", "The flow's own address.", ADDRESS),
    ("flow.sid", "The SID of this execution.", "FN" + "0" * 31 + "1"),
    ("flow.flow_sid", "The SID of this flow.", "FW" + "0" * 31 + "1"),
)


def variables_at(
    definition: Json, name: str, limits: Limits, subflows: Mapping[str, Json]
) -> Variables:
    """Return what a template of a state can use; every state's outputs where no path leads."""
    found = {one.path: one for one in _common()}
    flow = _flow(definition, limits, subflows)
    state = flow.definition.state(name) if flow else None
    if flow and state:
        for one in _upstream(flow, state):
            found.setdefault(one.path, one)
            if len(found) >= _MOST:
                break
    return Variables(
        variables=tuple(found.values()),
        filters=_words(FILTER_WORDS),
        tags=_words(TAG_WORDS),
    )


def sample_context(variables: Variables) -> dict[str, Json]:
    """Return a context in which all of them have their samples."""
    context: Json = {"flow": {}, "contact": {}, "trigger": {}, "widgets": {}}
    for one in sorted(variables.variables, key=lambda one: one.path.count(".")):
        context = put(context, tuple(one.path.split(".")), one.sample)
    return dict(context)


def _flow(definition: Json, limits: Limits, subflows: Mapping[str, Json]) -> Flow | None:
    """Return the flow, None while its states and transitions are not sound."""
    document = _sound(definition, limits)
    if document is None:
        return None
    children = {sid: _sound(child, limits) for sid, child in subflows.items()}
    known = {sid: Flow(child, limits) for sid, child in children.items() if child}
    return Flow(document, limits, subflows=known)


def _sound(definition: Json, limits: Limits) -> Json:
    try:
        document = parse_definition(msgspec.json.encode(definition), limits)
    except DefinitionError:
        return None
    return document if can_be_read(validate(document, limits).errors) else None


def _common() -> Iterator[Variable]:
    for path, description, sample in _COMMON:
        yield Variable(
            path=path, source="flow", description=description, sample=sample, always=True
        )


def _upstream(flow: Flow, state: State) -> Iterator[Variable]:
    yield from _set_before(flow, state)
    yield from _of_triggers(flow, state)
    yield from _of_requests(flow, state)
    parts = _parts(flow)
    for other in flow.states:
        if other.type != TRIGGER and _may(flow, state, ("ran", other.name)):
            yield from _of_widget(flow, state, other)
            for path in sorted(parts.get(other.name, ())):
                yield _variable(path, other.name, _PART)


def _may(flow: Flow, state: State, fact: tuple[str, str]) -> bool:
    """Tell whether a fact may hold; of states that nothing reaches yet everything may."""
    return state.index not in flow.reachable or flow.facts_at(state.index).may(fact)


def _set_before(flow: Flow, state: State) -> Iterator[Variable]:
    for key, uses in flow.variables.items():
        if _may(flow, state, ("set", key)) and _is_name(key):
            constant = next((use.source for use in uses if not use.is_live), None)
            yield Variable(
                path=f"flow.variables.{key}",
                source=VARIABLES,
                description="Set by this flow.",
                sample="" if constant is None else cast(constant),
                always=flow.facts_at(state.index).must(("set", key)),
            )


def _of_triggers(flow: Flow, state: State) -> Iterator[Variable]:
    started = flow.triggers_at(state.index)
    for event in started or TRIGGERS:
        kind, keys = TRIGGERS[event]
        for key, known in keys.items():
            yield _variable(f"trigger.{kind}.{key}", TRIGGER, known, always=started == {event})


def _of_requests(flow: Flow, state: State) -> Iterator[Variable]:
    """Yield what clients hand over, as far as the flow's own templates name it."""
    started = flow.triggers_at(state.index)
    if started and "incomingRequest" not in started:
        return
    keys = {use.path[2] for use in _read(flow) if len(use.path) > 2 and use.path[:2] == _DATA}
    yield _variable("flow.data", TRIGGER, Known("What a REST client handed over.", {}))
    for key in sorted(map(str, keys)):
        yield _variable(f"flow.data.{key}", TRIGGER, Known("Handed over by a REST client.", ""))


_DATA = ("flow", "data")


def _read(flow: Flow) -> Iterator[Any]:
    return (reference for use in flow.uses for reference in use.references)


def _of_widget(flow: Flow, state: State, other: State) -> Iterator[Variable]:
    facts, name = flow.facts_at(state.index), other.name
    start = f"widgets.{name}"
    for key, known in _keys(flow, other).items():
        fact = _fact(key, name)
        if _may(flow, state, fact):
            yield _variable(f"{start}.{key}", name, known, always=facts.must(fact))


def _fact(key: str, name: str) -> tuple[str, str]:
    if key.startswith("inbound."):
        return ("inbound", name)
    return (_FACTS.get(key, "ran"), name)


def _keys(flow: Flow, other: State) -> Keys:
    child = flow.subflow_of(other)
    if child is not None:
        known = Known("Set by the subflow.", "")
        return {key: known for key in child.variables if _is_name(key)}
    if other.type == VARIABLES:
        known = Known("Set by this state.", "")
        pairs = other.properties.get("variables")
        keys = [pair.get("key") for pair in pairs or () if isinstance(pair, dict)]
        return {key: known for key in keys if isinstance(key, str) and _is_name(key)}
    return WIDGET_KEYS.get(other.type, {})


def _parts(flow: Flow) -> dict[str, set[str]]:
    """Return the parts of JSON answers that templates of the flow read, by the widget."""
    found: dict[str, set[str]] = {}
    for reference in _read(flow):
        match reference.path:
            case ("widgets", str(name), "parsed", _, *_) as path if all(map(_is_part, path)):
                found.setdefault(name, set()).add(".".join(path))
    return found


def _is_part(part: str | int) -> bool:
    return isinstance(part, str) and _is_name(part)


def _is_name(key: str) -> bool:
    return bool(key) and "." not in key


def _variable(path: str, source: str, known: Known, *, always: bool = False) -> Variable:
    return Variable(
        path=path,
        source=source,
        description=known.description,
        sample=known.sample,
        always=always,
    )


def _words(words: Mapping[str, Word]) -> tuple[LiquidWord, ...]:
    return tuple(
        LiquidWord(name=name, summary=word.summary, example=word.example)
        for name, word in words.items()
    )

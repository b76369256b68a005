"""The checks that the JSON Schema can make: the envelope, and each state by its type."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from jsonschema_rs import Draft7Validator, ValidationError

from soundstage.definition.scan import Path, pointer
from soundstage.errors import Json, Problem
from soundstage.limits import Limits
from soundstage.validation import messages
from soundstage.validation.schema import definitions, envelope_schema, loose_state_schema
from soundstage.validation.shapes import Schema
from soundstage.widgets import WIDGETS

_HUGE = 20_000
"""The number of values above which a state is not looked through for every fault [assumed]."""


class _Fault(NamedTuple):
    path: Path
    keyword: str
    expected: Json
    found: Json


def check_envelope(document: Json, limits: Limits) -> Iterator[Problem]:
    """Check everything but the content of the states."""
    if not isinstance(document, dict):
        yield Problem(messages.wrong_type(document, "object"), pointer(()))
        return
    envelope = {key: value for key, value in document.items() if key != "states"}
    yield from _problems(_faults(_envelope_validator(), envelope))
    yield from _check_number_of_states(document, limits)


def _check_number_of_states(document: dict[str, Json], limits: Limits) -> Iterator[Problem]:
    path = pointer(("states",))
    if "states" not in document:
        yield Problem(messages.MISSING, path)
        return
    states = document["states"]
    if not isinstance(states, list):
        yield Problem(messages.wrong_type(states, "array"), path)
    elif not states:
        yield Problem(messages.broken("minItems", 1, states), path)
    elif len(states) > limits.states:
        yield Problem(messages.broken("maxItems", limits.states, states), path)


def check_states(states: Sequence[Json]) -> Iterator[Problem]:
    """Check each state by the schema of its widget type, in the order of the states."""
    kinds: dict[str | None, list[int]] = {}
    for index, state in enumerate(states):
        kinds.setdefault(_known_type(state), []).append(index)
    suspects: list[int] = []
    for kind, indexes in kinds.items():
        if not _state_validator(kind).is_valid([states[index] for index in indexes]):
            suspects += indexes
    for index in sorted(suspects):
        state = states[index]
        faults = _faults(_state_validator(_known_type(state)), [state])
        yield from _problems(
            fault._replace(path=("states", index, *fault.path[1:])) for fault in faults
        )


def _known_type(state: Json) -> str | None:
    kind = state.get("type") if isinstance(state, dict) else None
    return kind if isinstance(kind, str) and kind in WIDGETS else None


@cache
def _envelope_validator() -> Draft7Validator:
    return Draft7Validator(envelope_schema())


@cache
def _state_validator(known: str | None) -> Draft7Validator:
    """Return the validator of a list of states of one type, or of unknown types."""
    item: Schema = {"$ref": f"#/definitions/{known}"}
    if known is None:
        item = {**loose_state_schema(), "required": ["type"]}
    return Draft7Validator({"definitions": definitions(), "type": "array", "items": item})


def _faults(validator: Draft7Validator, instance: Json) -> Iterable[_Fault]:
    """Return what is wrong with the instance, one fault for each path.

    Of an instance that is far too large for a real definition only the first fault is told.
    """
    if validator.is_valid(instance):
        return ()
    if _is_huge(instance):
        return _first_fault(validator, instance)
    faults: dict[Path, _Fault] = {}
    for error in validator.iter_errors(instance):
        fault = _fault(error)
        if fault.keyword == "type" or fault.path not in faults:
            faults[fault.path] = fault
    return faults.values()


def _first_fault(validator: Draft7Validator, instance: Json) -> Iterable[_Fault]:
    try:
        validator.validate(instance)
    except ValidationError as error:
        return (_fault(error),)
    return ()


def _fault(error: ValidationError) -> _Fault:
    keyword, expected = error.kind.name, error.kind.value
    path: Path = tuple(error.instance_path)
    if keyword == "required":
        path = (*path, str(expected))
    return _Fault(path, keyword, expected, error.instance)


def _is_huge(instance: Json) -> bool:
    level, size = [instance], 0
    while level and size <= _HUGE:
        size += len(level)
        level = [
            child
            for value in level
            if isinstance(value, dict | list)
            for child in (value.values() if isinstance(value, dict) else value)
        ]
    return size > _HUGE


def _problems(faults: Iterable[_Fault]) -> Iterator[Problem]:
    for fault in faults:
        path = pointer(fault.path)
        if fault.keyword == "enum" and fault.path[-1] == "event":
            # Studio names every event of the widget in an error of its own [skill].
            for event in fault.expected:
                yield Problem(messages.broken("const", event, fault.found), path)
        else:
            yield Problem(messages.broken(fault.keyword, fault.expected, fault.found), path)

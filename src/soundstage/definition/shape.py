"""Whether a document looks like a flow at all: what diff, merge and pictures need of it.

Validation says far more; a draft that it refuses can still be compared and drawn.
"""

from collections.abc import Iterator

from soundstage.definition.model import TRIGGER, TRIGGER_NAME
from soundstage.definition.parse import MOST_PROBLEMS, ROOT
from soundstage.definition.scan import Path, pointer
from soundstage.errors import DefinitionError, Json, Problem

_CONDITION = (("friendly_name", str), ("arguments", list), ("type", str), ("value", str))
_WORDS: dict[type, str] = {str: "a string", list: "a list", dict: "an object"}


def check_shape(document: Json) -> None:
    """Raise `DefinitionError` when the document is not a flow with states of distinct names."""
    problems = []
    for problem in _problems(document):
        problems.append(problem)
        if len(problems) == MOST_PROBLEMS:
            break
    if problems:
        raise DefinitionError(tuple(problems))


def name_of(state: Json) -> str:
    """Return the name of a state; a trigger may have none [contract]."""
    name: str = state.get("name", TRIGGER_NAME)
    return name


def _problems(document: Json) -> Iterator[Problem]:
    if not isinstance(document, dict):
        yield Problem("is not a flow definition: expected an object with states", ROOT)
        return
    yield from _typed(document, (), "states", list)
    states = document.get("states")
    known: set[str] = set()
    for index, state in enumerate(states if isinstance(states, list) else ()):
        path: Path = ("states", index)
        if not isinstance(state, dict):
            yield Problem("is not a state: expected an object", pointer(path))
            continue
        yield from _state(state, path)
        name = state.get("name", TRIGGER_NAME)
        if isinstance(name, str) and name in known:
            yield Problem(f"is the name of an earlier state too: {name}", pointer((*path, "name")))
        elif isinstance(name, str):
            known.add(name)


def _state(state: dict[str, Json], path: Path) -> Iterator[Problem]:
    if state.get("type") != TRIGGER or "name" in state:
        yield from _typed(state, path, "name", str)
    yield from _typed(state, path, "type", str)
    if "properties" in state:
        yield from _typed(state, path, "properties", dict)
    yield from _typed(state, path, "transitions", list)
    transitions = state.get("transitions")
    for index, transition in enumerate(transitions if isinstance(transitions, list) else ()):
        yield from _transition(transition, (*path, "transitions", index))


def _transition(transition: Json, path: Path) -> Iterator[Problem]:
    if not isinstance(transition, dict):
        yield Problem("is not a transition: expected an object", pointer(path))
        return
    yield from _typed(transition, path, "event", str)
    if transition.get("next") is not None:
        yield from _typed(transition, path, "next", str)
    conditions = transition.get("conditions")
    if conditions is None:
        return
    if not isinstance(conditions, list):
        yield from _typed(transition, path, "conditions", list)
        return
    for index, condition in enumerate(conditions):
        place = (*path, "conditions", index)
        if not isinstance(condition, dict):
            yield Problem("is not a condition: expected an object", pointer(place))
            continue
        for key, kind in _CONDITION:
            yield from _typed(condition, place, key, kind)


def _typed(value: dict[str, Json], path: Path, key: str, kind: type) -> Iterator[Problem]:
    if key not in value:
        yield Problem(f"has no {key}: expected {_WORDS[kind]}", pointer(path))
    elif not isinstance(value[key], kind):
        yield Problem(f"is not {_WORDS[kind]}", pointer((*path, key)))

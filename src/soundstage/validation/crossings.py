"""The checks of names: each is unique, and every reference has a state behind it."""

from collections.abc import Iterator, Mapping, Sequence

from soundstage.definition.model import TRIGGER, TRIGGER_NAME
from soundstage.definition.scan import pointer
from soundstage.errors import Json, Problem
from soundstage.validation import messages


def check_crossings(document: Mapping[str, Json], states: Sequence[Json]) -> Iterator[Problem]:
    """Check names, the initial state and the targets of transitions [err][validate][ivrtest]."""
    names: set[str] = set()
    for index, state in enumerate(states):
        name = name_of(state)
        if name in names:
            yield Problem(messages.NOT_UNIQUE, pointer(("states", index, "name")))
        if name is not None:
            names.add(name)
    initial = document.get("initial_state")
    if isinstance(initial, str) and initial and initial not in names:
        yield Problem(messages.NO_WIDGET, pointer(("initial_state",)))
    for index, state in enumerate(states):
        for place, transition in enumerate(transitions_of(state)):
            target = transition.get("next") if isinstance(transition, dict) else None
            if isinstance(target, str) and target and target not in names:
                path = ("states", index, "transitions", place, "next")
                yield Problem(messages.NO_WIDGET, pointer(path))


def name_of(state: Json) -> str | None:
    """Return the name of a state that may be malformed; a trigger needs none [contract]."""
    if not isinstance(state, dict):
        return None
    name = state.get("name", TRIGGER_NAME if state.get("type") == TRIGGER else None)
    return name if isinstance(name, str) and name else None


def transitions_of(state: Json) -> Sequence[Json]:
    """Return the transitions of a state that may be malformed."""
    transitions = state.get("transitions") if isinstance(state, dict) else None
    return transitions if isinstance(transitions, list) else ()

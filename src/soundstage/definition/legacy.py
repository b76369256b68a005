"""Exports of the console from before 2019, and how they become definitions of today [corpus].

They have other type names, transitions that point at SIDs of states instead of names, and
`null` for every property that is not set. Studio's own API does not take them.
"""

from collections.abc import Mapping

from soundstage.definition.model import TRIGGER_NAME
from soundstage.definition.parse import MOST_PROBLEMS
from soundstage.definition.scan import Path, pointer
from soundstage.errors import DefinitionError, Json, Problem

TYPES = {
    "InitialState": "trigger",
    "Branch": "split-based-on",
    "Message": "send-message",
    "MessagePrompt": "send-and-wait-for-reply",
    "Function": "run-function",
    "Webhook": "make-http-request",
    "Gather": "gather-input-on-call",
    "SayPlay": "say-play",
    "SetVariables": "set-variables",
    "SendToFlex": "send-to-flex",
    "EnqueueCall": "enqueue-call",
    "DialV2": "make-outgoing-call-v2",
    "ConnectCaller": "connect-call-to",
    "Record": "record-voicemail",
    "Pay": "capture-payments",
}
"""Old widget types and those of today."""

_INITIAL = "InitialState"
_DROPPED = frozenset({"sid", "uuid", "flow_url", "index"})


def is_legacy(document: Json) -> bool:
    """Tell whether a document is such an old export."""
    states = document.get("states") if isinstance(document, dict) else None
    return isinstance(states, list) and any(_type(state) in TYPES for state in states)


def import_legacy(document: Json) -> Json:
    """Return the definition of today for an old export; the states keep their order.

    What is malformed is left for validation to find. `DefinitionError` names what has no
    counterpart today. Concurrent calls are allowed, as in any flow since 2018-10-01 [UG].
    """
    if not is_legacy(document):
        raise _refusal([_problem("is not an export from before 2019", ("states",))])
    states = document["states"]
    problems = [
        _problem(f"is not one of the old widget types [{', '.join(TYPES)}]", ("states", i, "type"))
        for i, state in enumerate(states)
        if not _is_known(_type(state))
    ]
    initial = next((state for state in states if _type(state) == _INITIAL), None)
    if initial is None:
        problems.append(_problem(f"has no state of the type {_INITIAL} to start at", ("states",)))
    names = _names(states)
    converted = [_state(index, state, names, problems) for index, state in enumerate(states)]
    if problems or initial is None:
        raise _refusal(problems)
    kept = {key: value for key, value in document.items() if key != "states"}
    return {
        **kept,
        "states": converted,
        "initial_state": initial.get("name") or TRIGGER_NAME,
        "flags": {"allow_concurrent_calls": True},
    }


def _names(states: list[Json]) -> dict[str, str]:
    """Return the name for each SID, and for each name itself."""
    named = [
        state for state in states if isinstance(state, dict) and isinstance(state.get("name"), str)
    ]
    return {
        key: state["name"]
        for keys in ("name", "sid")
        for state in named
        if isinstance(key := state.get(keys), str)
    }


def _state(index: int, state: Json, names: Mapping[str, str], problems: list[Problem]) -> Json:
    if not isinstance(state, dict):
        return state
    converted = {key: _without_nulls(value) for key, value in state.items() if key not in _DROPPED}
    kind = _type(state)
    if kind is not None:
        converted["type"] = TYPES.get(kind, kind)
    transitions = state.get("transitions")
    if isinstance(transitions, list):
        converted["transitions"] = [
            _transition(("states", index, "transitions", place), transition, names, problems)
            for place, transition in enumerate(transitions)
        ]
    return converted


def _transition(
    path: Path, transition: Json, names: Mapping[str, str], problems: list[Problem]
) -> Json:
    if not isinstance(transition, dict):
        return transition
    converted = _without_nulls(transition)
    if converted.get("conditions") == []:
        del converted["conditions"]
    target = converted.get("next")
    if isinstance(target, str) and target:
        if target in names:
            converted["next"] = names[target]
        else:
            problems.append(_problem("must match the sid of a widget", (*path, "next")))
    return converted


def _without_nulls(value: Json) -> Json:
    if isinstance(value, list):
        return [_without_nulls(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _without_nulls(member)
        for key, member in value.items()
        if member is not None and key not in _DROPPED
    }


def _type(state: Json) -> str | None:
    kind = state.get("type") if isinstance(state, dict) else None
    return kind if isinstance(kind, str) else None


def _is_known(kind: str | None) -> bool:
    """Tell whether a type can be converted; one of today, all in small letters, stays."""
    return kind is None or kind in TYPES or kind.islower()


def _problem(message: str, path: Path) -> Problem:
    return Problem(message, pointer(path))


def _refusal(problems: list[Problem]) -> DefinitionError:
    return DefinitionError(tuple(problems[:MOST_PROBLEMS]))

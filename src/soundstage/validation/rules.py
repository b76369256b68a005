"""The checks that need to know what widgets do: subflows, and flows for the REST API only."""

import re
from collections.abc import Callable, Iterator, Sequence

from soundstage.definition.model import TRIGGER
from soundstage.definition.scan import pointer
from soundstage.errors import Json, Problem
from soundstage.limits import Limits
from soundstage.validation import messages
from soundstage.validation.crossings import transitions_of

CountWidgets = Callable[[str, str], int | None]
"""From a subflow's SID and revision to its number of widgets, or None when it is not known."""

RUN_SUBFLOW = "run-subflow"
REST_ONLY = ("start-conversation", "resume-conversation")
REST_EVENT = "incomingRequest"

ONE_REVISION = "must be the same for all widgets that run this subflow"

_FLOW_SID = re.compile(r"FW[0-9a-fA-F]{32}")


def check_rules(states: Sequence[Json], limits: Limits) -> Iterator[Problem]:
    """Check what the schema cannot say [skill][subflows]."""
    yield from _check_subflows(states, limits)
    if _starts_otherwise(states):
        for index, state in enumerate(states):
            kind = state.get("type") if isinstance(state, dict) else None
            if kind in REST_ONLY:
                yield Problem(messages.rest_only(str(kind)), pointer(("states", index, "type")))


def count_warnings(
    states: Sequence[Json], limits: Limits, count_subflow_widgets: CountWidgets | None
) -> Iterator[Problem]:
    """Warn of a flow with too many widgets, those of its subflows included (81025) [err]."""
    total = len(states)
    if count_subflow_widgets is not None:
        total += sum(
            count_subflow_widgets(sid, revision) or 0 for _, sid, revision in _subflows(states)
        )
    if total > limits.widgets:
        message = (
            f"the flow and its subflows have {total} widgets, more than the {limits.widgets} "
            "that may run; take widgets out or split the flow"
        )
        yield Problem(message, pointer(("states",)))


def _check_subflows(states: Sequence[Json], limits: Limits) -> Iterator[Problem]:
    revisions: dict[str, str] = {}
    widgets = 0
    for index, sid, revision in _subflows(states):
        widgets += 1
        path = ("states", index, "properties")
        if not _FLOW_SID.fullmatch(sid):
            yield Problem(messages.NOT_A_FLOW_SID, pointer((*path, "flow_sid")))
        elif revisions.setdefault(sid, revision) != revision:
            yield Problem(ONE_REVISION, pointer((*path, "flow_revision")))
    for count, most, what in (
        (widgets, limits.subflow_widgets, "run-subflow widgets"),
        (len(revisions), limits.subflows, "different subflows"),
    ):
        if count > most:
            message = f"there must be a maximum of {most} {what} in the flow; it has {count}"
            yield Problem(message, pointer(("states",)))


def _subflows(states: Sequence[Json]) -> Iterator[tuple[int, str, str]]:
    """Yield the index, the subflow's SID and its revision of each well-formed run-subflow."""
    for index, state in enumerate(states):
        if not isinstance(state, dict) or state.get("type") != RUN_SUBFLOW:
            continue
        properties = state.get("properties")
        if isinstance(properties, dict):
            sid, revision = properties.get("flow_sid"), properties.get("flow_revision")
            if isinstance(sid, str) and isinstance(revision, str):
                yield index, sid, revision


def _starts_otherwise(states: Sequence[Json]) -> bool:
    """Tell whether something else than the REST API can start the flow."""
    return any(
        transition.get("next") and transition.get("event") != REST_EVENT
        for state in states
        if isinstance(state, dict) and state.get("type") == TRIGGER
        for transition in transitions_of(state)
        if isinstance(transition, dict)
    )

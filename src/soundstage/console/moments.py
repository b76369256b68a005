"""Journals as the editor shows them: moments with their contexts, requests and warnings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from soundstage.carrier.urls import shown
from soundstage.console.warnings import help_of
from soundstage.console.wire.moments import (
    ContextChange,
    Moment,
    Warned,
    WebAnswer,
    WebRequest,
)
from soundstage.core.effects import Answer, Failure, HttpRequest, Result
from soundstage.core.events import EffectDone
from soundstage.core.execution import JournalEntry, Step, Turn
from soundstage.engine.journal import apply
from soundstage.errors import Json
from soundstage.replaying.events import describe_event
from soundstage.replaying.tree import ABSENT, differences

_ENDED = "Ended"


@dataclass(frozen=True, slots=True)
class _Frame:
    """A moment as the journal has it: `step` is None for the rest that a turn came to."""

    entry: JournalEntry
    step: Step | None
    state: str | None
    before: Json
    context: Json


def moments_of(
    journal: Sequence[JournalEntry], *, ended: bool, first: int = 0
) -> tuple[Moment, ...]:
    """Return all moments of an execution, oldest first; `first` is the number of the first.

    `ended` tells that the execution was over with the last entry.
    """
    found: list[Moment] = []
    for number, frame in enumerate(_frames(journal, ended=ended), start=first):
        at, step = frame.entry.at, frame.step
        found.append(
            Moment(
                number=number,
                at=at,
                event=describe_event(frame.entry.event),
                state=frame.state,
                left=step.transitioned_from if step else None,
                transition=step.name if step else None,
                step_sid=step.sid if step else None,
                running_flow=str(frame.context.get("flow", {}).get("flow_sid", "")),
                seconds=(at - found[-1].at).total_seconds() if found else 0.0,
                changes=_changes(frame),
            )
        )
    return tuple(found)


def context_at(journal: Sequence[JournalEntry], number: int) -> dict[str, Json] | None:
    """Return the context of the moment with this number, counted from 0; None without one."""
    for place, frame in enumerate(_frames(journal, ended=False)):
        if place == number:
            return dict(frame.context)
    return None


def _frames(journal: Sequence[JournalEntry], *, ended: bool) -> Iterator[_Frame]:
    context: Json = {}
    state: str | None = None
    for entry in journal:
        for step in entry.steps:
            before, context = context, apply(context, step.changes)
            state = None if step.transitioned_to == _ENDED else step.transitioned_to
            yield _Frame(entry, step, state, before, context)
        before, context = context, apply(context, entry.changes)
        if ended and entry is journal[-1]:
            state = None
        yield _Frame(entry, None, state, before, context)


def _changes(frame: _Frame) -> tuple[ContextChange, ...]:
    return tuple(
        ContextChange(
            path=path,
            value=None if value is ABSENT else value,
            was=None if was is ABSENT else was,
        )
        for path, was, value in differences(frame.before, frame.context)
    )


def warnings_of(journal: Sequence[JournalEntry]) -> tuple[Warned, ...]:
    """Return the warnings and errors of an execution, oldest first."""
    return tuple(
        Warned(
            at=entry.at,
            code=fault.code,
            level=fault.level,
            message=fault.message,
            state=fault.state,
            help=help_of(fault.code),
        )
        for entry in journal
        for fault in entry.faults
    )


def requests_of(turns: Sequence[Turn]) -> tuple[WebRequest, ...]:
    """Return the requests that the turns of a traced execution made, with their answers."""
    results = {
        turn.event.effect_id: turn.event.result
        for turn in turns
        if isinstance(turn.event, EffectDone)
    }
    asked = [
        (turn, effect)
        for turn in turns
        for effect in turn.effects
        if isinstance(effect, HttpRequest)
    ]
    return tuple(
        WebRequest(
            number=number,
            at=turn.entry.at,
            state=turn.execution.state,
            method=effect.method,
            url=shown(effect.url),
            content_type=effect.content_type,
            body=effect.body,
            answer=answer_of(results.get(effect.id)),
        )
        for number, (turn, effect) in enumerate(asked)
    )


def answer_of(result: Result | None, *, canned: bool = False) -> WebAnswer | None:
    """Return how a request ended; None when it has not."""
    if isinstance(result, Answer):
        return WebAnswer(
            status=result.status,
            content_type=result.content_type,
            body=result.body,
            failure=None,
            canned=canned,
        )
    if isinstance(result, Failure):
        return WebAnswer(
            status=None, content_type="", body="", failure=result.message, canned=canned
        )
    return None

"""A timeline: one execution moment by moment, each with what was known then."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from soundstage.core.effects import AnyEffect
from soundstage.core.execution import Change, Execution, Step, Turn
from soundstage.engine.journal import apply
from soundstage.errors import FlowFault, Json
from soundstage.replaying.compare import describe_end
from soundstage.replaying.events import describe_event

BY_HAND = "set by hand"
"""The event of a turn that only changes the context: it has the version of the one before."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A step that was taken, or the rest that a turn came to.

    `state` is the state the flow is in now (None at its end), `context` what templates read.
    `execution` is there at rests only: from these the execution can go on.
    """

    turn: int
    at: datetime
    event: str
    step: Step | None
    state: str | None
    context: Json
    changes: tuple[Change, ...]
    execution: Execution | None = None
    effects: tuple[AnyEffect, ...] = ()
    faults: tuple[FlowFault, ...] = ()
    document: str | None = None

    @property
    def title(self) -> str:
        """Return the moment in a line."""
        if self.step is not None:
            step = self.step
            return f"{step.transitioned_from} ─{step.name}→ {step.transitioned_to}"
        return describe_end(self.execution) if self.execution else "rests"


def moments(turns: Sequence[Turn]) -> tuple[Moment, ...]:
    """Return all moments of an execution, the oldest first."""
    return tuple(_moments(turns))


def _moments(turns: Iterable[Turn]) -> Iterator[Moment]:
    context: Json = {}
    last: tuple[str, int] | None = None
    for number, turn in enumerate(turns):
        entry = turn.entry
        this = (turn.execution.sid, entry.version)
        event = BY_HAND if this == last else describe_event(entry.event)
        last = this
        for step in entry.steps:
            context = apply(context, step.changes)
            to = step.transitioned_to
            yield Moment(
                turn=number,
                at=entry.at,
                event=event,
                step=step,
                state=None if to == "Ended" else to,
                context=context,
                changes=step.changes,
            )
        context = apply(context, entry.changes)
        yield Moment(
            turn=number,
            at=entry.at,
            event=event,
            step=None,
            state=turn.execution.state,
            context=context,
            changes=entry.changes,
            execution=turn.execution,
            effects=turn.effects,
            faults=entry.faults,
            document=turn.reply.body if turn.reply else None,
        )

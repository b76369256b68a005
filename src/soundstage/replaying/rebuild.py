"""A journal rebuilt from steps: the events that the engine would have had to take.

Nothing shows the events of an execution, but the contexts after its steps tell most of them.
Each is guessed from what the step left behind and tried out: the engine has to take the very
steps that are shown. What no guess leads to is said, and the journal ends there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import msgspec

from soundstage.core.effects import AnyEffect
from soundstage.core.events import (
    AnyEvent,
    CallReceived,
    ConversationMessageReceived,
    ExecutionRequested,
    MessageReceived,
    StartEvent,
    StopRequested,
    TimerFired,
)
from soundstage.core.execution import Execution, Status, Step, Turn
from soundstage.engine.advance import advance
from soundstage.engine.program import Program
from soundstage.engine.run import STOP_EXECUTION
from soundstage.engine.start import begin
from soundstage.errors import Json
from soundstage.replaying.candidates import candidates
from soundstage.replaying.recording import Recording, RecordingError
from soundstage.replaying.shown import ShownExecution, ShownStep
from soundstage.replaying.tree import at, differences

_DEEPEST = 4
_MOST_TRIES = 3_000
_MOST_MISSED = 10


def rebuild(shown: ShownExecution, program: Program, definitions: Mapping[str, Json]) -> Recording:
    """Return the recording of an execution that a REST API has shown.

    Raises:
        RecordingError: not even its beginning can be told.
    """
    return _Builder(shown, program).build(definitions)


@dataclass(frozen=True, slots=True)
class _Reached:
    """How far a guess leads: the turns so far, and the steps of the list that they took.

    `missed` are the values that the engine would have left and that are not shown so.
    """

    turns: tuple[Turn, ...]
    steps: int
    missed: tuple[str, ...] = ()

    @property
    def execution(self) -> Execution:
        return self.turns[-1].execution


@dataclass(slots=True)
class _Builder:
    shown: ShownExecution
    program: Program
    gaps: list[str] = field(default_factory=list)
    tries: int = 0

    def build(self, definitions: Mapping[str, Json]) -> Recording:
        reached = self._begin()
        while reached.steps < len(self.shown.steps):
            self.tries = 0
            found = self._to_next_step(reached, _DEEPEST)
            if found is None:
                self._give_up(reached)
                break
            reached = found
        else:
            reached = self._end(reached)
        entries = tuple(turn.entry for turn in reached.turns)
        return Recording.of(reached.execution, entries, definitions, tuple(self._told(reached)))

    def _told(self, reached: _Reached) -> Iterator[str]:
        """Yield what is not known, the gravest first."""
        yield from self.gaps
        yield from reached.missed[:_MOST_MISSED]
        if len(reached.missed) > _MOST_MISSED:
            yield f"{len(reached.missed) - _MOST_MISSED} more values differ from those shown"

    # the beginning

    def _begin(self) -> _Reached:
        event = self._start_event()
        began = self.shown.date_created
        execution = begin(
            event,
            sid=self.shown.sid,
            account_sid=self.shown.account_sid,
            program=self.program,
            now=began,
        )
        turn = advance(self.program, execution, event, began)
        reached = self._matched(_Reached((), 0), turn)
        if reached is None:
            raise RecordingError(
                f"{self.shown.sid} does not begin as its revision would; "
                "is the definition the one that it ran on?"
            )
        return reached

    def _start_event(self) -> StartEvent:
        steps = self.shown.steps
        context = (steps[0].context if steps else {}) or self.shown.context
        trigger = context.get("trigger") or {}
        kinds: dict[str, type[MessageReceived | CallReceived | ConversationMessageReceived]] = {
            "message": MessageReceived,
            "call": CallReceived,
            "conversation": ConversationMessageReceived,
        }
        for name, kind in kinds.items():
            if isinstance(trigger.get(name), Mapping):
                params = {key: _as_param(value) for key, value in trigger[name].items()}
                return kind(id=self._id(0), params=params)
        request = trigger.get("request")
        if isinstance(request, Mapping):
            return ExecutionRequested(
                id=self._id(0),
                to=str(request.get("to") or self.shown.contact_channel_address),
                from_=str(request.get("from") or ""),
                parameters=dict(request.get("parameters") or {}),
            )
        raise RecordingError(f"{self.shown.sid} shows nothing that could have started it")

    # from step to step

    def _to_next_step(self, reached: _Reached, depth: int) -> _Reached | None:
        """Return the first guess that leads to the next step, the best in what it leaves behind."""
        step = self.shown.steps[reached.steps]
        best: _Reached | None = None
        for event in candidates(
            reached.execution, _asked(reached.turns), step, self._id(len(reached.turns))
        ):
            if self.tries >= _MOST_TRIES:
                break
            self.tries += 1
            found = self._after(reached, event, step, depth)
            if found is not None and (best is None or len(found.missed) < len(best.missed)):
                best = found
            if best is not None and best.missed == reached.missed:
                break
        return best

    def _after(
        self, reached: _Reached, event: AnyEvent, step: ShownStep, depth: int
    ) -> _Reached | None:
        last = reached.turns[-1].entry.at
        turn = advance(self.program, reached.execution, event, max(last, step.date_created))
        if turn is not None and not turn.entry.steps:
            if turn.entry.faults:
                return None
            turn = advance(self.program, reached.execution, event, last)
        found = self._matched(reached, turn)
        if found is None:
            return None
        if found.steps > reached.steps:
            return found
        return self._to_next_step(found, depth - 1) if depth > 1 else None

    def _matched(self, reached: _Reached, turn: Turn | None) -> _Reached | None:
        """Return how far a turn leads when all its steps are those that are shown."""
        if turn is None:
            return None
        steps = turn.entry.steps
        left = self.shown.steps[reached.steps : reached.steps + len(steps)]
        if len(left) < len(steps):
            return None
        if any(not _is_way(one, other) for one, other in zip(steps, left, strict=True)):
            return None
        following = self.shown.steps[reached.steps + len(steps) :]
        if steps and following and following[0].name == STOP_EXECUTION:
            return None  # a state stops when it is entered: in the turn that led to it
        missed = (
            text for one, other in zip(steps, left, strict=True) for text in _missed(one, other)
        )
        return _Reached(
            (*reached.turns, turn), reached.steps + len(steps), (*reached.missed, *missed)
        )

    # the end

    def _end(self, reached: _Reached) -> _Reached:
        """Add what ended an execution other than its own flow."""
        execution = reached.execution
        if self.shown.status != Status.ENDED or not execution.active:
            if execution.active and execution.effects:
                self.gaps.append(f"whether {execution.state} has got its answer is not shown")
            return reached
        last = reached.turns[-1].entry.at
        ended = max(self.shown.date_updated or last, last)
        life = timedelta(days=self.program.surroundings.limits.execution_days)
        expired = execution.life_timer and ended - self.shown.date_created >= life
        event: AnyEvent = StopRequested(id=self._id(len(reached.turns)))
        if expired:
            event = TimerFired(id=self._id(len(reached.turns)), timer_id=str(execution.life_timer))
        self.gaps.append(
            f"what ended it in {execution.state} is not shown; taken as "
            f"{'its greatest age' if expired else 'ended by REST'}"
        )
        turn = advance(self.program, execution, event, ended)
        return _Reached((*reached.turns, turn), reached.steps) if turn else reached

    def _give_up(self, reached: _Reached) -> None:
        step = self.shown.steps[reached.steps]
        left = len(self.shown.steps) - reached.steps
        where = reached.execution.state or "its end"
        self.gaps.append(
            f"what led from {where} to {step.transitioned_from} ─{step.name}→ "
            f"{step.transitioned_to} cannot be told; {left} steps are left out"
        )

    def _id(self, number: int) -> str:
        return f"{self.shown.sid}.event.{number}"


def _is_way(step: Step, shown: ShownStep) -> bool:
    return (step.transitioned_from, step.name, step.transitioned_to) == (
        shown.transitioned_from,
        shown.name,
        shown.transitioned_to,
    )


def _missed(step: Step, shown: ShownStep) -> Iterator[str]:
    """Yield the values that a step leaves and that are not shown so."""
    if not shown.context:
        return
    for change in step.changes:
        theirs = at(shown.context, change.path)
        for path, _, _ in differences(change.value, theirs, change.path):
            yield f"{'.'.join(path)} after {step.transitioned_from} is not as shown"


def _asked(turns: Sequence[Turn]) -> dict[str, AnyEffect]:
    return {effect.id: effect for turn in turns for effect in turn.effects}


def _as_param(value: Json) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()

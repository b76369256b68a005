"""A turn in the making: the execution as it changes, and what will be written with it."""

from copy import copy
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import force_setattr, replace

from soundstage.core.effects import AnyEffect, Reply, Timer
from soundstage.core.events import AnyEvent, Inbound
from soundstage.core.execution import (
    Change,
    Execution,
    JournalEntry,
    Owed,
    Status,
    Step,
    Turn,
    Waiting,
)
from soundstage.core.outcomes import Wait
from soundstage.engine.journal import put
from soundstage.engine.program import CompiledState
from soundstage.errors import FlowFault, Json, Level
from soundstage.sid import derive_sid

ENDED = "Ended"
"""What the last step of an execution leads to."""


class Draft:
    """Collects what one event changes; `turn` gives it as one record.

    `execution` is a copy that only the draft changes, and that is final when the turn is given.
    What nearly every widget changes stands beside it until then: the context and the counters.
    """

    def __init__(self, execution: Execution, event: AnyEvent, now: datetime) -> None:
        self.execution = copy(execution)
        self.event = event
        self.now = now
        self.context = execution.context
        self.steps = execution.steps
        self.repeats = execution.repeats
        self.reply: Reply | None = None
        self._ordinal = execution.ordinal
        self._numbered = execution.numbered
        self._version = execution.version + 1
        self._steps: list[Step] = []
        self._changes: list[Change] = []
        self._faults: list[FlowFault] = []
        self._effects: dict[str, AnyEffect] = {}
        self._done: list[str] = []
        self._timers: dict[str, Timer] = {}
        self._cancelled: list[str] = []

    def set(self, **fields: Any) -> None:
        """Change fields of the execution."""
        for name, value in fields.items():
            force_setattr(self.execution, name, value)

    def change(self, path: tuple[str, ...], value: Json) -> None:
        """Change the context, and note it for the journal."""
        self.context = put(self.context, path, value)
        self._changes.append(Change(path, value))

    def warn(self, code: int, message: str, level: Level = "warning") -> None:
        self.note(FlowFault(code=code, level=level, message=message, state=self.execution.state))

    def note(self, *faults: FlowFault) -> None:
        self._faults.extend(faults)

    # ids

    def next_id(self) -> str:
        """Return the id of the next effect or timer."""
        self._ordinal += 1
        return f"{self.execution.sid}.{self._ordinal}"

    def next_step_sid(self) -> str:
        self._numbered += 1
        return derive_sid("FT", self.execution.sid, self._numbered)

    # steps

    def step(
        self, state: CompiledState, event: str, following: str | None, sid: str | None = None
    ) -> None:
        """Record that a state was left; the changes since the last step belong to it."""
        frames = self.execution.frames
        self._steps.append(
            Step(
                sid=sid or self.next_step_sid(),
                name=event,
                type=state.type,
                transitioned_from=state.name,
                transitioned_to=following or ENDED,
                parent_step_sid=frames[-1].step_sid if frames else None,
                created_at=self.now,
                changes=tuple(self._changes),
            )
        )
        self._changes = []
        self.steps += 1

    # waits, effects, timers

    def wait(self, outcome: Wait, document: str | None) -> None:
        """Wait for events; a running timer goes on unless there is a new one."""
        waiting = self.execution.waiting
        timer = waiting.timer if waiting else None
        if outcome.timer is not None:
            self._cancel_timer(timer)
            timer = self.start_timer(outcome.timer)
        for effect in outcome.effects:
            self._effects[effect.id] = effect
        self.set(
            waiting=Waiting(
                for_=tuple(sorted(outcome.for_)),
                memory=dict(outcome.memory),
                timer=timer,
                document=document,
                placed_call=outcome.placed_call,
            ),
            effects=self.execution.effects + tuple(effect.id for effect in outcome.effects),
        )

    def forget_wait(self) -> None:
        """Drop the wait with its timer, and the effects that have no result yet."""
        waiting = self.execution.waiting
        if waiting is None:
            return
        self._cancel_timer(waiting.timer)
        for effect_id in self.execution.effects:
            self.effect_over(effect_id)
        self.set(waiting=None)

    def effect_over(self, effect_id: str) -> None:
        self.set(effects=tuple(e for e in self.execution.effects if e != effect_id))
        if self._effects.pop(effect_id, None) is None:
            self._done.append(effect_id)

    def start_timer(self, span: timedelta) -> str:
        timer = Timer(id=self.next_id(), due=self.now + span)
        self._timers[timer.id] = timer
        return timer.id

    def timer_over(self) -> None:
        """The timer of the wait has fired; the wait itself goes on."""
        waiting = self.execution.waiting
        if waiting:
            self._cancel_timer(waiting.timer)
            self.set(waiting=replace(waiting, timer=None))

    def _cancel_timer(self, timer_id: str | None) -> None:
        if timer_id is not None and self._timers.pop(timer_id, None) is None:
            self._cancelled.append(timer_id)

    # webhook requests

    def owe(self, seconds: int) -> None:
        """Note that a webhook request is open and waits for an answer."""
        if isinstance(self.event, Inbound):
            until = self.now + timedelta(seconds=seconds)
            self.set(owed=Owed(event_id=self.event.id, until=until))

    @property
    def can_reply(self) -> bool:
        owed = self.execution.owed
        return owed is not None and owed.until > self.now

    def answer(self, document: str) -> None:
        """Answer the open webhook request."""
        owed = self.execution.owed
        if owed is not None:
            self.reply = Reply(event_id=owed.event_id, body=document)
            self.set(owed=None)

    # the end

    def end(self, reason: str) -> None:
        """End the execution: only the outer context stays, and nothing is waited for any more.

        What the execution wanted done after its end is among the effects of this turn.
        """
        execution = self.execution
        if execution.frames:
            self.change((), execution.frames[0].context)
        self.forget_wait()
        self._effects |= {effect.id: effect for effect in execution.farewell}
        self._cancel_timer(execution.life_timer)
        self.set(
            status=Status.ENDED,
            ended_reason=reason,
            state=None,
            running_flow=execution.flow_sid,
            frames=(),
            life_timer=None,
            farewell=(),
        )

    def turn(self) -> Turn:
        """Return everything that changed."""
        self.set(
            version=self._version,
            updated_at=None if self._version == 1 else self.now,
            context=self.context,
            ordinal=self._ordinal,
            steps=self.steps,
            numbered=self._numbered,
            repeats=self.repeats,
        )
        return Turn(
            execution=self.execution,
            entry=JournalEntry(
                version=self._version,
                at=self.now,
                event=self.event,
                steps=tuple(self._steps),
                changes=tuple(self._changes),
                faults=tuple(self._faults),
            ),
            effects=tuple(self._effects.values()),
            done=tuple(self._done),
            timers=tuple(self._timers.values()),
            cancelled=tuple(self._cancelled),
            reply=self.reply,
        )

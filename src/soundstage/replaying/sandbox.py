"""A sandbox: an execution that goes on with what a person types, under a clock of its own.

Nothing leaves it. The carrier takes every message and call; web servers answer what the
person says they answer. A sandbox never changes: each input gives the next one, so that any
of them can be gone back to.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import msgspec

from soundstage.core.effects import AnyEffect, CarrierAnswer, CarrierRequest, Result
from soundstage.core.events import AnyEvent, EffectDone, StartEvent, TimerFired
from soundstage.core.execution import Change, Execution, JournalEntry, Turn
from soundstage.engine.advance import advance
from soundstage.engine.journal import put
from soundstage.engine.program import Program
from soundstage.engine.start import begin
from soundstage.errors import Json, SoundstageError
from soundstage.replaying.tree import Path

_MOST_TURNS = 2_000
_NEVER = datetime.max.replace(tzinfo=UTC)


class SandboxError(SoundstageError):
    """An input that an execution cannot take now; the message says what it waits for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sandbox:
    """An execution, the effects and timers it waits for, and the turns it took here."""

    program: Program
    execution: Execution | None
    now: datetime
    asked: Mapping[str, AnyEffect] = field(default_factory=dict)
    due: Mapping[str, datetime] = field(default_factory=dict)
    turns: tuple[Turn, ...] = ()
    inputs: int = 0

    @classmethod
    def after(cls, turns: tuple[Turn, ...], program: Program, now: datetime) -> "Sandbox":
        """Return the sandbox in which an execution goes on after its turns."""
        box = cls(program=program, execution=None, now=now)
        for turn in turns:
            box = box._with(turn)
        return replace(box, now=now)

    # what a person does

    def start(self, event: StartEvent, sid: str, account_sid: str) -> "Sandbox":
        """Let an event start an execution."""
        execution = begin(
            event, sid=sid, account_sid=account_sid, program=self.program, now=self.now
        )
        fresh = replace(self, execution=execution, asked={}, due={})
        return fresh.take(event)

    def take(self, event: AnyEvent) -> "Sandbox":
        """Let an event happen, and let the carrier do what is asked of it."""
        return self._advance(event)._serve()

    def answer(self, result: Result) -> "Sandbox":
        """Answer the request that waits longest."""
        effect = self.request
        if effect is None:
            raise SandboxError(f"no request waits for an answer; {self.waits_for}")
        event = EffectDone(id=self.next_id, effect_id=effect.id, result=result)
        return self.take(event)

    def wait(self, span: timedelta) -> "Sandbox":
        """Let time pass: every timer fires at its moment."""
        box, end = self._serve(), self.now + span
        while (timer := box._next_timer(end)) is not None:
            box = replace(box, now=max(box.now, box.due[timer]))
            box = box.take(TimerFired(id=box.next_id, timer_id=timer))
        return replace(box, now=end)

    def moved_to(self, moment: datetime) -> "Sandbox":
        """Set the clock, without what would have been due meanwhile."""
        return replace(self, now=max(self.now, moment))

    def set(self, path: Path, value: Json) -> "Sandbox":
        """Change the context: a turn without an event of its own."""
        execution = self._live()
        changed = msgspec.structs.replace(execution, context=put(execution.context, path, value))
        last = self.turns[-1].entry
        entry = JournalEntry(
            version=last.version, at=self.now, event=last.event, changes=(Change(path, value),)
        )
        turn = Turn(execution=changed, entry=entry)
        return replace(self, execution=changed, turns=(*self.turns, turn))

    # what it waits for

    @property
    def request(self) -> AnyEffect | None:
        """The request of the flow that has no answer."""
        execution = self.execution
        if execution is None or not execution.active:
            return None
        return next((self.asked[i] for i in execution.effects if i in self.asked), None)

    @property
    def waits_for(self) -> str:
        """Say what could happen next."""
        execution = self.execution
        if execution is None:
            return "nothing has started: text, call or start it"
        if not execution.active:
            return f"the execution has ended, {execution.ended_reason}: text, call or start again"
        kinds = ", ".join(execution.waiting.for_) if execution.waiting else "nothing"
        return f"{execution.state} waits for {kinds}"

    @property
    def next_id(self) -> str:
        """The id of the event that comes next."""
        return f"sandbox.{self.inputs}"

    # how it goes on

    def _live(self) -> Execution:
        if self.execution is None or not self.execution.active:
            raise SandboxError(self.waits_for)
        return self.execution

    def _advance(self, event: AnyEvent) -> "Sandbox":
        turn = advance(self.program, self._live(), event, self.now)
        if turn is None:
            raise SandboxError(f"that means nothing now: {self.waits_for}")
        return self._with(turn)

    def _with(self, turn: Turn) -> "Sandbox":
        due = {i: at for i, at in self.due.items() if i not in turn.cancelled}
        pending = turn.execution.effects
        asked = {i: effect for i, effect in self.asked.items() if i in pending}
        return replace(
            self,
            execution=turn.execution,
            asked=asked | {effect.id: effect for effect in turn.effects},
            due=due | {timer.id: timer.due for timer in turn.timers},
            turns=(*self.turns, turn),
            inputs=self.inputs + 1,
        )

    def _serve(self) -> "Sandbox":
        """Let the carrier take what it is asked for, until something else is waited for."""
        box = self
        for _ in range(_MOST_TURNS):
            effect = box.request
            if not isinstance(effect, CarrierRequest):
                break
            result = carrier_answer(effect, box.inputs)
            event = EffectDone(id=box.next_id, effect_id=effect.id, result=result)
            box = box._advance(event)
        return box

    def _next_timer(self, end: datetime) -> str | None:
        execution = self.execution
        if execution is None or not execution.active:
            return None
        waiting = execution.waiting
        running = (execution.life_timer, waiting.timer if waiting else None)
        known = [timer for timer in running if timer and self.due.get(timer, _NEVER) <= end]
        return min(known, key=lambda timer: self.due[timer], default=None)


def carrier_answer(effect: CarrierRequest, number: int) -> CarrierAnswer:
    """Return the answer of a carrier that does what it is asked for."""
    form = dict(effect.form)
    noun = effect.path.rpartition("/")[2].removesuffix(".json")
    prefix = {"Messages": "SM", "Calls": "CA", "Channels": "CH", "Recordings": "RE"}
    body: dict[str, Json] = {
        "sid": f"{prefix.get(noun, 'IM')}{number:032x}",
        "status": "queued",
        **{_snake(key): value for key, value in form.items() if "." not in key},
    }
    return CarrierAnswer(status=201 if effect.method == "POST" else 200, body=body)


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).strip("_")

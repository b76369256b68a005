"""The evidence: what the database holds, beside what must be in it by the engine's own word.

Every execution is replayed: its journal's events are given to the engine again, one by one, at
the moments at which they were taken. What comes out must be what is stored.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from soundstage.core.effects import AnyEffect, Result, Timer
from soundstage.core.events import EffectDone, TimerFired
from soundstage.core.execution import Execution, JournalEntry, Turn
from soundstage.engine.advance import advance
from soundstage.engine.journal import apply
from soundstage.engine.program import Program
from soundstage.engine.start import begin
from soundstage.errors import Json
from soundstage.runtime.programs import Programs
from soundstage.store.port import Cursor, DueTimer, ExecutionFilter, PendingEffect, Store
from soundstage.widgets.scope import Surroundings

_PAGE = 200
_FAR = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Case:
    """One execution as it is stored, and its turns as the engine takes them again."""

    flow: str
    execution: Execution
    journal: tuple[JournalEntry, ...]
    replayed: tuple[Turn | None, ...]

    @property
    def effects(self) -> dict[str, tuple[AnyEffect, datetime]]:
        """What was asked of the world, and when."""
        return {
            effect.id: (effect, turn.entry.at)
            for turn in self.replayed
            if turn is not None
            for effect in turn.effects
        }

    @property
    def results(self) -> dict[str, Result]:
        """What came back."""
        events = (entry.event for entry in self.journal)
        return {e.effect_id: e.result for e in events if isinstance(e, EffectDone)}

    @property
    def timers(self) -> dict[str, Timer]:
        turns = (turn for turn in self.replayed if turn is not None)
        return {timer.id: timer for turn in turns for timer in turn.timers}

    @property
    def fired(self) -> list[tuple[str, datetime]]:
        """The timers that fired, and when that was taken."""
        return [
            (entry.event.timer_id, entry.at)
            for entry in self.journal
            if isinstance(entry.event, TimerFired)
        ]

    @property
    def context(self) -> Json:
        """The context that the journal gives."""
        context: Json = {}
        for entry in self.journal:
            for step in entry.steps:
                context = apply(context, step.changes)
            context = apply(context, entry.changes)
        return context


@dataclass(frozen=True, slots=True)
class Leftovers:
    """What is still to be done, when everything should be."""

    effects: tuple[PendingEffect, ...] = ()
    timers: tuple[DueTimer, ...] = ()
    leases: int = 0


def replay(
    program: Program, execution: Execution, journal: tuple[JournalEntry, ...]
) -> tuple[Turn | None, ...]:
    """Take the events of a journal again; None stands for one that the engine refuses."""
    if not journal:
        return ()
    now: Execution = begin(
        journal[0].event,  # type: ignore[arg-type]
        sid=execution.sid,
        account_sid=execution.account_sid,
        program=program,
        now=execution.started_at,
    )
    turns: list[Turn | None] = []
    for entry in journal:
        turn = advance(program, now, entry.event, entry.at)
        turns.append(turn)
        now = turn.execution if turn else now
    return tuple(turns)


async def cases(
    store: Store, flows: dict[str, str], surroundings: Surroundings
) -> AsyncIterator[Case]:
    """Yield every execution of these flows, named by their SIDs."""
    programs = Programs(store, surroundings)
    for sid, name in flows.items():
        cursor = Cursor()
        while True:
            page = await store.executions(sid, ExecutionFilter(), _PAGE, cursor)
            for execution in page.items:
                journal = await store.journal(execution.sid)
                program = await programs.of(execution)
                yield Case(name, execution, journal, replay(program, execution, journal))
            if not page.has_next:
                break
            cursor = Cursor(after=page.items[-1].sid)


async def leftovers(store: Store, now: datetime, leases: int) -> Leftovers:
    """Read what is still to be done."""
    timers = await store.due_timers(now + _FAR, 10_000_000)
    return Leftovers(tuple(await store.pending_effects()), tuple(timers), leases)

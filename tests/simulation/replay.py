"""An execution played again from its journal, through the engine, without any store."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from soundstage.core.effects import AnyEffect
from soundstage.core.events import EffectDone, StartEvent
from soundstage.core.execution import Execution, JournalEntry, Turn
from soundstage.engine.advance import advance
from soundstage.engine.program import Program
from soundstage.engine.start import begin
from soundstage.store.records import pack, unpack_execution


@dataclass(frozen=True, slots=True)
class Wish:
    """An effect that a turn asked for; `parting` ones follow the end of their execution."""

    execution_sid: str
    effect: AnyEffect
    at: datetime
    parting: bool


@dataclass(slots=True)
class History:
    """All that one execution went through, as the engine says it must have been."""

    execution: Execution
    journal: tuple[JournalEntry, ...]
    breaches: list[str] = field(default_factory=list)
    wishes: dict[str, Wish] = field(default_factory=dict)
    results: dict[str, EffectDone] = field(default_factory=dict)
    result_at: dict[str, datetime] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)
    due: dict[str, datetime] = field(default_factory=dict)

    @classmethod
    def played(
        cls, program: Program, last: Execution, journal: tuple[JournalEntry, ...]
    ) -> "History":
        """Play a journal again, and compare."""
        history = cls(last, journal)
        execution = begin(
            cast(StartEvent, journal[0].event),
            sid=last.sid,
            account_sid=last.account_sid,
            program=program,
            now=last.started_at,
        )
        for entry in journal:
            turn = advance(program, execution, entry.event, entry.at)
            if turn is None or pack(turn.entry) != pack(entry):
                history.breaches.append(f"turn {entry.version} cannot have been so")
                return history
            history._take(turn)
            execution = unpack_execution(pack(turn.execution))
        if pack(execution) != pack(last):
            history.breaches.append("the snapshot is not what the journal leads to")
        return history

    def _take(self, turn: Turn) -> None:
        event, at = turn.event, turn.entry.at
        if isinstance(event, EffectDone):
            self.results[event.effect_id] = event
            self.result_at[event.effect_id] = at
        self.dropped |= {done for done in turn.done if done not in self.results}
        self.due |= {timer.id: timer.due for timer in turn.timers}
        for effect in turn.effects:
            wish = Wish(self.execution.sid, effect, at, not turn.execution.active)
            self.wishes[effect.id] = wish

"""A trace: a journal played on its own revision, so that all that its turns asked for is there."""

from dataclasses import dataclass
from typing import cast

import msgspec

from soundstage.core.effects import AnyEffect, CarrierRequest
from soundstage.core.events import StartEvent
from soundstage.core.execution import Execution, JournalEntry, Turn
from soundstage.engine.advance import advance
from soundstage.engine.program import Program
from soundstage.engine.start import begin
from soundstage.replaying.events import describe_event
from soundstage.replaying.recording import Recording


@dataclass(frozen=True, slots=True)
class Trace:
    """The turns of one execution. With `fault` they differ from the journal after the last one."""

    recording: Recording
    program: Program
    turns: tuple[Turn, ...]
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """An effect that a turn asked for, in the state that waits for its result.

    `place` is the number of steps that were over by then.
    """

    state: str | None
    effect: AnyEffect
    place: int
    turn: int

    @property
    def kind(self) -> str:
        return kind_of(self.effect)


def kind_of(effect: AnyEffect) -> str:
    """Return what an effect is, whatever it says: the results of one kind have one shape."""
    if not isinstance(effect, CarrierRequest):
        return "http"
    words = [word for word in effect.path.split("/") if not _is_name_of_one(word)]
    return f"{effect.method} {effect.product} {'/'.join(words)}"


def _is_name_of_one(word: str) -> bool:
    return len(word.partition(".")[0]) == len("SM") + 32


def start(recording: Recording, program: Program) -> Execution:
    """Return the execution before its first turn."""
    known = recording.execution
    return begin(
        cast(StartEvent, recording.journal[0].event),
        sid=known.sid,
        account_sid=known.account_sid,
        program=program,
        now=known.started_at,
    )


def retrace(recording: Recording, program: Program) -> Trace:
    """Play a journal on its own revision, up to where it does not lead the same way."""
    execution = start(recording, program)
    turns: list[Turn] = []
    for entry in recording.journal:
        turn = advance(program, execution, entry.event, entry.at)
        fault = _difference(turn, entry)
        if turn is None or fault:
            return Trace(recording, program, tuple(turns), fault)
        turns.append(turn)
        execution = turn.execution
    return Trace(recording, program, tuple(turns))


def _difference(turn: Turn | None, entry: JournalEntry) -> str | None:
    """Tell how a turn is not the one of the journal, or None."""
    where = f"turn {entry.version} ({describe_event(entry.event)})"
    if turn is None:
        return f"{where} means nothing any more"
    if turn.entry.steps == entry.steps and turn.entry.changes == entry.changes:
        return None
    if _packed(turn.entry) == _packed(entry):
        return None
    ways, recorded = (
        [f"{s.transitioned_from} ─{s.name}→ {s.transitioned_to}" for s in e.steps]
        for e in (turn.entry, entry)
    )
    if ways != recorded:
        return f"{where} goes {', '.join(ways) or 'nowhere'}, and went {', '.join(recorded)}"
    return f"{where} leaves another context than it did"


def _packed(entry: JournalEntry) -> bytes:
    return msgspec.json.encode((entry.steps, entry.changes))


def wishes(turns: tuple[Turn, ...] | list[Turn]) -> list[Wish]:
    """Return the effects of all turns, in the order they were asked for."""
    found: list[Wish] = []
    for number, turn in enumerate(turns):
        execution = turn.execution
        state = execution.state if execution.active else None
        found += [Wish(state, effect, execution.steps, number) for effect in turn.effects]
    return found

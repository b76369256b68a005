"""The world of a search: situations of a flow, and what may happen next in each.

It is the pure engine that moves on; what it reaches is noted as it goes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from soundstage.core.effects import AnyEffect
from soundstage.core.execution import Execution, Turn
from soundstage.core.outcomes import WaitFor
from soundstage.engine.advance import advance
from soundstage.engine.program import Program
from soundstage.engine.start import begin
from soundstage.testing.coverage.items import Item, Kind
from soundstage.testing.coverage.watching import Watch, watched
from soundstage.testing.exploring.answers import answers_to
from soundstage.testing.exploring.calling import Caller, on_call
from soundstage.testing.exploring.moves import Here, Move, Setting
from soundstage.testing.exploring.starts import starts_of
from soundstage.testing.exploring.texting import replies
from soundstage.testing.exploring.wants import wants_of
from soundstage.testing.house import ACCOUNT_SID

Goal = tuple[str, Item]
"""A part of a flow, with the flow's SID."""

_EXECUTION = "FN" + "1" * 32
_MOST_REQUESTS = 10
_NOTHING: frozenset[Goal] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """An execution that waits, or has ended, and the moves that led there."""

    execution: Execution
    now: datetime
    effects: tuple[AnyEffect, ...]
    move: Move
    before: "Situation | None"
    phone: str | None
    depth: int
    gained: frozenset[Goal]
    reached: frozenset[Goal]

    @property
    def moves(self) -> list[Move]:
        """All moves from the start."""
        found: list[Move] = []
        at: Situation | None = self
        while at is not None:
            found.append(at.move)
            at = at.before
        return found[::-1]


class World:
    """One flow with its subflows, and everybody around it."""

    def __init__(self, program: Program, setting: Setting) -> None:
        self.program = program
        self.setting = setting
        self._watch = Watch()
        self._watched = watched(program, self._watch)
        self._wants = wants_of(program)

    def starts(self) -> Iterator[Situation]:
        """Yield the situations after the first moves."""
        wants = self._wants[self.program.flow_sid]
        for now, move in starts_of(self.program.definition, wants, self.setting):
            event: Any = move.event
            execution = begin(
                event, sid=_EXECUTION, account_sid=ACCOUNT_SID, program=self._watched, now=now
            )
            found = self._advance(execution, now, move, None)
            if found is not None:
                yield found

    def moves(self, at: Situation) -> Iterator[Move]:
        """Yield what may happen next."""
        execution = at.execution
        state = self.program.of(execution.running_flow).states.get(str(execution.state))
        own = self._wants[execution.running_flow]
        here = Here(execution.version, at.phone, self.setting)
        waiting = execution.waiting
        if waiting is None or state is None:
            return
        if at.effects and WaitFor.EFFECT in waiting.for_:
            yield from answers_to(at.effects[0], state, own, here)
        elif WaitFor.MESSAGE in waiting.for_:
            yield from replies(execution, state, own, here, at.now)
        else:
            yield from on_call(Caller(execution, state, own, here, at.now))

    def go(self, at: Situation, move: Move) -> Situation | None:
        """Return the situation after a move; None when it means nothing there."""
        return self._advance(at.execution, at.now + move.after, move, at)

    def settled(self, at: Situation) -> Situation:
        """Return the situation when all requests that are under way have been answered."""
        for _ in range(_MOST_REQUESTS):
            move = next(self.moves(at), None) if at.effects else None
            following = self.go(at, move) if move else None
            if following is None:
                break
            at = following
        return at

    def fingerprint(self, at: Situation) -> int:
        """Return what a situation has that conditions look at."""
        execution = at.execution
        own = self._wants[execution.running_flow]
        decided = tuple(str(_value(execution.context, path)) for path in own.deciding)
        return hash(
            (
                execution.running_flow,
                execution.state,
                execution.waiting.for_ if execution.waiting else None,
                len(at.effects),
                execution.trigger,
                execution.call.state if execution.call else None,
                at.phone,
                decided,
            )
        )

    def _advance(
        self, execution: Execution, now: datetime, move: Move, before: Situation | None
    ) -> Situation | None:
        self._watch.reached.clear()
        turn = advance(self._watched, execution, move.event, now)
        return None if turn is None else self._arrived(turn, now, move, before)

    def _arrived(
        self, turn: Turn, now: datetime, move: Move, before: Situation | None
    ) -> Situation:
        execution, reached = turn.execution, self._watch.reached
        gained = frozenset(goal for goal in reached if goal[1].kind is Kind.TRANSITIONS)
        effects = (*(before.effects if before else ()), *turn.effects)
        return Situation(
            execution=execution,
            now=now,
            effects=tuple(one for one in effects if one.id in execution.effects),
            move=move,
            before=before,
            phone=move.phone or (before.phone if before else None),
            depth=before.depth + 1 if before else 0,
            gained=gained,
            reached=(before.reached if before else _NOTHING) | gained,
        )


def _value(context: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        if isinstance(context, list) and key.isdigit() and int(key) < len(context):
            context = context[int(key)]
        elif isinstance(context, dict):
            context = context.get(key)
        elif isinstance(context, (list, str)) and key == "size":
            return len(context)
        else:
            return None
    return context

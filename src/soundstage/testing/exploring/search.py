"""The search: what a flow can do, move by move, in the direction of what is not reached yet.

Places that were expanded seldom and are near to a goal come first. A situation that differs
from a known one in nothing that a condition looks at is not followed again.
"""

import heapq
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from soundstage.core.effects import AnyEffect
from soundstage.core.execution import Execution, Turn
from soundstage.core.outcomes import WaitFor
from soundstage.engine.advance import advance
from soundstage.engine.program import CompiledState, Program
from soundstage.engine.start import begin
from soundstage.testing.coverage.items import Item, Kind
from soundstage.testing.coverage.watching import Watch, watched
from soundstage.testing.exploring.answers import answers_to
from soundstage.testing.exploring.calling import Caller, on_call
from soundstage.testing.exploring.graph import Graph, Place
from soundstage.testing.exploring.moves import Here, Move, Setting
from soundstage.testing.exploring.starts import starts_of
from soundstage.testing.exploring.texting import replies
from soundstage.testing.exploring.wants import Wants, wants_of
from soundstage.testing.house import ACCOUNT_SID

Goal = tuple[str, Item]
"""A part of a flow, with the flow's SID."""

_EXECUTION = "FN" + "1" * 32
_FAR = 1_000
_MOST_HERE = 150
"""Situations of one state that are expanded at the most."""

_LONGEST = 120
_WAVE = 24
"""Moves that are tried at once."""

_LATER = 2
_WEIGHT = 2


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

    @property
    def start(self) -> datetime:
        """When it began."""
        return self.execution.started_at


_Spot = tuple[str, str, int]
"""A place, and how many requests are under way there."""

_Entry = tuple[bool, int, int, Situation, Iterator[Move] | None]
"""A situation with its rank: what is new and near goes first; and the moves left to try."""


@dataclass(slots=True)
class Search:
    """Explores one flow until all goals are reached or `turns` are used up."""

    program: Program
    setting: Setting
    goals: set[Goal]
    turns: int
    finds: list[Situation] = field(default_factory=list)
    _seen: set[int] = field(default_factory=set)
    _expanded: Counter[_Spot] = field(default_factory=Counter)
    _open: dict[_Spot, list[_Entry]] = field(default_factory=dict)
    _count: int = 0

    def run(self) -> list[Situation]:
        """Return the situations that were the first to reach something, and all that ended."""
        watch = Watch()
        program = watched(self.program, watch)
        wants = wants_of(self.program)
        graph = Graph(self.program)
        main = wants[self.program.flow_sid]
        for moment, move in starts_of(self.program.definition, main, self.setting):
            self._begin(program, watch, wants, moment, move)
        while self._open and self.turns > 0:
            distances = graph.distances((sid, item.state) for sid, item in self.goals)
            spot = self._choose(distances)
            if spot is None:
                break
            _, _, _, at, moves = heapq.heappop(self._open[spot])
            moves = _moves(program, wants, at, self.setting) if moves is None else moves
            self._expand(program, watch, wants, at, moves, spot)
            if not self._open[spot]:
                del self._open[spot]
        return self.finds

    def _choose(self, distances: Mapping[Place, int]) -> _Spot | None:
        """Return the place to go on from."""
        if not self.goals:
            return None
        rated = [
            (self._expanded[spot] + _WEIGHT * distances[spot[:2]], spot)
            for spot in self._open
            if spot[:2] in distances and self._expanded[spot] < _MOST_HERE
        ]
        return min(rated)[1] if rated else None

    def _begin(
        self,
        program: Program,
        watch: Watch,
        wants: Mapping[str, Wants],
        now: datetime,
        move: Move,
    ) -> None:
        event: Any = move.event
        execution = begin(event, sid=_EXECUTION, account_sid=ACCOUNT_SID, program=program, now=now)
        watch.reached.clear()
        turn = advance(program, execution, event, now)
        self.turns -= 1
        if turn is not None:
            self._arrive(turn, (), now, move, None, watch, wants)

    def _expand(
        self,
        program: Program,
        watch: Watch,
        wants: Mapping[str, Wants],
        at: Situation,
        moves: Iterator[Move],
        spot: _Spot,
    ) -> None:
        """Try some moves; when there are more, they wait until others had their turn."""
        self._expanded[spot] += 1
        tried = 0
        for move in islice(moves, _WAVE):
            tried += 1
            now = at.now + move.after
            watch.reached.clear()
            turn = advance(program, at.execution, move.event, now)
            self.turns -= 1
            if turn is not None:
                self._arrive(turn, at.effects, now, move, at, watch, wants)
        if tried == _WAVE:
            self._count += 1
            later = at.depth + _LATER * self._expanded[spot]
            heapq.heappush(self._open[spot], (True, later, self._count, at, moves))

    def _arrive(
        self,
        turn: Turn,
        effects: tuple[AnyEffect, ...],
        now: datetime,
        move: Move,
        before: Situation | None,
        watch: Watch,
        wants: Mapping[str, Wants],
    ) -> None:
        execution = turn.execution
        pending = tuple(one for one in (*effects, *turn.effects) if one.id in execution.effects)
        gained = frozenset(goal for goal in watch.reached if goal[1].kind is Kind.TRANSITIONS)
        situation = Situation(
            execution=execution,
            now=now,
            effects=pending,
            move=move,
            before=before,
            phone=move.phone or (before.phone if before else None),
            depth=before.depth + 1 if before else 0,
            reached=(before.reached if before else frozenset()) | gained,
        )
        new = bool(gained & self.goals)
        if new or not execution.active:
            self.goals -= gained
            self.finds.append(situation)
        self._keep(situation, wants, new)

    def _keep(self, situation: Situation, wants: Mapping[str, Wants], new: bool) -> None:
        execution = situation.execution
        if not execution.active or situation.depth >= _LONGEST:
            return
        print_ = _fingerprint(situation, wants)
        if print_ in self._seen:
            return
        self._seen.add(print_)
        self._count += 1
        spot = (execution.running_flow, str(execution.state), len(situation.effects))
        entry = (not new, situation.depth, self._count, situation, None)
        heapq.heappush(self._open.setdefault(spot, []), entry)


def _moves(
    program: Program, wants: Mapping[str, Wants], at: Situation, setting: Setting
) -> Iterator[Move]:
    execution = at.execution
    state: CompiledState = program.of(execution.running_flow).states[str(execution.state)]
    own = wants[execution.running_flow]
    here = Here(execution.version, at.phone, setting)
    waiting = execution.waiting
    if waiting is None:
        return
    if at.effects and WaitFor.EFFECT in waiting.for_:
        yield from answers_to(at.effects[0], state, own, here)
    elif WaitFor.MESSAGE in waiting.for_:
        yield from replies(execution, state, own, here, at.now)
    else:
        yield from on_call(Caller(execution, state, own, here, at.now))


def _fingerprint(situation: Situation, wants: Mapping[str, Wants]) -> int:
    """Return what a situation has that conditions look at."""
    execution = situation.execution
    own = wants[execution.running_flow]
    call = execution.call
    decided = tuple(str(_value(execution.context, path)) for path in own.deciding)
    waiting = execution.waiting
    return hash(
        (
            execution.running_flow,
            execution.state,
            waiting.for_ if waiting else None,
            len(situation.effects),
            execution.trigger,
            call.state if call else None,
            situation.phone,
            decided,
        )
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

"""The search: what a flow can do, move by move, in the direction of what is not reached yet.

Places that were expanded seldom and are near to a goal come first. A situation that differs
from a known one in nothing that a condition looks at is not followed again.
"""

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from soundstage.testing.exploring.graph import Graph, Place
from soundstage.testing.exploring.moves import Move
from soundstage.testing.exploring.world import Goal, Situation, World

_MOST_HERE = 150
"""Waves of one state that are tried at the most."""

_LONGEST = 120
_WEIGHT = 2
_WAVE = 24
"""Moves that are tried at once."""

_LATER = 2

_Spot = tuple[str, str, int]
"""A place, and how many requests are under way there."""

_Entry = tuple[bool, int, int, Situation, Iterator[Move] | None]
"""A situation with its rank: what is new and near goes first; and the moves left to try."""


@dataclass(slots=True)
class Search:
    """Explores one flow until all goals are reached or `turns` are used up.

    `finds` are the situations that were the first to reach something, and all that ended.
    """

    world: World
    graph: Graph
    goals: set[Goal]
    turns: int
    finds: list[Situation] = field(default_factory=list)
    _seen: set[int] = field(default_factory=set)
    _expanded: Counter[_Spot] = field(default_factory=Counter)
    _open: dict[_Spot, list[_Entry]] = field(default_factory=dict)
    _count: int = 0

    def run(self, starts: Iterable[Situation]) -> list[Situation]:
        """Go on from these situations and return the finds."""
        for start in starts:
            self._arrive(start)
        while self._open and self.turns > 0:
            distances = self.graph.distances((sid, item.state) for sid, item in self.goals)
            spot = self._choose(distances)
            if spot is None:
                break
            _, _, _, at, moves = heapq.heappop(self._open[spot])
            self._expand(at, moves or self.world.moves(at), spot)
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

    def _expand(self, at: Situation, moves: Iterator[Move], spot: _Spot) -> None:
        """Try some moves; when there are more, they wait until others had their turn."""
        self._expanded[spot] += 1
        tried = 0
        for move in islice(moves, _WAVE):
            tried += 1
            following = self.world.go(at, move)
            if following is not None:
                self._arrive(following)
        if tried == _WAVE:
            self._count += 1
            later = at.depth + _LATER * self._expanded[spot]
            heapq.heappush(self._open[spot], (True, later, self._count, at, moves))

    def _arrive(self, situation: Situation) -> None:
        self.turns -= 1
        execution = situation.execution
        new = bool(situation.gained & self.goals)
        if new or not execution.active:
            self.goals -= situation.gained
            self.finds.append(situation)
        if not execution.active or situation.depth >= _LONGEST:
            return
        fingerprint = self.world.fingerprint(situation)
        if fingerprint in self._seen:
            return
        self._seen.add(fingerprint)
        self._count += 1
        spot = (execution.running_flow, str(execution.state), len(situation.effects))
        entry = (not new, situation.depth, self._count, situation, None)
        heapq.heappush(self._open.setdefault(spot, []), entry)

"""Several nodes on one database: whose work is whose, in memory, with leases that end.

The rules are those of a cluster on PostgreSQL: a turn's effects belong to the node that
committed it; what a node that fell silent had, and what a node forgot, anybody may take; a
timer is fired by whoever claims it.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from tests.simulation.host import Host
from tests.simulation.world import World

from soundstage.core.effects import Timer
from soundstage.core.execution import Turn
from soundstage.runtime.outage import Outage
from soundstage.runtime.work import EffectKey, Hands
from soundstage.store.errors import StoreError
from soundstage.store.port import DueTimer, Store

BEAT = 2.0
LEASE = 10.0
_CLAIM = 30.0
_SWEEP = timedelta(seconds=1)
_AT_ONCE = 200


class Board:
    """What the database knows of nodes: their beats, their leases, and who does what."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.beats: dict[int, float] = {}
        self.owners: dict[EffectKey, tuple[int, float]] = {}
        self.claims: dict[EffectKey, float] = {}
        self.leases: dict[str, tuple[int, float]] = {}
        self.said: set[str] = set()
        self.takeovers: dict[str, int] = {}

    def committed(self, turn: Turn, node: int) -> None:
        """Give a node the effects of its own turn."""
        for effect in turn.effects:
            self.owners[turn.execution.sid, effect.id] = node, self.world.loop.time()

    def silent(self, node: int) -> bool:
        return self.world.loop.time() - self.beats.get(node, -LEASE) >= LEASE


class BoardPeers:
    """The port to the other nodes, for one of them."""

    def __init__(self, host: Host, board: Board) -> None:
        self._host = host
        self._board = board

    async def acquire(self, name: str, seconds: float) -> bool:
        await self._host.ask(f"lease {name}")
        now, number = self._board.world.loop.time(), self._host.number
        holder, until = self._board.leases.get(name, (number, 0.0))
        if holder != number and until > now:
            return False
        self._board.leases[name] = number, now + seconds
        return True

    async def release(self, name: str) -> None:
        await self._host.ask(f"release {name}")
        if self._board.leases.get(name, (0, 0.0))[0] == self._host.number:
            del self._board.leases[name]

    async def note_said(self, keys: Sequence[str]) -> None:
        await self._host.ask("note what is said")
        self._board.said.update(keys)

    async def was_said(self, keys: Sequence[str]) -> bool:
        await self._host.ask("look what was said")
        return not self._board.said.isdisjoint(keys)


class BoardWork:
    """The work queue of one of several nodes."""

    def __init__(self, host: Host, board: Board, store: Store) -> None:
        self.peers = BoardPeers(host, board)
        self.outage = Outage()
        self._host = host
        self._board = board
        self._store = store
        self._world = board.world
        self._beaten_at = self._world.loop.time()
        self._lapsed: datetime | None = None
        self._next_sweep = self._world.clock.now()
        self._paused = False
        self._beating: asyncio.Task[None] | None = None

    def attach(self, hands: Hands) -> None:
        self._hands = hands

    async def start(self) -> None:
        first = all(map(self._board.silent, self._board.beats))
        await self._beat()
        if first:
            self._hands.spawn(self._hands.catch_up(await self._store.open_calls()))
        self._beating = asyncio.create_task(self._beats())

    def held_since(self, moment: datetime) -> bool:
        lapsed = self._world.loop.time() - self._beaten_at > LEASE
        return not lapsed and (self._lapsed is None or moment > self._lapsed)

    def expect(self, timers: Sequence[Timer]) -> None:
        self._next_sweep = min(self._next_sweep, *(timer.due for timer in timers))

    async def next_due(self) -> datetime | None:
        return self._next_sweep

    async def run_due(self) -> None:
        now = self._world.clock.now()
        if self._paused or now < self._next_sweep:
            return
        self._next_sweep = now + _SWEEP
        for due in await self._store.due_timers(now, _AT_ONCE):
            if self._claims(due):
                self._hands.spawn(self._fire(due))
        await self._look_after_others()

    async def pause(self) -> None:
        self._paused = True

    async def leave(self) -> None:
        if self._beating is not None:
            self._beating.cancel()
        await self._host.step("before it leaves")
        self._board.beats.pop(self._host.number, None)

    def _claims(self, due: DueTimer) -> bool:
        key, now = (due.execution_sid, due.timer.id), self._world.loop.time()
        if self._board.claims.get(key, 0.0) > now:
            return False
        self._board.claims[key] = now + _CLAIM
        return True

    async def _fire(self, due: DueTimer) -> None:
        await self.outage.insist(partial(self._hands.fire, due))

    async def _beats(self) -> None:
        while True:
            try:
                await self._beat()
                self.outage.back()
            except StoreError as error:
                self.outage.lost(error)
            await asyncio.sleep(BEAT)

    async def _beat(self) -> None:
        asked_at = self._world.loop.time()
        await self._host.ask("beat")
        if asked_at - self._beaten_at > LEASE:
            self._lapsed = self._world.clock.now()
        self._board.beats[self._host.number] = self._world.loop.time()
        self._beaten_at = asked_at

    async def _look_after_others(self) -> None:
        board, me, now = self._board, self._host.number, self._world.loop.time()
        for pending in await self._store.pending_effects():
            key = pending.execution_sid, pending.effect.id
            owner, since = board.owners[key]
            forgotten = owner == me and now - since > LEASE and not self._hands.in_doubt
            if (forgotten and key not in self._hands.in_hand) or board.silent(owner):
                self._world.note(f"takes {pending.effect.id} from node {owner}")
                board.owners[key] = me, now
                board.takeovers[key[1]] = board.takeovers.get(key[1], 0) + 1
                self._hands.spawn(self._hands.take_over(pending))
        for node in [node for node in board.beats if board.silent(node)]:
            self._world.note(f"misses node {node}")
            board.beats.pop(node, None)
            self._hands.spawn(self._hands.catch_up(await self._store.open_calls()))

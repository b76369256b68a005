"""Work in a cluster: a node beats, hands nobody's work to PgQueuer, and takes work from it."""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Self

import structlog

from soundstage.core.effects import Timer
from soundstage.runtime.outage import Outage
from soundstage.runtime.work import Hands, touched
from soundstage.store.errors import StoreAway, StoreError
from soundstage.store.patience import patiently
from soundstage.store.peers import Peers
from soundstage.store.postgresql.queue import Queue
from soundstage.store.postgresql.queue_clock import DatabaseClock
from soundstage.store.postgresql.queue_jobs import EFFECT, TIMER, Consumer
from soundstage.store.postgresql.queue_peers import PostgresPeers
from soundstage.store.postgresql.queue_pool import Questions
from soundstage.store.postgresql.store import PostgresStore

_log = structlog.get_logger("soundstage.cluster")

_AHEAD = timedelta(seconds=5)
_SWEEP = timedelta(seconds=1)
_SOONEST = timedelta(milliseconds=50)
_RESUME = timedelta(seconds=10)
_REPAIR = timedelta(seconds=60)
_RECOVERY_SECONDS = 60.0
_LAST_WORDS_SECONDS = 5.0
_PAUSES = (0.2, 0.5, 1.0, 2.0)


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a node beats, and how long its silence means nothing, in seconds.

    Of a node whose connection to the database is closed, it means nothing for `patience` only.
    """

    beat: float = 2.0
    patience: float = 4.0
    lease: float = 10.0


PACE = Pace()


class Cluster:
    """The work queue of a node that shares its database.

    `takes` tells whether it takes work from the queue; it hands work to it in any case. `alone`
    tells that no other node lived when it came: then nobody heard of calls that ended meanwhile.
    """

    def __init__(
        self,
        store: PostgresStore,
        queue: Queue,
        clock: DatabaseClock,
        pace: Pace,
        *,
        takes: bool,
        alone: bool,
    ) -> None:
        self.outage = Outage()
        self.clock = clock
        self.peers: Peers = PostgresPeers(queue.database, queue.node_id)
        self._store = store
        self.queue = queue
        self._takes = takes
        self._alone = alone
        self._pace = pace
        self._beaten_at = clock.steady()
        # After an outage others may be a moment slower to beat than a node that is new.
        self._judge_from = self._beaten_at + 2 * pace.beat
        self._lapsed: datetime | None = None
        self._swept = self._look_after = self._resume = self._repair = clock.now()
        self._next_sweep = self._swept
        self._recovering: set[str] = set()
        self._consumer: Consumer | None = None
        self._paused = False
        self._runs: set[asyncio.Task[None]] = set()
        self._loops: list[asyncio.Task[None]] = []

    @classmethod
    async def join(
        cls, store: PostgresStore, node_id: str, *, takes: bool = True, pace: Pace = PACE
    ) -> Self:
        """Become one of the nodes of a database."""
        queue = Queue(Questions(store.pool), node_id)
        clock = DatabaseClock()

        async def arrive() -> bool:
            asked_at = clock.steady()
            moment, alone = await queue.arrive(pace.lease)
            clock.hear(moment, asked_at)
            return alone

        alone = await patiently(arrive)
        return cls(store, queue, clock, pace, takes=takes, alone=alone)

    # the port

    def attach(self, hands: Hands) -> None:
        self._hands = hands

    async def start(self) -> None:
        await self.outage.insist(self._beat)
        if self._alone:
            self._hands.spawn(self.outage.insist(self._catch_up))
        self._loops.append(asyncio.create_task(self._beats(), name="soundstage-beats"))
        if self._takes:
            self._loops.append(asyncio.create_task(self._consume(), name="soundstage-queue"))

    def held_since(self, moment: datetime) -> bool:
        lapsed = self.clock.steady() - self._beaten_at > self._pace.patience
        return not lapsed and (self._lapsed is None or moment > self._lapsed)

    def expect(self, timers: Sequence[Timer]) -> None:
        """Hand a timer that is due before the next sweep to the queue at once."""
        if min(timer.due for timer in timers) < self.clock.now() + _AHEAD:
            self._next_sweep = min(self._next_sweep, self._swept + _SOONEST)

    async def next_due(self) -> datetime | None:
        return self._next_sweep

    async def run_due(self) -> None:
        now = self.clock.now()
        if now < self._next_sweep:
            return
        self._swept, self._next_sweep = now, now + _SWEEP
        more = await self.queue.queue_timers(_AHEAD.total_seconds())
        if now >= self._look_after:
            self._look_after = now + timedelta(seconds=self._pace.beat)
            more = await self._look_after_others() or more
        if now >= self._resume:
            self._resume = now + _RESUME
            await self._hands.resume_streams()
        if now >= self._repair:
            self._repair = now + _REPAIR
            await self._look_for_lost()
        if more:
            self._next_sweep = now + _SOONEST

    async def pause(self) -> None:
        self._paused = True
        if self._consumer is not None:
            self._consumer.stop()

    async def leave(self) -> None:
        if self._runs:
            await asyncio.wait(self._runs, timeout=_LAST_WORDS_SECONDS)
        await self.vanish()
        with suppress(StoreError):
            await self.queue.leave()

    async def vanish(self) -> None:
        """End without giving anything back, as a process that is killed does."""
        await self._end([*self._loops, *self._runs])

    async def _end(self, tasks: Iterable[asyncio.Task[None]]) -> None:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # this node

    async def _beats(self) -> None:
        while True:
            try:
                async with asyncio.timeout(self._pace.lease / 2):
                    await self._beat()
                self.outage.back()
            except TimeoutError:
                self.outage.lost(StoreAway("PostgreSQL does not answer"))
            except StoreError as error:
                self.outage.lost(error)
            pause = self._pace.beat
            await asyncio.sleep(pause / 4 if self.outage.away else pause)

    async def _beat(self) -> None:
        """Beat, and set the clock. Who could not beat does not judge others for a while."""
        asked_at = self.clock.steady()
        if asked_at - self._beaten_at > self._pace.lease / 2:
            self._judge_from = asked_at + self._pace.lease
        if asked_at - self._beaten_at > self._pace.patience:
            self._lapsed = self.clock.now()
        self.clock.hear(await self.queue.beat(), asked_at)
        self._beaten_at = asked_at

    # other nodes

    async def _look_after_others(self) -> bool:
        """Hand what nobody performs to the queue; True: there is more."""
        if not self._hands.in_doubt:
            await self.queue.release_forgotten(self._hands.in_hand, self._pace.lease)
        if self.clock.steady() < self._judge_from:
            return await self.queue.queue_effects(None)
        gone = await self.queue.gone_nodes(self._pace.lease, self._pace.patience)
        more = await self.queue.queue_effects(gone)
        for node_id, beat in gone.items():
            if node_id not in self._recovering:
                self._recovering.add(node_id)
                self._hands.spawn(self._recover(node_id, beat))
        return more

    async def _recover(self, node_id: str, beat: datetime) -> None:
        """Look after the calls of a node that died, unless another node does."""
        lease = f"node {node_id}"
        try:
            if await self.outage.insist(partial(self.peers.acquire, lease, _RECOVERY_SECONDS)):
                _log.warning("a node is gone", node=node_id, last_beat=beat.isoformat())
                until = beat + timedelta(seconds=self._pace.lease)
                await self.outage.insist(partial(self._catch_up, until))
                await self.outage.insist(partial(self.queue.forget_node, node_id))
                await self.outage.insist(partial(self.peers.release, lease))
        finally:
            self._recovering.discard(node_id)

    async def _catch_up(self, until: datetime | None = None) -> None:
        """Learn what became of all open calls, or of those that nothing moved since then."""
        calls = await self._store.open_calls()
        if until is not None:
            calls = [call for call in calls if touched(call) <= until]
        await self._hands.catch_up(calls)

    async def _look_for_lost(self) -> None:
        if await self.peers.acquire("repair", _REPAIR.total_seconds() / 2):
            held = await self.queue.repair()
            if held:
                _log.error("work that failed often is tried again", jobs=held)

    # work from the queue

    async def _consume(self) -> None:
        """Run PgQueuer; it ends when the database restarts, and is started again."""
        failures = 0
        while not self._paused:
            began = self.clock.steady()
            reason = await self._consume_until_lost()
            if self.clock.steady() - began > self._pace.lease:
                failures = 0
            if not self._paused and not self.outage.away:
                _log.warning("the queue stopped and is started again", reason=reason)
            await asyncio.sleep(_PAUSES[min(failures, len(_PAUSES) - 1)])
            failures += 1

    async def _consume_until_lost(self) -> str:
        """Take work until the connection breaks; what is under way then is finished apart."""
        handlers = {TIMER: self._fire, EFFECT: self._take_over}
        self._consumer = Consumer(self._store.pool, handlers, self._pace.lease)
        run = asyncio.create_task(self._consumer.run())
        self._runs.add(run)
        run.add_done_callback(self._ended)
        lost = asyncio.create_task(self._consumer.lost.wait())
        try:
            await asyncio.wait({run, lost}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            lost.cancel()
            self._consumer.stop()
        failed = run.exception() if run.done() and not run.cancelled() else None
        return repr(failed) if failed else "the connection broke"

    def _ended(self, run: asyncio.Task[None]) -> None:
        self._runs.discard(run)
        if not run.cancelled():
            run.exception()

    def _fire(self, words: Sequence[str]) -> asyncio.Task[None]:
        return self._hands.spawn(self._fire_timer(*words))

    async def _fire_timer(self, execution_sid: str, timer_id: str, due: str) -> None:
        find = partial(self.queue.timer, execution_sid, timer_id, due)
        timer = await self.outage.insist(find)
        if timer is not None:
            await self.outage.insist(partial(self._hands.fire, timer))

    def _take_over(self, words: Sequence[str]) -> asyncio.Task[None]:
        return self._hands.spawn(self._take_over_effect(*words))

    async def _take_over_effect(self, execution_sid: str, effect_id: str) -> None:
        find = partial(self._store.pending_effect, execution_sid, effect_id)
        pending = await self.outage.insist(find)
        if pending is not None:
            await self._hands.take_over(pending)

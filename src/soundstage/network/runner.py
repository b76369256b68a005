"""Doing what is due: lanes run side by side, the things of one lane one after the other.

Time is pulled: somebody asks `next_due`, moves the clock and calls `run_due`, or lets
`serve` do so in real time. What was begun when the process died is done again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec
import structlog

from soundstage.errors import Json
from soundstage.network.records import Pending
from soundstage.network.state import State
from soundstage.network.times import to_micros

Handler = Callable[[Pending], Awaitable[None] | None]

_LANES_AT_ONCE = 100
_FREE = "lane NOT IN (SELECT value FROM json_each(?))"

log = structlog.get_logger(__name__)


class Runner:
    """The network's agenda. A kind of work has one handler.

    A plain function runs in one transaction with the removal of its entry; a coroutine's entry
    is removed when it ends.
    """

    def __init__(self, state: State) -> None:
        self.handlers: dict[str, Handler] = {}
        self._state = state
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._looked: tuple[int, tuple[str, ...]] | None = None
        self._found: datetime | None = None
        self._holds: set[asyncio.Future[None]] = set()
        self._failures: list[Exception] = []
        self._wake: Callable[[], object] = lambda: None
        self._closed = False

    def schedule(self, kind: str, lane: str, data: dict[str, Json], delay: float = 0.0) -> Pending:
        """Put something on the agenda, `delay` seconds from now."""
        due_at = self._state.now() + timedelta(seconds=delay)
        entry = Pending(due_at=due_at, lane=lane, kind=kind, data=data)
        inserted = self._state.pending.insert(entry)
        self._wake()
        return inserted

    def hold(self) -> asyncio.Future[None]:
        """Let `settle` wait until the future that is returned has a result."""
        held: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._holds.add(held)
        held.add_done_callback(self._holds.discard)
        return held

    def fault(self, failure: Exception, **where: str) -> None:
        """Log a fault of ours and keep it for `settle`."""
        log.error("simulated network: work failed", exc_info=failure, **where)
        self._failures.append(failure)

    def next_due(self) -> datetime | None:
        """Return when the next thing is due that is not being done already.

        While a call is busy that is now: what it will wait for is not known yet.
        """
        return self._state.now() if self._holds else self._next_entry()

    def _next_entry(self) -> datetime | None:
        """Return when the next entry of a free lane is due; looked up when something changed."""
        present = (self._state.pending.changes, tuple(self._lanes))
        if present != self._looked:
            rest = "ORDER BY due_at, seq LIMIT 1"
            waiting = self._state.pending.where(_FREE, self._busy(), rest=rest)
            self._looked, self._found = present, waiting[0].due_at if waiting else None
        return self._found

    def start_due(self) -> None:
        """Begin everything that is due now, without waiting for it."""
        if self._closed:
            return
        due_at = self._next_entry()
        if due_at is None or due_at > self._state.now():
            return
        room = _LANES_AT_ONCE - len(self._lanes)
        due = self._state.pending.where(
            f"due_at <= ? AND {_FREE}",
            to_micros(self._state.now()),
            self._busy(),
            rest=f"ORDER BY due_at, seq LIMIT {room}",
        )
        for lane in dict.fromkeys(item.lane for item in due):
            self._lanes[lane] = asyncio.create_task(self._run_lane(lane))

    async def settle(self) -> None:
        """Wait until nothing is being done; raise the first fault of ours."""
        while self._lanes or self._holds:
            await asyncio.wait([*self._lanes.values(), *self._holds])
        if self._failures:
            failures, self._failures = self._failures, []
            raise failures[0]

    async def run_due(self) -> None:
        """Do everything that is due now, and what becomes due at this moment by doing it."""
        self.start_due()
        while self._lanes or self._holds:
            await self.settle()
            self.start_due()

    async def serve(self) -> None:
        """Do things as they become due, until cancelled."""
        loop, changed = asyncio.get_running_loop(), asyncio.Event()
        self._wake = lambda: loop.call_soon_threadsafe(changed.set)
        try:
            while True:
                changed.clear()
                self.start_due()
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._seconds_to_wait()):
                        await changed.wait()
        finally:
            self._wake = lambda: None
            await self._stop()

    async def close(self) -> None:
        """Stop for good what is being done; it stays on the agenda."""
        self._closed = True
        await self._stop()

    async def _stop(self) -> None:
        tasks = list(self._lanes.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _seconds_to_wait(self) -> float | None:
        due = self._next_entry()
        if due is None or len(self._lanes) >= _LANES_AT_ONCE:
            return None
        return max(0.0, (due - self._state.now()).total_seconds())

    def _busy(self) -> str:
        return msgspec.json.encode(list(self._lanes)).decode()

    async def _run_lane(self, lane: str) -> None:
        try:
            while (item := self._due_in(lane)) is not None:
                await self._perform(item)
        finally:
            del self._lanes[lane]
            self._wake()

    def _due_in(self, lane: str) -> Pending | None:
        due = self._state.pending.where(
            "lane = ? AND due_at <= ?",
            lane,
            to_micros(self._state.now()),
            rest="ORDER BY due_at, seq LIMIT 1",
        )
        return due[0] if due else None

    async def _perform(self, item: Pending) -> None:
        """Do one thing. A fault of ours is logged and kept for `settle`; it is not tried again."""
        try:
            with self._state.connection:
                work = self.handlers[item.kind](item)
                if work is None:
                    self._state.pending.delete(item)
            if work is not None:
                await work
        except Exception as failure:
            self.fault(failure, kind=item.kind, lane=item.lane)
        self._state.pending.delete(item)

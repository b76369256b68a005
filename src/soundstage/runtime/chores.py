"""Chores: what a node does now and then so that nothing is kept, or waited for, in vain.

In a cluster a lease lets one node at a time do each of them.
"""

import asyncio
from datetime import datetime, timedelta

import structlog

from soundstage.clock import Clock
from soundstage.core.events import StopRequested
from soundstage.core.execution import Execution
from soundstage.limits import Limits
from soundstage.runtime.work import WorkQueue, touched
from soundstage.runtime.worker import Worker
from soundstage.store.errors import StoreError
from soundstage.store.port import Store

_log = structlog.get_logger("soundstage.chores")
_PURGED_AT_ONCE = 500
_BURIED_AT_ONCE = 200
_BREATH_SECONDS = 0.02
_BURIAL_SECONDS = 60.0
_MARGIN = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_BURY_EVERY = timedelta(minutes=5)
_QUIET = timedelta(hours=3)
"""How long an execution with an open call is left alone before its carrier is asked."""


class Chores:
    """Deletes what is old or belongs to deleted flows, and asks for calls that fell silent."""

    def __init__(
        self, store: Store, worker: Worker, queue: WorkQueue, clock: Clock, limits: Limits
    ) -> None:
        self._store = store
        self._worker = worker
        self._queue = queue
        self._clock = clock
        self._limits = limits
        self._next_purge = self._next_burial = clock.now()
        self._next_question = clock.now() + _HOUR
        self._to_bury = self._burying = self._stopped = False

    async def run_due(self) -> None:
        """Do what it is time for; what takes long goes on in the background."""
        now = self._clock.now()
        if now >= self._next_burial:
            self._next_burial = now + _BURY_EVERY
            self.bury()
        if now >= self._next_question:
            self._next_question = now + _HOUR
            await self._ask_for_calls(now)
        if now >= self._next_purge:
            self._next_purge = now + _HOUR
            await self._purge(now)

    def stop(self) -> None:
        """Leave the rest to the next process."""
        self._stopped = True

    def bury(self) -> None:
        """Begin to delete what belongs to deleted flows, or go on with it."""
        self._to_bury = True
        if not self._burying:
            self._worker.spawn(self._bury())

    async def _bury(self) -> None:
        self._burying = True
        try:
            while self._to_bury and not self._stopped:
                self._to_bury = False
                if await self._queue.outage.insist(self._bury_some):
                    self._to_bury = True
                    await asyncio.sleep(_BREATH_SECONDS)
        finally:
            self._burying = False

    async def _bury_some(self) -> bool:
        """End and delete some executions of deleted flows; False when there are none."""
        peers = self._queue.peers
        if not await peers.acquire("burial", _BURIAL_SECONDS):
            return False
        doomed = await self._store.doomed(_BURIED_AT_ONCE)
        await asyncio.gather(*(self._end(execution) for execution in doomed if execution.active))
        await self._store.bury([execution.sid for execution in doomed])
        if not doomed:
            await peers.release("burial")
        return bool(doomed)

    async def _end(self, execution: Execution) -> None:
        try:
            event = StopRequested(id=f"{execution.sid}.stop")
            await self._worker.turns.deliver_to(execution, event)
        except StoreError:
            raise
        except Exception:
            _log.exception("could not end an execution of a deleted flow", execution=execution.sid)

    async def _ask_for_calls(self, now: datetime) -> None:
        """Ask what became of calls of which nothing was heard for long: a report may be lost."""
        if not await self._queue.peers.acquire("calls", (_HOUR - _MARGIN).total_seconds()):
            return
        calls = await self._store.open_calls()
        quiet = [call for call in calls if touched(call) < now - _QUIET]
        self._worker.spawn(self._worker.catch_up(quiet))

    async def _purge(self, now: datetime) -> None:
        """Delete what ended longer ago than the retention, in small batches [UG]."""
        if not await self._queue.peers.acquire("purge", (_HOUR - _MARGIN).total_seconds()):
            return
        before = now - timedelta(days=self._limits.retention_days)
        await self._store.drop_undelivered(now - timedelta(hours=self._limits.stream_hours))
        purged = _PURGED_AT_ONCE
        while purged == _PURGED_AT_ONCE:
            purged = await self._store.purge(before, _PURGED_AT_ONCE)

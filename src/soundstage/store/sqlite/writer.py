"""The writer: many writes to a transaction, one sync for all of them.

Writes arrive in a queue. All that wait are run in one transaction, and their callers are told when
it is committed. Turns are run where they come from: their statements take microseconds, and two
threads that run short statements take Python's lock from each other all the time. What waits for
the disk or may take long is left to a thread: each COMMIT, and every write that is no turn.

What one write cannot do harms no other: when one fails, all are rolled back and run again, each in
a savepoint of its own. With savepoints from the start a turn would cost half as much again: SQLite
copies every page that changes under one.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import apsw

from soundstage.store.errors import StoreError
from soundstage.store.sqlite.connections import BUSY_MILLISECONDS
from soundstage.store.sqlite.faults import explain

T = TypeVar("T")

LARGEST_BATCH = 256


@dataclass(slots=True)
class _Job:
    work: Callable[[apsw.Connection], object]
    long: bool
    future: asyncio.Future[Any]
    value: object = None
    error: Exception | None = None


class Writer:
    """Runs functions on the one connection that writes."""

    def __init__(self, db: apsw.Connection) -> None:
        self._db = db
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[_Job | None] = asyncio.Queue()
        self._thread = ThreadPoolExecutor(1, "soundstage-writer")
        self._closed = False
        self._drained = False
        self._task = self._loop.create_task(self._run(), name="soundstage-writer")

    async def run(self, work: Callable[[apsw.Connection], T], *, long: bool) -> T:
        """Run `work` in a transaction; return its value when it is durable.

        `long` says that it may take milliseconds. A caller that is cancelled meanwhile cannot
        know: the write may be there or not.
        """
        if self._closed:
            raise StoreError("the store is closed")
        future: asyncio.Future[T] = self._loop.create_future()
        self._queue.put_nowait(_Job(work, long, future))
        return await future

    async def close(self) -> None:
        """Do the writes that wait, then close the connection."""
        if not self._closed:
            self._closed = True
            self._queue.put_nowait(None)
        await self._task

    async def _run(self) -> None:
        while batch := await self._take():
            finish = self._commit if self._write_at_once(batch) else self._write
            await self._loop.run_in_executor(self._thread, finish, batch)
            _tell(batch)
        self._thread.shutdown()
        self._db.close()

    async def _take(self) -> list[_Job]:
        """Wait for a write and take all that wait with it; nothing at the end."""
        batch: list[_Job] = []
        job = None if self._drained else await self._queue.get()
        while job is not None:
            batch.append(job)
            if len(batch) == LARGEST_BATCH or self._queue.empty():
                return batch
            job = self._queue.get_nowait()
        self._drained = True
        return batch

    def _write_at_once(self, batch: list[_Job]) -> bool:
        """Run all jobs up to the commit; False when it cannot be done, or not at once."""
        if any(job.long for job in batch):
            return False
        try:
            self._begin(0)
            return self._run_all(batch)
        except apsw.Error:
            return False

    def _begin(self, patience: int) -> None:
        """Begin to write; wait so many milliseconds for another program that does."""
        self._db.set_busy_timeout(patience)
        self._db.execute("BEGIN IMMEDIATE")

    def _run_all(self, batch: list[_Job]) -> bool:
        """Run all jobs, or none if one of them fails."""
        try:
            for job in batch:
                job.value = job.work(self._db)
        except Exception:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            return False
        return True

    # in the thread

    def _commit(self, batch: list[_Job]) -> None:
        with self._blaming(batch):
            self._db.execute("COMMIT")

    def _write(self, batch: list[_Job]) -> None:
        with self._blaming(batch):
            self._begin(BUSY_MILLISECONDS)
            if not self._run_all(batch):
                self._begin(BUSY_MILLISECONDS)
                for job in batch:
                    self._attempt(job)
            self._db.execute("COMMIT")

    @contextmanager
    def _blaming(self, batch: list[_Job]) -> Iterator[None]:
        """Give every job the error that undid all of them."""
        try:
            yield
        except Exception as error:
            for job in batch:
                job.error = explain(error, self._db.filename)
            # SQLite may have rolled back by itself, and no fault may end the writer.
            with suppress(apsw.Error):
                self._db.execute("ROLLBACK")

    def _attempt(self, job: _Job) -> None:
        self._db.execute("SAVEPOINT job")
        try:
            job.value = job.work(self._db)
        except Exception as error:
            if not self._db.in_transaction:
                raise
            self._db.execute("ROLLBACK TO job")
            job.error = explain(error, self._db.filename)
        self._db.execute("RELEASE job")


def _tell(batch: Iterable[_Job]) -> None:
    for job in batch:
        if job.future.done():
            continue
        if job.error is None:
            job.future.set_result(job.value)
        else:
            job.future.set_exception(job.error)

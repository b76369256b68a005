"""The writer: one thread that writes, many writes to a transaction, one sync for all of them.

Writes arrive in a queue. The thread takes all that wait, runs them, commits, and only then tells
the callers. What one of them cannot do harms no other: when one fails, all are rolled back and
run again, each in a savepoint of its own. With savepoints from the start a turn would cost half
as much again: SQLite copies every page that changes under one.
"""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, TypeVar

import apsw

from soundstage.store.errors import StoreError
from soundstage.store.sqlite.faults import explain

T = TypeVar("T")

LARGEST_BATCH = 256


@dataclass(slots=True)
class _Job:
    work: Callable[[apsw.Connection], object]
    future: asyncio.Future[Any]
    value: object = None
    error: Exception | None = None


class Writer:
    """Runs functions on the one connection that writes."""

    def __init__(self, db: apsw.Connection, loop: asyncio.AbstractEventLoop) -> None:
        self._db = db
        self._loop = loop
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._closed = False
        self._drained = False
        self._thread = Thread(target=self._run, name="soundstage-writer", daemon=True)
        self._thread.start()

    async def run(self, work: Callable[[apsw.Connection], T]) -> T:
        """Run `work` in a transaction; return its value when it is durable.

        A caller that is cancelled meanwhile cannot know: the write may be there or not.
        """
        if self._closed:
            raise StoreError("the store is closed")
        future: asyncio.Future[T] = self._loop.create_future()
        self._queue.put(_Job(work, future))
        return await future

    async def close(self) -> None:
        """Do the writes that wait, then close the connection."""
        if not self._closed:
            self._closed = True
            self._queue.put(None)
        await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        while batch := self._take():
            self._write(batch)
            self._loop.call_soon_threadsafe(_tell, batch)
        self._db.close()

    def _take(self) -> list[_Job]:
        """Wait for a write and take all that wait with it; nothing at the end."""
        batch: list[_Job] = []
        job = None if self._drained else self._queue.get()
        while job is not None:
            batch.append(job)
            if len(batch) == LARGEST_BATCH:
                return batch
            try:
                job = self._queue.get_nowait()
            except Empty:
                return batch
        self._drained = True
        return batch

    def _write(self, batch: list[_Job]) -> None:
        try:
            if not self._write_all(batch):
                self._write_each(batch)
        except Exception as error:
            for job in batch:
                job.error = explain(error, self._db.filename)
            # SQLite may have rolled back by itself, and no fault may end this thread.
            with suppress(apsw.Error):
                self._db.execute("ROLLBACK")

    def _write_all(self, batch: list[_Job]) -> bool:
        """Run all jobs, or none if one of them fails."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            for job in batch:
                job.value = job.work(self._db)
        except Exception:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            return False
        self._db.execute("COMMIT")
        return True

    def _write_each(self, batch: list[_Job]) -> None:
        """Run the jobs that can be done, and give the others their errors."""
        self._db.execute("BEGIN IMMEDIATE")
        for job in batch:
            self._attempt(job)
        self._db.execute("COMMIT")

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

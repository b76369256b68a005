"""The floor's writes on SQLite: one thread, many transactions to a commit, FULL durability."""

import asyncio
import threading
from queue import Empty, SimpleQueue
from typing import Self

import apsw
from bench.floor.tape import Script

_Job = tuple[Script, int, asyncio.Future[None]]


class SqliteWriter(threading.Thread):
    """Writes what waits in one transaction, then tells everybody."""

    def __init__(self, path: str, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(daemon=True)
        self._path = path
        self._loop = loop
        self._queue: SimpleQueue[_Job] = SimpleQueue()

    @classmethod
    async def open(cls, path: str) -> Self:
        writer = cls(path, asyncio.get_running_loop())
        writer.start()
        return writer

    async def write(self, script: Script, contact: int) -> None:
        future: asyncio.Future[None] = self._loop.create_future()
        self._queue.put((script, contact, future))
        await future

    def run(self) -> None:
        db = apsw.Connection(self._path)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            db.execute(f"PRAGMA {pragma}")
        while True:
            batch = self._take()
            db.execute("BEGIN IMMEDIATE")
            for script, contact, _ in batch:
                for sql, bindings in script:
                    db.execute(sql, bindings(contact))
            db.execute("COMMIT")
            self._loop.call_soon_threadsafe(_tell, [future for *_, future in batch])

    def _take(self) -> list[_Job]:
        batch = [self._queue.get()]
        while len(batch) < 256:
            try:
                batch.append(self._queue.get_nowait())
            except Empty:
                break
        return batch


def _tell(futures: list[asyncio.Future[None]]) -> None:
    for future in futures:
        future.set_result(None)

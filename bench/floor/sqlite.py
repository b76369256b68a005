"""The floor's writes on SQLite: many transactions to a commit, FULL durability.

As with us, statements run on the event loop and commits in a thread.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Self

import apsw
from bench.floor.tape import Script

_Job = tuple[Script, int, asyncio.Future[None]]


class SqliteWriter:
    """Writes what waits in one transaction, then tells everybody."""

    def __init__(self, path: str) -> None:
        self._db = apsw.Connection(path)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            self._db.execute(f"PRAGMA {pragma}")
        self._queue: asyncio.Queue[_Job] = asyncio.Queue()
        self._thread = ThreadPoolExecutor(1)
        self._task = asyncio.create_task(self._run())

    @classmethod
    async def open(cls, path: str) -> Self:
        return cls(path)

    async def write(self, script: Script, contact: int) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.put_nowait((script, contact, future))
        await future

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            batch = await self._take()
            self._db.execute("BEGIN IMMEDIATE")
            for script, contact, _ in batch:
                for sql, bindings in script:
                    self._db.execute(sql, bindings(contact))
            await loop.run_in_executor(self._thread, self._db.execute, "COMMIT")
            _tell([future for *_, future in batch])

    async def _take(self) -> list[_Job]:
        batch = [await self._queue.get()]
        while len(batch) < 256 and not self._queue.empty():
            batch.append(self._queue.get_nowait())
        return batch


def _tell(futures: list[asyncio.Future[None]]) -> None:
    for future in futures:
        future.set_result(None)

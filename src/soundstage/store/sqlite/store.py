"""The embedded store: Soundstage's port over one SQLite file."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Self, TypeVar

from soundstage.core.execution import Turn
from soundstage.core.streams import StreamEvent
from soundstage.store.errors import StoreError
from soundstage.store.port import Committed, Conflict, Seen
from soundstage.store.records import PackedTurn
from soundstage.store.sql.statements import Change, Query
from soundstage.store.sql.store import SqlStore
from soundstage.store.sqlite import turns
from soundstage.store.sqlite.connections import Connections
from soundstage.store.sqlite.query import read, write
from soundstage.store.sqlite.writer import Writer
from soundstage.store.vault import Vault

T = TypeVar("T")


class SqliteStore(SqlStore):
    """The store's port over one SQLite file that this process owns.

    A read of one record runs where it is asked for: it takes microseconds, less than a
    thread would cost. Lists and journals can be megabytes; they run in a thread.
    """

    def __init__(self, connections: Connections, vault: Vault) -> None:
        super().__init__(vault)
        self._lock = connections.lock
        self._reader = connections.reader
        self._lister = connections.lister
        self._writer = Writer(connections.writer)
        self._thread = ThreadPoolExecutor(1, "soundstage-lists")
        self._closed = False

    @classmethod
    async def open(cls, path: Path, vault: Vault) -> Self:
        """Open the database, or make it, and bring it up to date."""
        return cls(await asyncio.to_thread(Connections.open, path), vault)

    async def close(self) -> None:
        """Finish the writes that wait, then give the file back."""
        if self._closed:
            return
        self._closed = True
        self._reader.close()
        await asyncio.to_thread(self._thread.shutdown)
        self._lister.close()
        await self._writer.close()
        self._lock.release()

    async def commit(
        self, turn: Turn, events: Sequence[StreamEvent] = ()
    ) -> Committed | Conflict | Seen:
        if refusal := await self._not_begun(turn):
            return refusal
        packed = PackedTurn.of(turn, events)
        return await self._writer.run(lambda db: turns.commit(db, packed), long=False)

    async def _few(self, query: Query[T]) -> list[T]:
        if self._closed:
            raise StoreError("the store is closed")
        return read(self._reader, query)

    async def _many(self, query: Query[T]) -> list[T]:
        if self._closed:
            raise StoreError("the store is closed")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, read, self._lister, query)

    async def _write(self, *changes: Change) -> list[list[Any]]:
        return await self._writer.run(lambda db: write(db, changes), long=True)

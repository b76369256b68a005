"""The shared store: Soundstage's port over one PostgreSQL database."""

from collections.abc import Sequence
from typing import Any, Self, TypeVar

import asyncpg

from soundstage.core.events import Inbound
from soundstage.core.execution import Turn
from soundstage.core.streams import StreamEvent
from soundstage.store.errors import Beaten, Refused
from soundstage.store.port import Committed, Conflict, Seen
from soundstage.store.postgresql import turns
from soundstage.store.postgresql.connections import CONNECT_SECONDS, Connections
from soundstage.store.postgresql.faults import explained
from soundstage.store.postgresql.hearing import Hearing
from soundstage.store.postgresql.query import read, write
from soundstage.store.records import PackedTurn
from soundstage.store.sql.accounts import some_token
from soundstage.store.sql.statements import Change, Query
from soundstage.store.sql.store import SqlStore
from soundstage.store.vault import Vault

T = TypeVar("T")


class PostgresStore(SqlStore):
    """The store's port over a database that other nodes use too.

    `node_id` is kept with the effects of each turn that is committed here.
    """

    def __init__(self, connections: Connections, vault: Vault, node_id: str | None) -> None:
        super().__init__(vault)
        self.node_id = node_id
        self.pool: asyncpg.Pool = connections.pool
        self._connections = connections
        self._hearing = Hearing(connections, self._caches, node_id)

    @classmethod
    async def open(cls, url: str, vault: Vault, node_id: str | None = None, pool: int = 8) -> Self:
        """Open the database, with so many connections at the most, and bring it up to date."""
        connections = await Connections.open(url, pool)
        store = cls(connections, vault, node_id)
        try:
            await store._hearing.start()
            await store._few(some_token(vault))
        except BaseException:
            await store.close()
            raise
        return store

    async def close(self) -> None:
        """Finish what is under way, then close all connections."""
        await self._hearing.stop()
        await self._connections.close()

    async def commit(
        self, turn: Turn, events: Sequence[StreamEvent] = ()
    ) -> Committed | Conflict | Seen:
        if refusal := await self._not_begun(turn):
            return refusal
        sql, values = turns.statement(PackedTurn.of(turn, events), self.node_id)
        try:
            (row,) = await self._fetch(sql, values)
        except (Refused, Beaten):
            row = (0, None, None)
        answer = turns.outcome(*row)
        if isinstance(answer, Conflict) and isinstance(turn.event, Inbound):
            return await self.seen(turn.event.id) or answer
        return answer

    async def _few(self, query: Query[T]) -> list[T]:
        return [query.make(*row) for row in await self._fetch(query.sql, query.values)]

    async def _many(self, query: Query[T]) -> list[T]:
        return await self._few(query)

    async def _write(self, *changes: Change) -> list[list[Any]]:
        with explained(self._connections.name):
            async with self.pool.acquire(timeout=CONNECT_SECONDS) as connection:
                if len(changes) == 1 and len(changes[0].rows) <= 1:
                    return [await write(connection, changes[0])]
                async with connection.transaction():
                    return [await write(connection, change) for change in changes]

    async def _fetch(self, sql: str, values: Sequence[Any]) -> list[Any]:
        with explained(self._connections.name):
            async with self.pool.acquire(timeout=CONNECT_SECONDS) as connection:
                return await read(connection, sql, values)

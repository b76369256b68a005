"""Questions to the database outside a turn: what the nodes need to know of each other."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from soundstage.store.postgresql.connections import CONNECT_SECONDS
from soundstage.store.postgresql.faults import explained

MICROS = 1_000_000


class Questions:
    """Statements through a pool; errors are those of the store."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool

    async def ask(self, sql: str, *values: object) -> list[Any]:
        """Perform one statement; return its rows."""
        with explained("PostgreSQL"):
            async with self.pool.acquire(timeout=CONNECT_SECONDS) as connection:
                rows: list[Any] = await connection.fetch(sql, *values)
                return rows

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[asyncpg.Connection]:
        """Give a connection for several statements, all or none of which are done."""
        with explained("PostgreSQL"):
            async with (
                self.pool.acquire(timeout=CONNECT_SECONDS) as connection,
                connection.transaction(),
            ):
                yield connection

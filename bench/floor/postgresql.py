"""The floor's writes on PostgreSQL: the statement of a turn on a connection of a pool of eight."""

from typing import Self

import asyncpg
from bench.floor.tape import Script


class PostgresWriter:
    """Runs statements as our store does: each is a transaction of its own."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    @classmethod
    async def open(cls, url: str) -> Self:
        settings = {"jit": "off"}
        pool = asyncpg.create_pool(
            url, min_size=0, max_size=8, server_settings=settings, reset=_keep
        )
        return cls(await pool)

    async def write(self, script: Script, contact: int) -> None:
        async with self._pool.acquire() as connection:
            for sql, values in script:
                await connection.fetch(sql, *values(contact))


async def _keep(_: asyncpg.Connection) -> None:
    """Leave the connection as it is: there is nothing to clean."""

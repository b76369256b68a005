"""Connections to one PostgreSQL database: a pool of them, and others that stay open."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self
from urllib.parse import urlsplit

import asyncpg

from soundstage.store.errors import StoreError
from soundstage.store.postgresql.faults import explained
from soundstage.store.postgresql.schema import find_version, migrate

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 15.0
_IDLE_SECONDS = 300.0
_SESSION = {
    "application_name": "soundstage",
    "default_transaction_isolation": "read committed",
    "enable_seqscan": "off",
    "idle_in_transaction_session_timeout": "60s",
    "jit": "off",
}
"""Every row is found by an index: a table that was measured while it was small must not lead to
plans that read all of it when it has grown."""


class Connections:
    """A database that is up to date; `pool` are the connections that turns use."""

    def __init__(self, url: str, name: str, pool: asyncpg.Pool) -> None:
        self.url = url
        self.name = name
        self.pool = pool

    @classmethod
    async def open(cls, url: str, size: int) -> Self:
        """Connect, and bring the database up to date."""
        await upgrade(url)
        name = shown(url)
        with explained(name):
            pool = await asyncpg.create_pool(
                url,
                min_size=0,
                max_size=size,
                max_inactive_connection_lifetime=_IDLE_SECONDS,
                timeout=CONNECT_SECONDS,
                command_timeout=ANSWER_SECONDS,
                server_settings=_SESSION,
                reset=_keep_as_it_is,
            )
        return cls(url, name, pool)

    async def connect(self) -> asyncpg.Connection:
        """Return a connection outside the pool; the caller closes it."""
        with explained(self.name):
            return await connect(self.url)

    async def close(self) -> None:
        await self.pool.close()


async def upgrade(url: str) -> int:
    """Take the steps that the database lacks; return the version that was found."""
    async with _opened(url) as connection:
        return await migrate(connection, shown(url))


async def version_of(url: str) -> int:
    """Return how many steps the database has taken."""
    async with _opened(url) as connection:
        return await find_version(connection)


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[asyncpg.Connection]:
    with explained(shown(url)):
        connection = await connect(url, answer_seconds=None)
        try:
            yield connection
        finally:
            await connection.close()


async def connect(url: str, answer_seconds: float | None = ANSWER_SECONDS) -> asyncpg.Connection:
    try:
        return await asyncpg.connect(
            url,
            timeout=CONNECT_SECONDS,
            command_timeout=answer_seconds,
            server_settings=_SESSION,
        )
    except (asyncpg.ClientConfigurationError, ValueError) as error:
        raise StoreError(f"{shown(url)} is no URL of a database: {error}") from error


def shown(url: str) -> str:
    """Return a URL without its password and options, as messages show it."""
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    try:
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        port = ""
    return f"{parts.scheme}://{host}{port}{parts.path}"


async def _keep_as_it_is(_: asyncpg.Connection) -> None:
    """Spare the statement with which the driver cleans a connection: we leave nothing on it."""

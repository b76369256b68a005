"""How a PostgreSQL database is brought up to date: a table counts the steps it took."""

from collections.abc import Sequence

import asyncpg

from soundstage.store.choosing import import_postgresql
from soundstage.store.schema import STEPS, for_postgresql, too_new

_CLUSTER_STEP = 5
"""The step with the columns for many nodes; only here do their own tables come with it."""

_LOCK = 0x50_55_4E_44
"""Names the advisory lock that one node holds while it takes the steps."""


async def migrate(connection: asyncpg.Connection, name: str, steps: Sequence[str] = STEPS) -> int:
    """Take the steps that the database lacks: all of them in one transaction, or none.

    Return the version that was found. Nodes that start at once wait for the first of them.
    """
    version = await find_version(connection)
    if version < len(steps):
        async with connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
            version = await find_version(connection)
            if version < len(steps):
                await _take(connection, version, steps)
    if version > len(steps):
        raise too_new(name, version, len(steps))
    return version


async def find_version(connection: asyncpg.Connection) -> int:
    """Return how many steps the database has taken."""
    if await connection.fetchval("SELECT to_regclass('schema_version')") is None:
        return 0
    return int(await connection.fetchval("SELECT version FROM schema_version"))


async def _take(connection: asyncpg.Connection, version: int, steps: Sequence[str]) -> None:
    if version == 0:
        await connection.execute(
            "CREATE TABLE schema_version (version BIGINT NOT NULL);"
            "INSERT INTO schema_version VALUES (0)"
        )
    for number, step in enumerate(steps[version:], start=version + 1):
        await connection.execute(for_postgresql(step))
        if number == _CLUSTER_STEP:
            await connection.execute(_queue_step())
    await connection.execute("UPDATE schema_version SET version = $1", len(steps))


def _queue_step() -> str:
    """Return the SQL of PgQueuer's tables; its import takes half a second, so it is done late."""
    sql: str = import_postgresql("soundstage.store.postgresql.queue_schema").queue_step()
    return sql

"""How a PostgreSQL database is brought up to date: all missing steps, or none, by one node."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING

import asyncpg
import pytest

from soundstage.store.errors import StoreError
from soundstage.store.port import Committed
from soundstage.store.postgresql import PostgresStore
from soundstage.store.postgresql.schema import find_version, migrate
from soundstage.store.schema import STEPS

if TYPE_CHECKING:
    from tests.postgresql import Server
    from tests.store.conftest import Samples

    from soundstage.store.vault import Vault

NOW = len(STEPS)
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
COLUMNS = (
    "SELECT table_name, column_name, data_type, collation_name, is_nullable, column_default,"
    " is_identity FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2"
)
INDEXES = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexdef"


@pytest.fixture
def url(server: Server) -> Iterator[str]:
    """An empty database."""
    url = server.new_database()
    yield url
    server.drop_database(url)


@pytest.fixture
async def db(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(url)
    yield connection
    await connection.close()


@pytest.mark.parametrize("version", range(NOW + 1))
async def test_a_database_of_every_version_can_be_opened(
    url: str, db: asyncpg.Connection, vault: Vault, samples: Samples, version: int
) -> None:
    await migrate(db, "test", STEPS[:version])
    assert await find_version(db) == version
    store = await PostgresStore.open(url, vault)
    await samples.furnish(store)
    execution = await samples.start(store)
    turn = samples.turn(execution, timers=(samples.timer("t", 1),))
    assert await store.commit(turn) == Committed()
    assert await store.execution(execution.sid) == turn.execution
    assert await store.next_timer() == samples.at(1)
    await store.close()
    assert await find_version(db) == NOW


async def test_all_ways_lead_to_the_same_tables(
    server: Server, db: asyncpg.Connection, template: str
) -> None:
    for version in range(NOW):
        await migrate(db, "test", STEPS[: version + 1])
    for sql in (TABLES, COLUMNS, INDEXES):
        assert [tuple(row) for row in await db.fetch(sql)] == server.execute(sql, template)


async def test_nodes_that_start_at_once_take_each_step_once(
    url: str, vault: Vault, db: asyncpg.Connection
) -> None:
    stores = await asyncio.gather(*(PostgresStore.open(url, vault) for _ in range(6)))
    assert await find_version(db) == NOW
    assert await db.fetchval("SELECT count(*) FROM schema_version") == 1
    for store in stores:
        await store.close()


async def test_a_step_that_fails_undoes_the_steps_before_it(db: asyncpg.Connection) -> None:
    await migrate(db, "test", STEPS[:1])
    before = await db.fetch(TABLES)
    with pytest.raises(asyncpg.PostgresError):
        await migrate(db, "test", (*STEPS[:3], "CREATE TABLE accounts (again INTEGER)"))
    assert await db.fetch(TABLES) == before
    assert await find_version(db) == 1


async def test_a_database_of_a_newer_version_is_refused_and_left_alone(
    url: str, db: asyncpg.Connection, vault: Vault
) -> None:
    await migrate(db, "test")
    await db.execute("UPDATE schema_version SET version = version + 1")
    with pytest.raises(StoreError, match=f"version {NOW + 1} and this Soundstage knows up to"):
        await PostgresStore.open(url, vault)
    assert await find_version(db) == NOW + 1


async def test_text_is_compared_by_its_bytes(db: asyncpg.Connection) -> None:
    await migrate(db, "test")
    rows = await db.fetch(
        "SELECT DISTINCT collation_name FROM information_schema.columns WHERE data_type = 'text'"
        " AND table_name = ANY ($1::text[])",
        ["accounts", "executions", "flows", "seen", "nodes", "effects", "alerts"],
    )
    assert [row[0] for row in rows] == ["C"]

"""How a database file is brought up to date: all missing steps, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import apsw
import pytest

from soundstage.store.errors import StoreError
from soundstage.store.schema import STEPS
from soundstage.store.sqlite import SqliteStore
from soundstage.store.sqlite.schema import migrate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.store.conftest import Samples

    from soundstage.store.vault import Vault


@pytest.fixture
def db() -> Iterator[apsw.Connection]:
    connection = apsw.Connection(":memory:")
    yield connection
    connection.close()


def tables(db: apsw.Connection) -> dict[str, str]:
    rows = db.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
    return {str(name): str(sql) for name, sql in rows}


THREE = ("CREATE TABLE one (a)", "CREATE TABLE two (a); CREATE TABLE three (a)", "DROP TABLE one")


@pytest.mark.parametrize("version", range(len(THREE) + 1))
def test_every_older_version_takes_the_steps_it_lacks(db: apsw.Connection, version: int) -> None:
    migrate(db, THREE[:version])
    migrate(db, THREE)
    assert set(tables(db)) == {"two", "three"}
    assert db.pragma("user_version") == 3


def test_a_step_that_fails_undoes_the_steps_before_it(db: apsw.Connection) -> None:
    migrate(db, THREE[:1])
    with pytest.raises(apsw.SQLError):
        migrate(db, (*THREE, "CREATE TABLE two (again)"))
    assert set(tables(db)) == {"one"}
    assert db.pragma("user_version") == 1


def test_a_newer_version_is_refused(db: apsw.Connection) -> None:
    migrate(db, THREE)
    with pytest.raises(StoreError, match="version 3 and this Soundstage knows up to 2"):
        migrate(db, THREE[:2])
    assert db.pragma("user_version") == 3


@pytest.mark.parametrize("version", range(len(STEPS) + 1))
async def test_a_file_of_every_version_can_be_opened(
    tmp_path: Path, vault: Vault, samples: Samples, version: int
) -> None:
    path = tmp_path / "store.db"
    old = apsw.Connection(str(path))
    migrate(old, STEPS[:version])
    old.close()
    store = await SqliteStore.open(path, vault)
    await samples.furnish(store)
    execution = await samples.start(store)
    assert await store.execution(execution.sid) == execution
    await store.close()


async def test_a_file_of_a_newer_version_is_refused_and_left_alone(
    tmp_path: Path, vault: Vault
) -> None:
    path = tmp_path / "store.db"
    newer = apsw.Connection(str(path))
    newer.pragma("user_version", len(STEPS) + 1)
    newer.close()
    with pytest.raises(StoreError, match="newer Soundstage"):
        await SqliteStore.open(path, vault)
    newer = apsw.Connection(str(path))
    assert newer.pragma("user_version") == len(STEPS) + 1
    assert tables(newer) == {}
    newer.close()

"""Looking into a database that another process owns."""

from pathlib import Path

import apsw
import pytest
from tests.postgresql import Server, apart
from tests.store.conftest import Samples
from tests.store.test_streams import faulty

from soundstage.store.errors import StoreError
from soundstage.store.postgresql import PostgresStore
from soundstage.store.postgresql.looking import Onlooker as PostgresOnlooker
from soundstage.store.sql import executions
from soundstage.store.sqlite import SqliteStore
from soundstage.store.sqlite.looking import Onlooker
from soundstage.store.vault import Vault


async def test_an_onlooker_sees_what_the_owner_writes(
    tmp_path: Path, vault: Vault, samples: Samples
) -> None:
    path = tmp_path / "store.db"
    store = await SqliteStore.open(path, vault)
    await samples.furnish(store)
    with Onlooker.open(path) as onlooker:
        assert onlooker.alerts({}, 10) == []
        for number in (1, 2, 3):
            await store.commit(faulty(samples, samples.execution(number), 81002, 81011))
        found = onlooker.alerts({"level": "error"}, 2)
        assert [alert.execution_sid for _, alert in found] == [
            samples.sid("FN", 2),
            samples.sid("FN", 3),
        ]
        first = onlooker.alerts({}, 10)[0][0]
        later = onlooker.alerts({"execution_sid": samples.sid("FN", 1)}, 10, after=first)
        assert [alert.code for _, alert in later] == [81011]
        assert onlooker.alerts({"account_sid": samples.sid("AC", 2)}, 10) == []
        assert_reads(onlooker, samples)
    await store.close()


def test_an_onlooker_sees_what_many_nodes_write(
    database: str, vault: Vault, samples: Samples
) -> None:
    def write(*numbers: int) -> None:
        async def commit() -> None:
            store = await PostgresStore.open(database, vault)
            for number in numbers:
                await store.commit(faulty(samples, samples.execution(number), 81002, 81011))
            await store.close()

        apart(commit())

    async def furnish() -> None:
        store = await PostgresStore.open(database, vault)
        await samples.furnish(store)
        await store.close()

    apart(furnish())
    with PostgresOnlooker.open(database) as onlooker:
        assert onlooker.alerts({}, 10) == []
        write(1, 2, 3)
        found = onlooker.alerts({"level": "error"}, 2)
        assert [alert.code for _, alert in found] == [81011, 81011]
        last = found[-1][0]
        assert onlooker.alerts({"level": "error"}, 10, after=last) == []
        write(4)
        later = onlooker.alerts({"level": "error"}, 10, after=last)
        assert [alert.execution_sid for _, alert in later] == [samples.sid("FN", 4)]
        assert onlooker.alerts({"level": "error"}, 10, after=last) == []
        assert onlooker.alerts({"account_sid": samples.sid("AC", 2)}, 10) == []
        assert_reads(onlooker, samples)


def assert_reads(onlooker: Onlooker | PostgresOnlooker, samples: Samples) -> None:
    """What is read is what was written: an execution and its journal."""
    sid = samples.sid("FN", 1)
    (execution,) = onlooker.read(executions.execution(sid))
    assert execution.sid == sid
    journal = onlooker.read(executions.journal(sid))
    assert [entry.version for entry in journal] == [1]
    assert onlooker.read(executions.execution(samples.sid("FN", 99))) == []


def test_servers_of_another_version_are_not_looked_at(server: Server) -> None:
    with pytest.raises(StoreError, match="schema version 0"), PostgresOnlooker.open(server.url):
        pass


def test_tables_of_another_version_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    db = apsw.Connection(str(path))
    db.pragma("user_version", 1)
    db.close()
    with pytest.raises(StoreError, match="schema version 1"), Onlooker.open(path):
        pass


@pytest.mark.parametrize("text", [None, "not a database, but text " * 100])
def test_what_is_no_database_is_told(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "store.db"
    if text is not None:
        path.write_text(text)
    with pytest.raises(StoreError, match=r"store\.db"), Onlooker.open(path):
        pass

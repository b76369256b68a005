"""Looking into a database that another process owns."""

from pathlib import Path

import apsw
import pytest
from tests.store.conftest import Samples
from tests.store.test_streams import faulty

from soundstage.store.errors import StoreError
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
    await store.close()


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

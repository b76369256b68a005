"""Which database is opened, and what is imported for it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs
from tests.postgresql import Server

from soundstage.store import patience
from soundstage.store.choosing import import_postgresql, open_database
from soundstage.store.errors import StoreAway, StoreError
from soundstage.store.sql.store import SqlStore

if TYPE_CHECKING:
    from pathlib import Path

    from tests.store.conftest import Samples

    from soundstage.store.vault import Vault


@pytest.mark.parametrize("kind", ["file", "server"])
async def test_both_kinds_are_opened(
    tmp_path: Path, database: str, vault: Vault, samples: Samples, kind: str
) -> None:
    where = tmp_path / "store.db" if kind == "file" else database
    store: SqlStore = await open_database(where, vault, "node", 3)
    await samples.furnish(store)
    assert await store.flow(samples.sid("FW", 1)) == samples.flow()
    await store.close()


def test_nothing_of_postgresql_is_imported_for_a_file() -> None:
    code = (
        "import asyncio, sys, tempfile\n"
        "from pathlib import Path\n"
        "from soundstage.cli import serve_command, accounts_command, db_command, migrate_command\n"
        "from soundstage.store.choosing import open_database\n"
        "from soundstage.store.vault import Vault\n"
        "async def main(folder):\n"
        "    vault = Vault.load_or_create(folder / 'key')\n"
        "    await (await open_database(folder / 'store.db', vault)).close()\n"
        "with tempfile.TemporaryDirectory() as folder:\n"
        "    asyncio.run(main(Path(folder)))\n"
        "print({'asyncpg', 'pgqueuer'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


@pytest.fixture
def sleeping() -> Iterator[Server]:
    """A server that is stopped, with a database in it."""
    with Server(fsync="off") as server:
        server.stop()
        yield server


async def test_a_node_waits_for_a_database_that_starts(sleeping: Server, vault: Vault) -> None:
    with capture_logs() as logs:
        opening = asyncio.create_task(open_database(sleeping.url, vault, "node", 3))
        await asyncio.sleep(0.5)
        assert not opening.done()
        await asyncio.to_thread(sleeping.start)
        store = await opening
    await store.close()
    assert [line["event"] for line in logs] == ["waiting for the database"]
    assert "cannot be reached" in logs[0]["reason"]


async def test_a_node_does_not_wait_for_ever(
    sleeping: Server, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "_PATIENCE_SECONDS", 0.5)
    with capture_logs() as logs, pytest.raises(StoreAway, match="is it running"):
        await open_database(sleeping.url, vault, "node", 3)
    assert len(logs) == 1


async def test_a_command_does_not_wait_for_a_database(sleeping: Server, vault: Vault) -> None:
    with capture_logs() as logs, pytest.raises(StoreAway, match="is it running"):
        await open_database(sleeping.url, vault)
    assert logs == []


async def test_a_node_does_not_wait_for_a_database_that_cannot_come(
    server: Server, vault: Vault
) -> None:
    with capture_logs() as logs, pytest.raises(StoreError, match="no such database"):
        await open_database(f"{server.url}_of_nobody", vault, "node", 3)
    assert logs == []


def test_pgqueuer_is_imported_for_its_tables_only(database: str) -> None:
    code = (
        "import asyncio, sys\n"
        "from cryptography.fernet import Fernet\n"
        "from soundstage.store.choosing import open_database\n"
        "from soundstage.store.vault import Vault\n"
        "async def main():\n"
        "    vault = Vault(Fernet.generate_key())\n"
        "    await (await open_database(sys.argv[1], vault)).close()\n"
        "asyncio.run(main())\n"
        "print({'asyncpg', 'pgqueuer'} & set(sys.modules))"
    )
    command = [sys.executable, "-c", code, database]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "{'asyncpg'}\n"


@pytest.mark.parametrize("package", ["asyncpg", "pgqueuer"])
def test_a_missing_package_is_named(server: Server, package: str) -> None:
    url = server.new_database()
    code = (
        "import sys\n"
        f"sys.modules['{package}'] = None\n"
        "from soundstage.cli import main\n"
        "sys.exit(main(['migrate', '--database', sys.argv[1]]))"
    )
    command = [sys.executable, "-c", code, url]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    server.drop_database(url)
    assert done.returncode == 1
    assert f"the package {package} is missing" in done.stderr
    assert 'pip install "soundstage[postgresql]"' in done.stderr


def test_another_missing_module_is_a_fault_of_ours() -> None:
    with pytest.raises(ModuleNotFoundError, match="nowhere"):
        import_postgresql("soundstage.store.nowhere")

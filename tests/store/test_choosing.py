"""Which database is opened, and what is imported for it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from soundstage.store.choosing import import_postgresql, open_database
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


@pytest.mark.parametrize("package", ["asyncpg", "pgqueuer"])
def test_a_missing_package_is_named(package: str) -> None:
    code = (
        "import sys\n"
        f"sys.modules['{package}'] = None\n"
        "from soundstage.cli import main\n"
        "sys.exit(main(['migrate', '--database', 'postgresql://127.0.0.1:1/x']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"the package {package} is missing" in done.stderr
    assert 'pip install "soundstage[postgresql]"' in done.stderr


def test_another_missing_module_is_a_fault_of_ours() -> None:
    with pytest.raises(ModuleNotFoundError, match="nowhere"):
        import_postgresql("soundstage.store.nowhere")

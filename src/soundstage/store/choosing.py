"""Which database an installation has: the SQLite file in its folder, or a PostgreSQL."""

from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from soundstage.store.errors import StoreError
from soundstage.store.patience import patiently
from soundstage.store.sql.store import SqlStore
from soundstage.store.vault import Vault

_PACKAGES = ("asyncpg", "pgqueuer")


async def open_database(
    database: Path | str, vault: Vault, node_id: str | None = None, pool: int = 8
) -> SqlStore:
    """Open the SQLite file at a path, or the PostgreSQL at a URL, and bring it up to date.

    A node, which has a `node_id`, waits for a PostgreSQL that is not there yet. An adapter is
    imported when it is needed: PostgreSQL's driver is an extra.
    """
    if isinstance(database, Path):
        adapter = import_module("soundstage.store.sqlite").SqliteStore
        store: SqlStore = await adapter.open(database, vault)
    else:
        adapter = import_postgresql("soundstage.store.postgresql").PostgresStore
        open_ = partial(adapter.open, database, vault, node_id, pool)
        store = await (patiently(open_) if node_id else open_())
    return store


def import_postgresql(name: str) -> Any:
    """Import a module that needs the packages for PostgreSQL."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        package = str(error.name).partition(".")[0]
        if package not in _PACKAGES:
            raise
        raise StoreError(
            f"the package {package} is missing, which PostgreSQL needs: "
            'pip install "soundstage[postgresql]"'
        ) from error

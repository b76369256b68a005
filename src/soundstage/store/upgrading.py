"""Brings a database up to date without opening a store on it."""

import asyncio
from pathlib import Path

import apsw

from soundstage.store.choosing import import_postgresql
from soundstage.store.schema import STEPS
from soundstage.store.sqlite.connections import Connections
from soundstage.store.sqlite.faults import explain

KNOWN = len(STEPS)
"""The version that this Soundstage brings a database to."""


async def upgrade(database: Path | str) -> int:
    """Take the steps that the database lacks; return the version that was found."""
    if isinstance(database, str):
        adapter = import_postgresql("soundstage.store.postgresql.connections")
        found: int = await adapter.upgrade(database)
        return found
    connections = await asyncio.to_thread(Connections.open, database)
    connections.close()
    return connections.found


async def version_of(database: Path | str) -> int:
    """Return the version of a database, 0 when it has no tables; nothing is changed."""
    if isinstance(database, str):
        adapter = import_postgresql("soundstage.store.postgresql.connections")
        found: int = await adapter.version_of(database)
        return found
    return _version_of_file(database)


def _version_of_file(database: Path) -> int:
    if not database.exists():
        return 0
    try:
        db = apsw.Connection(str(database), flags=apsw.SQLITE_OPEN_READONLY)
        try:
            return int(str(db.pragma("user_version")))
        finally:
            db.close()
    except apsw.Error as error:
        raise explain(error, str(database)) from error

"""Copies a SQLite file into an empty PostgreSQL, and compares the two at the end.

All of it is one transaction: until the end nobody sees anything of it, and after a fault there
is nothing. Work that was under way goes on there: its effects are nobody's until a node takes
them, and its timers wait in their table.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import apsw
import asyncpg
import msgspec

from soundstage.store.errors import StoreError
from soundstage.store.postgresql.connections import connect, shown
from soundstage.store.postgresql.faults import explained
from soundstage.store.postgresql.query import writable
from soundstage.store.postgresql.schema import migrate
from soundstage.store.sqlite.connections import Connections
from soundstage.store.vault import Vault

TABLES = {
    "accounts": "",
    "api_keys": "",
    "flows": "",
    "revisions": "",
    "test_users": "",
    "notes": "",
    "executions": "",
    "journal": "",
    "effects": "ordinal",
    "timers": "ordinal",
    "seen": "",
    "alerts": "",
    "sinks": "",
    "subscriptions": "",
    "outbox": "number",
}
"""Every table that both databases have, owners first, with the column that counts by itself."""

_MODULUS = 2**64
_PREFETCH = 200

Row = tuple[Any, ...]
Report = Callable[[str, int], None]


@dataclass(slots=True)
class Sum:
    """How many rows there were, and a sum over all of them that does not depend on order."""

    rows: int = 0
    total: int = 0

    def add(self, row: Row) -> None:
        digest = blake2b(msgspec.msgpack.encode(row), digest_size=8).digest()
        self.rows += 1
        self.total = (self.total + int.from_bytes(digest)) % _MODULUS


class Source:
    """A SQLite file that no other process uses meanwhile."""

    def __init__(self, path: Path, connections: Connections) -> None:
        self.path = path
        self._connections = connections
        self._db: apsw.Connection = connections.reader

    @classmethod
    def open(cls, path: Path) -> "Source":
        if not path.exists():
            raise StoreError(f"there is no database {path}")
        return cls(path, Connections.open(path))

    def close(self) -> None:
        self._connections.close()

    def count(self) -> int:
        """Return how many rows there are in all tables."""
        counts = " + ".join(f"(SELECT count(*) FROM {table})" for table in TABLES)  # noqa: S608
        return int(str(self._db.execute(f"SELECT {counts}").fetchall()[0][0]))

    def columns(self, table: str) -> list[str]:
        return [str(row[1]) for row in self._db.execute(f"PRAGMA table_info({table})")]

    def rows(self, table: str) -> Iterator[Row]:
        return self._db.execute(f"SELECT * FROM {table}")  # noqa: S608

    def check_tokens(self, vault: Vault) -> None:
        """Open every auth token with the key that the nodes will have."""
        for (sealed,) in self._db.execute("SELECT auth_token FROM accounts"):
            vault.open(sealed)


async def copy(source: Source, url: str, vault: Vault, report: Report) -> dict[str, int]:
    """Copy everything; return the number of rows of each table.

    `report` is told the table and how many rows of it were copied or compared since the last
    time.
    """
    source.check_tokens(vault)
    name = shown(url)
    with explained(name):
        target = await connect(url, answer_seconds=None)
        try:
            await migrate(target, name)
            async with target.transaction():
                return await _copy_all(source, target, name, report)
        except asyncpg.IntegrityConstraintViolationError as error:
            raise StoreError(f"{name} refuses a row of {source.path}: {error}") from error
        finally:
            await target.close()


async def _copy_all(
    source: Source, target: asyncpg.Connection, name: str, report: Report
) -> dict[str, int]:
    await target.execute(f"LOCK TABLE {', '.join(TABLES)} IN SHARE ROW EXCLUSIVE MODE")
    for table in TABLES:
        if await target.fetchval(f"SELECT EXISTS (SELECT FROM {table})"):  # noqa: S608
            raise StoreError(f"{name} is not empty: it has {table}; give a new database")
    copied = {table: await _copy_table(source, target, table, report) for table in TABLES}
    for table, expected in copied.items():
        found = await _sum(target, table, source.columns(table), report)
        if found != expected:
            raise StoreError(
                f"{name}: {table} is not what {source.path} has ({found.rows} rows of "
                f"{expected.rows}); nothing was kept"
            )
    return {table: one.rows for table, one in copied.items()}


async def _copy_table(
    source: Source, target: asyncpg.Connection, table: str, report: Report
) -> Sum:
    read = Sum()

    def rows() -> Iterable[Row]:
        for row in source.rows(table):
            written = tuple(writable(row))
            read.add(written)
            report(table, 1)
            yield written

    await target.copy_records_to_table(table, records=rows(), columns=source.columns(table))
    if counter := TABLES[table]:
        await target.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', '{counter}'), max({counter}))"  # noqa: S608
            f" FROM {table}"
        )
    return read


async def _sum(target: asyncpg.Connection, table: str, columns: list[str], report: Report) -> Sum:
    found = Sum()
    sql = f"SELECT {', '.join(columns)} FROM {table}"  # noqa: S608
    async for row in target.cursor(sql, prefetch=_PREFETCH):
        found.add(tuple(row))
        report(table, 1)
    return found

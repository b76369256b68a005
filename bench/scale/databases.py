"""The databases that are filled: rows read, copied and changed behind the server's back."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

import apsw
import asyncpg
from bench.processes import folder_size
from bench.scale.cloning import OWNED, Pattern, batches
from bench.systems.base import Shared

_NUMBERED_BY_THE_DATABASE = "ordinal"


class Database(Protocol):
    """A database while no server runs on it."""

    name: str
    options: tuple[str, ...]
    """What the server needs to be told of it."""

    async def fill(self, count: int) -> None:
        """Let contact 0 have the company of as many others as make `count`."""
        ...

    async def execute(self, sql: str) -> list[tuple[Any, ...]]: ...

    async def rewrite(self, change: Callable[[bytes], bytes]) -> None:
        """Change the snapshot of every execution."""
        ...

    def size(self) -> int:
        """Return the bytes that it takes on disk."""
        ...

    def pids(self) -> tuple[int, ...]:
        """Return the processes that are the database and no server of ours."""
        ...


class OnSqlite:
    """The file in a home."""

    name = "SQLite"
    options: tuple[str, ...] = ()

    def __init__(self, home: Path) -> None:
        self._home = home
        self._path = home / "soundstage.db"

    async def fill(self, count: int) -> None:
        with closing(apsw.Connection(str(self._path))) as db:
            for batch in batches([_pattern(db, table) for table in OWNED], count):
                with db:
                    for pattern, rows in batch:
                        marks = ", ".join("?" * len(pattern.columns))
                        columns = ", ".join(pattern.columns)
                        db.executemany(
                            f"INSERT INTO {pattern.table} ({columns}) VALUES ({marks})", rows
                        )
            db.pragma("wal_checkpoint", "TRUNCATE")

    async def execute(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(apsw.Connection(str(self._path))) as db:
            db.set_busy_timeout(10_000)
            return list(db.execute(sql).fetchall())

    async def rewrite(self, change: Callable[[bytes], bytes]) -> None:
        with closing(apsw.Connection(str(self._path))) as db, db:
            rows: list[Any] = db.execute("SELECT sid, snapshot FROM executions").fetchall()
            for sid, snapshot in rows:
                db.execute(
                    "UPDATE executions SET snapshot = ? WHERE sid = ?", (change(snapshot), sid)
                )

    def size(self) -> int:
        return folder_size(self._home)

    def pids(self) -> tuple[int, ...]:
        return ()


def _pattern(db: apsw.Connection, table: str) -> Pattern:
    columns = tuple(
        str(name)
        for _, name, *_ in db.execute(f"PRAGMA table_info({table})")
        if name != _NUMBERED_BY_THE_DATABASE
    )
    rows = db.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {OWNED[table]}")
    return Pattern(table, columns, tuple(rows.fetchall()))


class OnPostgresql:
    """A database of the throw-away server."""

    name = "PostgreSQL"

    def __init__(self, shared: Shared, url: str) -> None:
        self._shared = shared
        self._url = url
        self.options: tuple[str, ...] = ("--database", url)

    async def fill(self, count: int) -> None:
        db = await asyncpg.connect(self._url)
        try:
            await db.execute("SET session_replication_role = replica")
            patterns = [await _postgresql_pattern(db, table) for table in OWNED]
            for batch in batches(patterns, count):
                for pattern, rows in batch:
                    await db.copy_records_to_table(
                        pattern.table, records=rows, columns=pattern.columns
                    )
            await db.execute("VACUUM ANALYZE")
        finally:
            await db.close()

    async def execute(self, sql: str) -> list[tuple[Any, ...]]:
        db = await asyncpg.connect(self._url)
        try:
            return [tuple(row) for row in await db.fetch(sql)]
        finally:
            await db.close()

    async def rewrite(self, change: Callable[[bytes], bytes]) -> None:
        db = await asyncpg.connect(self._url)
        try:
            for sid, snapshot in await db.fetch("SELECT sid, snapshot FROM executions"):
                await db.execute(
                    "UPDATE executions SET snapshot = $1 WHERE sid = $2", change(snapshot), sid
                )
        finally:
            await db.close()

    def size(self) -> int:
        return self._shared.size(self._url)

    def pids(self) -> tuple[int, ...]:
        return (self._shared.pid,)


async def _postgresql_pattern(db: "asyncpg.Connection[asyncpg.Record]", table: str) -> Pattern:
    rows = await db.fetch(f"SELECT * FROM {table} ORDER BY {OWNED[table]}")
    columns = tuple(name for name, _ in rows[0].items() if name != _NUMBERED_BY_THE_DATABASE)
    return Pattern(table, columns, tuple(tuple(row[name] for name in columns) for row in rows))


@contextmanager
def database(kind: str, home: Path, shared: Shared | None) -> Iterator[Database]:
    """Give the database of a home, by its kind: `sqlite` or `postgresql`."""
    if kind == "sqlite":
        yield OnSqlite(home)
        return
    assert shared
    with shared.database() as url:
        yield OnPostgresql(shared, url)


def names(kinds: str) -> Sequence[str]:
    """Return the kinds that were asked for, such as `sqlite,postgresql`."""
    chosen = [kind.strip() for kind in kinds.split(",") if kind.strip()]
    unknown = [kind for kind in chosen if kind not in ("sqlite", "postgresql")]
    if unknown:
        raise SystemExit(f"DATABASES has {unknown[0]}, expected sqlite, postgresql or both")
    return chosen

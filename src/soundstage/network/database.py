"""The network's own SQLite file: typed tables of records, and the versions of its schema."""

import dataclasses
from collections.abc import Callable, Hashable
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Generic, TypeVar, get_type_hints

import apsw
import msgspec

from soundstage.errors import Bug
from soundstage.network.schema import VERSIONS
from soundstage.network.times import from_micros, to_micros

R = TypeVar("R")
_Value = str | int | None
_MEMORY = ":memory:"
_CONDITIONS_KEPT = 1_000
_idle: list[apsw.Connection] = []


def open_database(path: str) -> apsw.Connection:
    """Open the file, readable by its owner only, and bring its schema up to date."""
    if path == _MEMORY:
        return _in_memory()
    connection = apsw.Connection(_touched(path))
    connection.set_busy_timeout(5_000)
    connection.pragma("journal_mode", "wal")
    connection.pragma("synchronous", "normal")
    version = connection.pragma("user_version")
    if version > len(VERSIONS):
        connection.close()
        raise Bug(
            f"{path} has schema {version}, this release knows up to {len(VERSIONS)}: "
            "use the newer release that wrote it"
        )
    _migrate(connection, version)
    return connection


def close_database(connection: apsw.Connection) -> None:
    """Close the file; one in memory is emptied and kept for the next network."""
    if connection.filename or not connection.in_transaction:
        connection.close()
        return
    connection.execute("ROLLBACK")
    _idle.append(connection)


def _in_memory() -> apsw.Connection:
    """Return an empty database, with the statements that an earlier network has prepared.

    Everything that a network in memory writes is one transaction that is never committed.
    """
    if _idle:
        connection = _idle.pop()
    else:
        connection = apsw.Connection(_MEMORY)
        _migrate(connection, 0)
    connection.execute("BEGIN")
    return connection


def _touched(path: str) -> str:
    Path(path).touch(mode=0o600)
    return path


def _migrate(connection: apsw.Connection, version: int) -> None:
    for number, statements in enumerate(VERSIONS[version:], start=version + 1):
        with connection:
            connection.execute(statements)
            connection.pragma("user_version", number)


_Write = Callable[[Any], _Value]
_Read = Callable[[Any], Any]


@dataclasses.dataclass(frozen=True, slots=True)
class _Shape:
    """How the records of a table are written and read; most values are read as they are."""

    writers: dict[str, _Write]
    readers: tuple[tuple[str, _Read], ...]
    columns: tuple[str, ...]
    select: str
    insert: str


@cache
def _shape(name: str, record: Hashable) -> _Shape:
    hints = get_type_hints(record)
    names = ", ".join(map(_quoted, hints))
    marks = ", ".join("?" for _ in hints)
    return _Shape(
        writers={column: _writer(hint) for column, hint in hints.items()},
        readers=tuple((c, read) for c, hint in hints.items() if (read := _reader(hint))),
        columns=tuple(hints),
        select=f"SELECT {names} FROM {name}",  # noqa: S608
        insert=f"INSERT INTO {name} ({names}) VALUES ({marks})",  # noqa: S608
    )


@lru_cache(_CONDITIONS_KEPT)
def _equal(columns: tuple[str, ...]) -> str:
    return " AND ".join(f"{_quoted(column)} = ?" for column in columns)


class Table(Generic[R]):
    """One table whose columns are the fields of a record; its `seq` is the order of insertion.

    Conditions are written by us and never hold a value: values are bound. `changes` counts
    what was written through this object: who looks again may save the look.
    """

    def __init__(self, connection: apsw.Connection, name: str, record: type[R]) -> None:
        self.changes = 0
        self._connection = connection
        self._name = name
        self._record = record
        self._shape = _shape(name, record)  # type: ignore[arg-type]

    def insert(self, record: R) -> R:
        """Add a record and return it with its place in the order."""
        self.changes += 1
        shape = self._shape
        self._connection.execute(shape.insert, [self._written(c, record) for c in shape.columns])
        seq = self._connection.last_insert_rowid()
        return dataclasses.replace(record, seq=seq)  # type: ignore[type-var]

    def update(self, record: R, **changes: Any) -> R:
        """Write the fields that changed and return the new record."""
        self.changes += 1
        changed = dataclasses.replace(record, **changes)  # type: ignore[type-var]
        names = ", ".join(f"{_quoted(column)} = ?" for column in changes)
        statement = f"UPDATE {self._name} SET {names} WHERE seq = ?"  # noqa: S608
        values = [self._written(column, changed) for column in changes]
        self._connection.execute(statement, [*values, self._written("seq", changed)])
        return changed

    def delete(self, record: R) -> None:
        """Remove a record."""
        self.changes += 1
        statement = f"DELETE FROM {self._name} WHERE seq = ?"  # noqa: S608
        self._connection.execute(statement, [self._written("seq", record)])

    def keep_newest(self, count: int) -> None:
        """Remove all but about the newest `count` records."""
        oldest = f"(SELECT max(seq) FROM {self._name}) - ?"  # noqa: S608
        self._connection.execute(f"DELETE FROM {self._name} WHERE seq <= {oldest}", (count,))  # noqa: S608

    def one(self, **values: Any) -> R | None:
        """Return the first record with these values."""
        bound = [self._shape.writers[column](value) for column, value in values.items()]
        return next(iter(self.where(_equal(tuple(values)), *bound, rest="LIMIT 1")), None)

    def where(self, condition: str, *values: _Value, rest: str = "") -> list[R]:
        """Return the records under a condition, oldest first unless `rest` says otherwise."""
        order = "" if rest.startswith("ORDER") else "ORDER BY seq "
        statement = f"{self._shape.select} WHERE {condition} {order}{rest}"
        return [self._read(row) for row in self._connection.execute(statement, values)]

    def _read(self, row: tuple[Any, ...]) -> R:
        values = dict(zip(self._shape.columns, row, strict=True))
        for column, read in self._shape.readers:
            values[column] = read(values[column])
        return self._record(**values)

    def _written(self, column: str, record: R) -> _Value:
        return self._shape.writers[column](getattr(record, column))


def _quoted(column: str) -> str:
    return f'"{column}"'


def _is_moment(hint: Any) -> bool:
    return hint is datetime or hint == datetime | None


def _is_json(hint: Any) -> bool:
    return getattr(hint, "__origin__", None) in (tuple, dict)


def _writer(hint: Any) -> _Write:
    if _is_moment(hint):
        return lambda moment: None if moment is None else to_micros(moment)
    if _is_json(hint):
        return lambda value: msgspec.json.encode(value).decode()
    return lambda value: value


def _reader(hint: Any) -> _Read | None:
    """Return how a column is read; None: as it is."""
    if _is_moment(hint):
        return lambda value: None if value is None else from_micros(value)
    if _is_json(hint):
        return lambda value: msgspec.json.decode(value, type=hint)
    return bool if hint is bool else None

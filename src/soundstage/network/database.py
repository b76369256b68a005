"""The network's own SQLite file: typed tables of records, and the versions of its schema."""

import dataclasses
from collections.abc import Callable, Hashable
from datetime import datetime
from functools import cache
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


@cache
def _shape(record: Hashable) -> tuple[list[str], dict[str, _Write], list[_Read]]:
    """Return the columns of a record's table, and how they are written and read."""
    hints = get_type_hints(record)
    writers = {column: _writer(hint) for column, hint in hints.items()}
    return list(hints), writers, [_reader(hint) for hint in hints.values()]


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
        self._columns, self._writers, self._readers = _shape(record)  # type: ignore[arg-type]
        self._select = f"SELECT {', '.join(map(_quoted, self._columns))} FROM {name}"  # noqa: S608

    def insert(self, record: R) -> R:
        """Add a record and return it with its place in the order."""
        self.changes += 1
        marks = ", ".join("?" for _ in self._columns)
        names = ", ".join(map(_quoted, self._columns))
        statement = f"INSERT INTO {self._name} ({names}) VALUES ({marks})"  # noqa: S608
        self._connection.execute(statement, [self._written(c, record) for c in self._columns])
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
        condition = " AND ".join(f"{_quoted(column)} = ?" for column in values)
        bound = [self._writers[column](value) for column, value in values.items()]
        return next(iter(self.where(condition, *bound, rest="LIMIT 1")), None)

    def where(self, condition: str, *values: _Value, rest: str = "") -> list[R]:
        """Return the records under a condition, oldest first unless `rest` says otherwise."""
        order = "" if rest.startswith("ORDER") else "ORDER BY seq "
        statement = f"{self._select} WHERE {condition} {order}{rest}"
        return [self._read(row) for row in self._connection.execute(statement, values)]

    def _read(self, row: tuple[Any, ...]) -> R:
        values = (read(value) for read, value in zip(self._readers, row, strict=True))
        return self._record(**dict(zip(self._columns, values, strict=True)))

    def _written(self, column: str, record: R) -> _Value:
        return self._writers[column](getattr(record, column))


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


def _reader(hint: Any) -> _Read:
    if _is_moment(hint):
        return lambda value: None if value is None else from_micros(value)
    if _is_json(hint):
        return lambda value: msgspec.json.decode(value, type=hint)
    return bool if hint is bool else lambda value: value

"""A look into a database that another process may own: it reads, and never writes or locks."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self, TypeVar

import apsw

from soundstage.core.alerts import Alert
from soundstage.store.errors import StoreError
from soundstage.store.records import unpack_alert
from soundstage.store.schema import STEPS
from soundstage.store.sql.statements import Query, Value
from soundstage.store.sqlite.faults import explain
from soundstage.store.sqlite.query import read

_BUSY_MILLISECONDS = 5_000

T = TypeVar("T")


class Onlooker:
    """Reads what a server has written so far."""

    def __init__(self, db: apsw.Connection) -> None:
        self._db = db

    @classmethod
    @contextmanager
    def open(cls, path: Path) -> Iterator[Self]:
        """Open a database whose tables are those of this Soundstage."""
        try:
            db = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
        except apsw.Error as error:
            raise explain(error, str(path)) from error
        try:
            db.set_busy_timeout(_BUSY_MILLISECONDS)
            _expect_current(db)
            yield cls(db)
        except apsw.Error as error:
            raise explain(error, str(path)) from error
        finally:
            db.close()

    def read(self, query: Query[T]) -> list[T]:
        """Return what one query finds."""
        return read(self._db, query)

    def alerts(
        self, wanted: Mapping[str, str], limit: int, after: int | None = None
    ) -> Sequence[tuple[int, Alert]]:
        """Return the youngest alerts that match, the oldest first, each with its number.

        `wanted` gives values of columns. With `after` those that were written after that number.
        """
        columns = ("account_sid", "execution_sid", "level")
        given = {f"{name} = ?": wanted[name] for name in columns if name in wanted}
        where = " AND ".join((*given, "rowid > ?"))
        order = "DESC" if after is None else "ASC"
        sql = f"SELECT rowid, record FROM alerts WHERE {where} ORDER BY rowid {order} LIMIT ?"  # noqa: S608
        values: tuple[Value, ...] = (*given.values(), after or 0, limit)
        found = read(self._db, Query(sql, values, _numbered))
        return found[::-1] if after is None else found


def _numbered(number: int, record: bytes) -> tuple[int, Alert]:
    return number, unpack_alert(record)


def _expect_current(db: apsw.Connection) -> None:
    version = db.pragma("user_version")
    if version != len(STEPS):
        raise StoreError(
            f"{db.filename} has schema version {version} and this Soundstage knows "
            f"{len(STEPS)}: let the server of this Soundstage open it once"
        )

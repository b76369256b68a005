"""What is asked of a database, as data: both adapters perform it, each in its own way.

The parameters of a statement are `$1`, `$2` … in the order in which they first appear: to
PostgreSQL they are numbers, to SQLite names, and both then take the values in that order.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from soundstage.store.paging import page_of
from soundstage.store.port import Cursor, Page

T = TypeVar("T")

Value = str | int | bytes | None
Cache = Literal["accounts", "flows", "subscriptions", "test_users"]


@dataclass(frozen=True, slots=True)
class Query(Generic[T]):
    """Rows to read; `make` is called with the columns of each."""

    sql: str
    values: tuple[Value, ...]
    make: Callable[..., T]


@dataclass(frozen=True, slots=True)
class Change:
    """A statement that writes, for each of some rows of values.

    It gives back one value for each row of the database that it changed. With `forgets` these
    are the SIDs under which that cache keeps what was changed.
    """

    sql: str
    rows: tuple[tuple[Value, ...], ...]
    forgets: Cache | None = None


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """Rows of one table that are read in pages: its key and record, conditions with values.

    All texts are constants of this package; whatever a client sent is a bound value.
    """

    table: str
    key: str
    record: str
    make: Callable[[Any], T]
    conditions: tuple[tuple[str, Value], ...]

    def rows(self, size: int, cursor: Cursor, border: Value) -> Query[T]:
        """Return the query of a page and one row more, read away from the cursor."""
        backward = cursor.before is not None
        order = f"ORDER BY {self.key} {'ASC' if backward else 'DESC'}"
        away = () if border is None else ((f"{self.key} {'>' if backward else '<'}", border),)
        return self._select(self.record, away, order, size + 1, self.make)

    def beyond(self, cursor: Cursor, border: Value) -> Query[object]:
        """Return the query of one row on the cursor's other side."""
        back = "<=" if cursor.before is not None else ">="
        return self._select(self.key, ((f"{self.key} {back}", border),), "", 1, _itself)

    def page(self, rows: list[T], size: int, cursor: Cursor, *, beyond: bool) -> Page[T]:
        return page_of(rows, size, cursor, beyond=beyond)

    def _select(
        self,
        column: str,
        more: tuple[tuple[str, Value], ...],
        order: str,
        limit: int,
        make: Callable[..., Any],
    ) -> Query[Any]:
        conditions = self.conditions + more
        where = " AND ".join(f"{text} ${n}" for n, (text, _) in enumerate(conditions, start=1))
        last = f"LIMIT ${len(conditions) + 1}"
        sql = f"SELECT {column} FROM {self.table} WHERE {where} {order} {last}"  # noqa: S608
        return Query(sql, (*(value for _, value in conditions), limit), make)


def _itself(value: object) -> object:
    return value

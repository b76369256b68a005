"""Lists in SQL: one page by key, and whether there is more on either side."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import apsw

from soundstage.store.paging import page_of
from soundstage.store.port import Cursor, Page
from soundstage.store.sqlite.query import Value, select

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows of one table: its key and record columns, and the conditions with their values.

    All texts are constants of this package; whatever a client sent is a bound value.
    """

    table: str
    key: str
    record: str
    conditions: tuple[str, ...]
    values: tuple[Value, ...]

    def page(
        self,
        db: apsw.Connection,
        unpack: Callable[[bytes], T],
        size: int,
        cursor: Cursor,
        border: Value | None,
    ) -> Page[T]:
        """Return one page; `border` is the cursor's SID or number as the column holds it."""
        backward = cursor.before is not None
        order = f"ORDER BY {self.key} {'ASC' if backward else 'DESC'} LIMIT ?"
        if border is None:
            rows = self._select(db, self.record, (), order, (size + 1,))
            return page_of([unpack(row) for row in rows], size, cursor, beyond=False)
        away, back = (">", "<=") if backward else ("<", ">=")
        rows = self._select(db, self.record, (f"{self.key} {away} ?",), order, (border, size + 1))
        other = self._select(db, self.key, (f"{self.key} {back} ?",), "LIMIT 1", (border,))
        return page_of([unpack(row) for row in rows], size, cursor, beyond=bool(other))

    def _select(
        self,
        db: apsw.Connection,
        column: str,
        more: tuple[str, ...],
        tail: str,
        values: tuple[Value, ...],
    ) -> list[Any]:
        where = " AND ".join((*self.conditions, *more))
        sql = f"SELECT {column} FROM {self.table} WHERE {where} {tail}"  # noqa: S608
        return [value for (value,) in select(db, sql, (*self.values, *values))]

"""Reading rows: a statement is always read to its end, so that no snapshot stays open."""

from collections.abc import Sequence
from typing import Any

import apsw

Value = str | int | bytes


def select(db: apsw.Connection, sql: str, values: Sequence[Value] = ()) -> list[tuple[Any, ...]]:
    """Return all rows; their types are the schema's."""
    return db.execute(sql, tuple(values)).fetchall()


def select_one(db: apsw.Connection, sql: str, values: Sequence[Value] = ()) -> tuple[Any, ...]:
    """Return the only row, or an empty tuple when there is none."""
    rows = select(db, sql, values)
    return rows[0] if rows else ()

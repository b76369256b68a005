"""Statements on one connection; each is read to its end, so that no snapshot stays open."""

from collections.abc import Iterable
from typing import Any, TypeVar

import apsw

from soundstage.store.errors import Refused
from soundstage.store.sql.statements import Change, Query
from soundstage.store.sqlite.faults import explain

T = TypeVar("T")


def read(db: apsw.Connection, query: Query[T]) -> list[T]:
    """Return all rows, each as a record."""
    try:
        rows = db.execute(query.sql, query.values).fetchall()
    except apsw.Error as error:
        raise explain(error, db.filename) from error
    return [query.make(*row) for row in rows]


def write(db: apsw.Connection, changes: Iterable[Change]) -> list[list[Any]]:
    """Return the values that each change gave back."""
    try:
        return [
            [value for row in change.rows for (value,) in db.execute(change.sql, row).fetchall()]
            for change in changes
        ]
    except apsw.ConstraintError as error:
        raise Refused(str(error)) from error

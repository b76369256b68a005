"""Statements on one connection of the driver."""

from collections.abc import Iterable
from typing import Any

import asyncpg

from soundstage.store.postgresql.hearing import telling
from soundstage.store.sql.statements import Change

_NUL = "\N{SYMBOL FOR NULL}"
_LONG_SECONDS = 600.0
"""Time for a change: to delete a flow deletes all its executions."""


async def read(connection: asyncpg.Connection, sql: str, values: Iterable[Any]) -> list[Any]:
    """Return all rows."""
    rows: list[Any] = await connection.fetch(sql, *writable(values))
    return rows


async def write(connection: asyncpg.Connection, change: Change) -> list[Any]:
    """Return the values that the change gave back."""
    sql = change.sql if change.forgets is None else telling(change.sql, change.forgets)
    if len(change.rows) == 1:
        rows = await connection.fetch(sql, *writable(change.rows[0]), timeout=_LONG_SECONDS)
    else:
        values = [writable(row) for row in change.rows]
        rows = await connection.fetchmany(sql, values, timeout=_LONG_SECONDS)
    return [row[0] for row in rows]


def writable(values: Iterable[Any]) -> list[Any]:
    """Return values without the one character that PostgreSQL has no text for.

    Records are bytes and keep it; only columns by which they are found show another sign.
    """
    return [
        value.replace("\0", _NUL) if type(value) is str and "\0" in value else value
        for value in values
    ]

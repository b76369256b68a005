"""A look at the alerts of a PostgreSQL that servers use meanwhile."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Self, TypeVar

import asyncpg

from soundstage.core.alerts import Alert
from soundstage.store.errors import StoreError
from soundstage.store.postgresql.connections import connect, shown
from soundstage.store.postgresql.faults import explained
from soundstage.store.postgresql.schema import find_version
from soundstage.store.records import unpack_alert
from soundstage.store.schema import STEPS
from soundstage.store.sql.statements import Query

T = TypeVar("T")

_COLUMNS = ("account_sid", "execution_sid", "level")
_OVERLAP = 10_000_000
"""Microseconds in which turns of several nodes may become visible in another order."""


class Onlooker:
    """Reads what servers have written so far."""

    def __init__(self, runner: asyncio.Runner, connection: asyncpg.Connection) -> None:
        self._runner = runner
        self._connection = connection
        self._told: dict[str, int] = {}

    @classmethod
    @contextmanager
    def open(cls, url: str) -> Iterator[Self]:
        """Open a database whose tables are those of this Soundstage."""
        name = shown(url)
        with asyncio.Runner() as runner, explained(name):
            connection = runner.run(connect(url))
            try:
                version = runner.run(find_version(connection))
                if version != len(STEPS):
                    raise StoreError(
                        f"{name} has schema version {version} and this Soundstage knows "
                        f"{len(STEPS)}: run soundstage migrate"
                    )
                yield cls(runner, connection)
            finally:
                runner.run(connection.close())

    def read(self, query: Query[T]) -> list[T]:
        """Return what one query finds."""
        return [query.make(*row) for row in self._ask(query.sql, *query.values)]

    def alerts(
        self, wanted: Mapping[str, str], limit: int, after: int | None = None
    ) -> Sequence[tuple[int, Alert]]:
        """Return the youngest alerts that match, the oldest first, each with its moment.

        `wanted` gives values of columns. With `after` those that are younger than that moment,
        and those that were not told before though they are a little older.
        """
        since = (after or 0) - _OVERLAP
        self._told = {sid: at for sid, at in self._told.items() if at >= since}
        given = [(name, wanted[name]) for name in _COLUMNS if name in wanted]
        where = " AND ".join(f"{name} = ${n}" for n, (name, _) in enumerate(given, start=4))
        order = "DESC" if after is None else "ASC"
        sql = (
            f"SELECT sid, at, record FROM alerts WHERE at >= $1 AND NOT sid = ANY ($2::text[])"  # noqa: S608
            f"{' AND ' if where else ''}{where} ORDER BY at {order}, sid {order} LIMIT $3"
        )
        values = (since, list(self._told), limit, *(value for _, value in given))
        rows = self._ask(sql, *values)
        self._told |= {sid: at for sid, at, _ in rows}
        found = [(max(at, after or 0), unpack_alert(record)) for _, at, record in rows]
        if after is not None:
            return found
        if rows:
            recent = rows[0]["at"] - _OVERLAP
            self._told = dict(self._ask("SELECT sid, at FROM alerts WHERE at >= $1", recent))
        return found[::-1]

    def _ask(self, sql: str, *values: object) -> list[Any]:
        rows: list[Any] = self._runner.run(self._connection.fetch(sql, *values))
        return rows

"""The databases that nodes run on: how they are made, hurt, looked into and opened."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Protocol

import apsw
from tests.torture.plan import Plan

from soundstage.cli.home import DATABASE, open_store
from soundstage.store.port import Store

_SOON = 60_000_000
"""Microseconds: a timer that is due later belongs to somebody who may be silent for long."""


class Database(Protocol):
    """What the nodes of a run share."""

    environment: dict[str, str]
    """The settings of a node that is to use it."""

    async def hurt(self, kind: str) -> None:
        """Do one torment to it; return when it works again."""
        ...

    async def busy(self) -> int:
        """Count what is still to be done soon: effects, leases, and timers within a minute."""
        ...

    def open(self) -> AbstractAsyncContextManager[Store]:
        """Open it through the port, when no node runs any more."""
        ...

    async def leases(self) -> int:
        """Count work that is still claimed, when no node runs any more."""
        ...


class Sqlite:
    """One file, which belongs to one node."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self.environment: dict[str, str] = {}

    async def hurt(self, kind: str) -> None:
        raise ValueError(f"{kind}: SQLite has no server and no connections")

    async def busy(self) -> int:
        db = apsw.Connection(str(self._home / DATABASE), flags=apsw.SQLITE_OPEN_READONLY)
        try:
            db.set_busy_timeout(5_000)
            query = (
                "SELECT (SELECT count(*) FROM effects) + (SELECT count(*) FROM timers"
                " WHERE due < unixepoch() * 1000000 + ?)"
            )
            return int(next(iter(db.execute(query, (_SOON,))))[0])
        finally:
            db.close()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Store]:
        async with open_store(self._home) as store:
            yield store

    async def leases(self) -> int:
        return 0


@contextmanager
def open_database(plan: Plan, folder: Path) -> Iterator[Database]:
    """Make the database of a run; nothing of it is left running."""
    if plan.database == "sqlite":
        yield Sqlite(folder / "home")
        return
    raise SystemExit("PostgreSQL is not there yet")

"""The databases that nodes run on: how they are made, hurt, looked into and opened."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Protocol

import apsw
from tests.postgresql import Server
from tests.torture.plan import Plan

from soundstage.cli.database import DATABASE
from soundstage.cli.home import KEY
from soundstage.store.choosing import open_database
from soundstage.store.port import Store
from soundstage.store.vault import Vault

_TO_DO = (
    "SELECT (SELECT count(*) FROM effects) + (SELECT count(*) FROM timers"
    " WHERE due < {now} * 1000000 + 60000000)"
)
"""Effects, and timers due within a minute: later ones belong to people who stay silent."""


class Database(Protocol):
    """What the nodes of a run share. `environment` holds the settings of who is to use it."""

    environment: dict[str, str]
    place: str | Path

    async def hurt(self, kind: str) -> None:
        """Do one torment to it; return when it works again."""
        ...

    async def busy(self) -> int:
        """Count what is still to be done soon: effects, jobs, and timers within a minute."""
        ...

    async def leases(self) -> int:
        """Count work that is still claimed, when no node runs any more."""
        ...


class Sqlite:
    """One file, which belongs to one node."""

    def __init__(self, home: Path) -> None:
        self.place: str | Path = home / DATABASE
        self.environment: dict[str, str] = {}

    async def hurt(self, kind: str) -> None:
        raise ValueError(f"{kind}: SQLite has no server and no connections")

    async def busy(self) -> int:
        db = apsw.Connection(str(self.place), flags=apsw.SQLITE_OPEN_READONLY)
        try:
            db.set_busy_timeout(5_000)
            return int(next(iter(db.execute(_TO_DO.format(now="unixepoch()"))))[0])
        finally:
            db.close()

    async def leases(self) -> int:
        return 0


class Postgresql:
    """One database of a server that is restarted, and whose connections are cut."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._url = server.new_database()
        self.place: str | Path = self._url
        self.environment = {"SOUNDSTAGE_DATABASE": self._url}

    async def hurt(self, kind: str) -> None:
        if kind == "restart-fast":
            await asyncio.to_thread(self._server.restart, "fast")
        elif kind == "restart-immediate":
            await asyncio.to_thread(self._server.restart, "immediate")
        else:
            await self._count(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND random() < 0.6"
            )

    async def busy(self) -> int:
        now = "extract(epoch FROM now())::bigint"
        return await self._count(_TO_DO.format(now=now)) + await self.leases()

    async def leases(self) -> int:
        return await self._count("SELECT count(*) FROM queue")

    async def _count(self, sql: str) -> int:
        rows = await asyncio.to_thread(self._server.execute, sql, self._url)
        return int(rows[0][0])


@contextmanager
def make_database(plan: Plan, folder: Path) -> Iterator[Database]:
    """Make the database of a run; nothing of it is left running."""
    if plan.database == "sqlite":
        yield Sqlite(folder / "home")
        return
    with Server() as server:
        yield Postgresql(server)


@asynccontextmanager
async def opened(database: Database, home: Path) -> AsyncIterator[Store]:
    """Open a database through the port, when no node runs any more."""
    store = await open_database(database.place, Vault.load_or_create(home / KEY))
    try:
        yield store
    finally:
        await store.close()

"""Hears what other nodes change, so that no cache keeps what is no longer true."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import asyncpg
import structlog

from soundstage.store.errors import StoreError
from soundstage.store.known import Known
from soundstage.store.postgresql.connections import Connections
from soundstage.store.postgresql.faults import explained
from soundstage.store.postgresql.queue_rows import HOLD
from soundstage.store.sql.statements import Cache

CHANNEL = "soundstage_changed"

_PING_SECONDS = 2.0
_PAUSE_SECONDS = 0.5
_log = structlog.get_logger("soundstage.store")


def telling(sql: str, cache: Cache) -> str:
    """Return a change that tells all nodes, in its own transaction, which records it changed."""
    return (
        f"WITH changed (sid) AS ({sql})"  # noqa: S608
        f" SELECT sid, pg_notify('{CHANNEL}', '{cache} ' || sid) FROM changed"
    )


class Hearing:
    """Keeps the caches true while it hears, and switches them off while it does not."""

    def __init__(
        self, connections: Connections, caches: Mapping[Cache, Known[Any]], node_id: str | None
    ) -> None:
        """With a `node_id` its connection also shows others that this node lives."""
        self._connections = connections
        self._node_id = node_id
        self._caches: dict[str, Known[Any]] = dict(caches.items())
        self._connection: asyncpg.Connection | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        await self._listen()
        self._task = asyncio.create_task(self._run(), name="soundstage-hearing")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        self._hang_up()

    async def _run(self) -> None:
        while True:
            if self._connection is not None:
                await self._stay(self._connection)
            self._hang_up()
            await asyncio.sleep(_PAUSE_SECONDS)
            with suppress(StoreError):
                await self._listen()

    async def _listen(self) -> None:
        """Hear from now on; caches may keep what they read."""
        self._connection = await self._connections.connect()
        with explained(self._connections.name):
            if self._node_id is not None:
                await self._connection.fetchval(HOLD, self._node_id)
            await self._connection.add_listener(CHANNEL, self._hear)
        self._switch(on=True)

    async def _stay(self, connection: asyncpg.Connection) -> None:
        """Return when the connection is broken; a server that is gone may not say so."""
        broken = asyncio.Event()
        connection.add_termination_listener(lambda _: broken.set())
        try:
            with explained(self._connections.name):
                while not broken.is_set() and not connection.is_closed():
                    with suppress(TimeoutError):
                        async with asyncio.timeout(_PING_SECONDS):
                            await broken.wait()
                    await connection.fetchval("SELECT 1", timeout=_PING_SECONDS)
        except StoreError as error:
            _log.warning("cannot hear what other nodes change", error=str(error))

    def _hang_up(self) -> None:
        self._switch(on=False)
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

    def _hear(self, *heard: Any) -> None:
        """Take a notification: its last part names a cache and a record."""
        cache, _, sid = str(heard[-1]).partition(" ")
        if cache in self._caches:
            self._caches[cache].forget(sid)

    def _switch(self, *, on: bool) -> None:
        for cache in self._caches.values():
            cache.switch(on=on)

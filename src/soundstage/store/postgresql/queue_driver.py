"""How PgQueuer reaches the database: through the store's pool, and one connection that listens."""

import asyncio
from collections.abc import Callable

import asyncpg
from pgqueuer.adapters.drivers.asyncpg import AsyncpgPoolDriver
from pgqueuer.ports.driver import NotifyCallback

_RESET_SECONDS = 2.0


class ListeningDriver(AsyncpgPoolDriver):
    """PgQueuer's own driver, which also tells when the connection that listens is lost.

    It gives that connection back to the pool in every case: PgQueuer's keeps one that broke.
    Nothing is told before it listens: PgQueuer's first check of its own ears comes that early.
    """

    def __init__(self, pool: asyncpg.Pool, lost: Callable[[], None]) -> None:
        super().__init__(pool)
        self._lost = lost
        self._listening = asyncio.Event()

    async def notify(self, channel: str, payload: str) -> None:
        await self._listening.wait()
        await super().notify(channel, payload)

    async def add_listener(self, channel: str, callback: NotifyCallback) -> None:
        await super().add_listener(channel, callback)
        if self._listener_connection is not None:
            self._listener_connection.add_termination_listener(self._terminated)
        self._listening.set()

    async def __aexit__(self, *_: object) -> None:
        connection, self._listener_connection = self._listener_connection, None
        if connection is None:
            return
        connection.remove_termination_listener(self._terminated)
        try:
            await connection.reset(timeout=_RESET_SECONDS)
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            connection.terminate()
        finally:
            await self._pool.release(connection)

    def _terminated(self, _: object) -> None:
        self._lost()

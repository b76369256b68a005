"""Whether the database is away: said once when it goes, and once when it is back."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from soundstage.store.errors import StoreError

T = TypeVar("T")

_log = structlog.get_logger("soundstage.database")
PAUSE = 1.0


class Outage:
    """What the node knows of its database: every fault of it ends up here."""

    def __init__(self) -> None:
        self.away = False

    def lost(self, error: StoreError) -> None:
        """Note that the database did not do its work."""
        if not self.away:
            _log.error("the database is away", reason=str(error))
        self.away = True

    def back(self) -> None:
        """Note that the database did its work."""
        if self.away:
            _log.info("the database is back")
        self.away = False

    async def insist(self, what: Callable[[], Awaitable[T]]) -> T:
        """Do something with the database, again and again until it can be done."""
        while True:
            try:
                return await what()
            except StoreError as error:
                self.lost(error)
            await asyncio.sleep(PAUSE)

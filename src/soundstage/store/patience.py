"""Patience of a process that starts: its database may start at the same time."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from soundstage.store.errors import StoreAway

T = TypeVar("T")

_log = structlog.get_logger("soundstage.database")
_PATIENCE_SECONDS = 30.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 3.0


async def patiently(what: Callable[[], Awaitable[T]]) -> T:
    """Do something, again and again for a while when the database cannot be reached."""
    clock = asyncio.get_running_loop().time
    pause, until = _FIRST_PAUSE, clock() + _PATIENCE_SECONDS
    while True:
        try:
            return await what()
        except StoreAway as error:
            if clock() + pause > until:
                raise
            if pause == _FIRST_PAUSE:
                _log.warning("waiting for the database", reason=str(error))
        await asyncio.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)

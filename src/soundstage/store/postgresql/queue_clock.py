"""The clock that all nodes of a database share: the database's own."""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from soundstage.clock import SystemClock

_DRIFT = 1e-4
"""Seconds that two clocks part in a second, at the most."""


class DatabaseClock:
    """The database's time as last heard, carried on by this machine's steady clock.

    The date of this machine does not matter, so nodes whose clocks are minutes apart agree.
    It never goes backwards. Until it has heard the database it is this machine's clock.
    """

    def __init__(self, steady: Callable[[], float] = time.monotonic) -> None:
        self._steady = steady
        self._heard = SystemClock().now()
        self._heard_at = steady()
        self._last: datetime | None = None
        self._set = False
        self._doubt = 0.0

    def now(self) -> datetime:
        present = self._heard + timedelta(seconds=self._steady() - self._heard_at)
        self._last = present if self._last is None else max(self._last, present)
        return self._last

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def hear(self, moment: datetime, asked_at: float) -> None:
        """Set the clock by an answer of the database to a question of `asked_at`.

        An answer that took long, as of a node that stood still, says little: the time as it is
        known stays, unless it cannot be right.
        """
        answered_at = self._steady()
        middle, doubt = (asked_at + answered_at) / 2, (answered_at - asked_at) / 2
        if self._set and doubt > self._doubt_at(answered_at):
            known = self._heard + timedelta(seconds=middle - self._heard_at)
            if abs((known - moment).total_seconds()) <= doubt:
                return
        if not self._set:
            self._last, self._set = None, True
        self._heard, self._heard_at, self._doubt = moment, middle, doubt

    def _doubt_at(self, steady: float) -> float:
        return self._doubt + (steady - self._heard_at) * _DRIFT

    def steady(self) -> float:
        """Return the seconds of this machine's steady clock."""
        return self._steady()

"""The clock that all nodes of a database share: the database's own."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from soundstage.clock import SystemClock


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

    def now(self) -> datetime:
        present = self._heard + timedelta(seconds=self._steady() - self._heard_at)
        self._last = present if self._last is None else max(self._last, present)
        return self._last

    def hear(self, moment: datetime, asked_at: float) -> None:
        """Set the clock by an answer of the database to a question of `asked_at`."""
        answered_at = self._steady()
        if not self._set:
            self._last, self._set = None, True
        self._heard, self._heard_at = moment, (asked_at + answered_at) / 2

    def steady(self) -> float:
        """Return the seconds of this machine's steady clock."""
        return self._steady()

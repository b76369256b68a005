"""Where time comes from: the machine's clock, or one that a test moves."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """A source of the present moment."""

    def now(self) -> datetime:
        """Return the present moment, in UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return when so much time has passed."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class VirtualClock:
    """A clock that stands still until it is moved; never backwards."""

    def __init__(self, start: datetime = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    async def sleep(self, seconds: float) -> None:
        """Move on to the moment of waking, but let all that goes on now have its turn first.

        So nobody really waits. What was due meanwhile is late, as on a busy machine.
        """
        waking = self._now + timedelta(seconds=seconds)
        await asyncio.sleep(0)
        self.move_to(waking)

    def move_to(self, moment: datetime) -> None:
        self._now = max(self._now, moment)

    def move_by(self, span: timedelta) -> None:
        self.move_to(self._now + span)

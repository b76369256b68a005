"""An event loop whose time is virtual: it jumps to the next timer, and nothing really waits.

Callbacks run in asyncio's own order, first in, first out, and timers by their moment: with all
delays drawn from one seed, a run is the same each time. Whatever reaches for the real world
(a socket, a thread, a signal) fails.
"""

import asyncio
import threading
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

from soundstage.errors import Bug

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
_RESOLUTION = 1e-6
_MOST_ROUNDS_IN_A_MOMENT = 20_000


class OutOfTheWorld(Bug):
    """Something under simulation reached for the real world, or waits for what cannot come."""


class VirtualLoop(asyncio.BaseEventLoop):
    """Runs callbacks and timers, and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self._now = 0.0
        self._own_thread = threading.get_ident()
        self._selector = _Clockwork(self)
        self._clock_resolution = _RESOLUTION

    def time(self) -> float:
        return self._now

    def pass_by(self, seconds: float) -> None:
        """Let time pass at once."""
        self._now += seconds

    def run_in_executor(  # type: ignore[override]
        self, executor: Any, func: Any, *args: Any
    ) -> NoReturn:
        raise OutOfTheWorld(f"{func} was to run in a thread")

    def _process_events(self, events: list[Any]) -> None:
        """There are none: the selector never finds any."""

    def _write_to_self(self) -> None:
        """Be woken: by our own thread only, which is awake."""
        if threading.get_ident() != self._own_thread:
            raise OutOfTheWorld("a thread called the event loop")


class _Clockwork:
    """Stands where a loop waits for sockets: it moves the time instead."""

    def __init__(self, loop: VirtualLoop) -> None:
        self._loop = loop
        self._rounds = 0

    def select(self, timeout: float | None) -> list[Any]:
        if timeout is None:
            raise OutOfTheWorld("everything waits, and nothing is left that could happen")
        self._rounds = 0 if timeout > 0 else self._rounds + 1
        if self._rounds > _MOST_ROUNDS_IN_A_MOMENT:
            self._rounds = 0
            raise OutOfTheWorld("something goes on and on, and no time passes")
        self._loop.pass_by(timeout)
        return []


class LoopClock:
    """The clock of everything that runs on a virtual loop."""

    def __init__(self, loop: VirtualLoop) -> None:
        self._loop = loop

    def now(self) -> datetime:
        return START + timedelta(seconds=self._loop.time())

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def time_ns(self) -> int:
        """Return the time as `time.time_ns` does."""
        return (self.now() - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 1000

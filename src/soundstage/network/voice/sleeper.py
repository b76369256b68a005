"""Waiting inside a live call: for time to pass, or for a nudge, whichever comes first.

While somebody sleeps, the network counts them as having nothing to do; from the moment of the
nudge they are busy again. So a virtual clock may be moved exactly when everybody sleeps.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime

from soundstage.network.records import Pending
from soundstage.network.runner import Runner
from soundstage.network.state import State

_KIND = "call-timer"


class Alarms:
    """The alarm clocks of live calls, on the network's agenda."""

    def __init__(self, state: State, runner: Runner) -> None:
        self.state = state
        self.runner = runner
        self._rings: dict[str, Callable[[], None]] = {}
        self._count = 0
        runner.handlers[_KIND] = self._ring
        for item in state.pending.where("kind = ?", _KIND):
            state.pending.delete(item)

    def set(self, ring: Callable[[], None], seconds: float) -> Pending:
        """Call a function later."""
        self._count += 1
        key = f"{_KIND}:{self._count}"
        self._rings[key] = ring
        return self.runner.schedule(_KIND, key, {}, seconds)

    def cancel(self, item: Pending) -> None:
        """Forget an alarm that is not needed any more."""
        if self._rings.pop(item.lane, None) is not None:
            self.state.pending.delete(item)

    def _ring(self, item: Pending) -> None:
        ring = self._rings.pop(item.lane, None)
        if ring is not None:
            ring()


class Sleeper:
    """One thread of doing things: a leg of a call, or the person at its phone."""

    def __init__(self, alarms: Alarms) -> None:
        self._alarms = alarms
        self._nudged: asyncio.Future[None] | None = None
        self._held = alarms.runner.hold()

    def now(self) -> datetime:
        """Return the present moment."""
        return self._alarms.state.now()

    def nudge(self) -> None:
        """Wake the sleeper; whoever is awake already is not disturbed."""
        if self._nudged is not None and not self._nudged.done():
            self._held = self._alarms.runner.hold()
            self._nudged.set_result(None)

    async def sleep(self, seconds: float | None) -> None:
        """Sleep until the next nudge, at most so long; None is for ever."""
        if seconds is not None and seconds <= 0:
            return
        alarm = None if seconds is None else self._alarms.set(self.nudge, seconds)
        self._nudged = asyncio.get_running_loop().create_future()
        self.leave()
        try:
            await self._nudged
        finally:
            self._nudged = None
            if alarm is not None:
                self._alarms.cancel(alarm)

    def leave(self) -> None:
        """Have nothing to do: asleep, or done for good."""
        if not self._held.done():
            self._held.set_result(None)

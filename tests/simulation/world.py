"""What everybody in a simulation shares: time, chance, the weather and the record of events."""

import asyncio
from collections.abc import Coroutine
from contextvars import Context, ContextVar
from datetime import datetime
from random import Random
from typing import Any

from tests.simulation.loop import LoopClock, VirtualLoop
from tests.simulation.weather import Weather

ACTOR: ContextVar[str] = ContextVar("actor", default="world")


class World:
    """One run. Nothing in it is chosen but by `dice`."""

    def __init__(self, loop: VirtualLoop, seed: int) -> None:
        self.loop = loop
        self.dice = Random(f"soundstage {seed}")
        self.clock = LoopClock(loop)
        self.weather = Weather.drawn(self.dice)
        self.lines: list[str] = []
        self.breaches: list[str] = []
        self.figures: dict[str, int] = {}
        self.thaws: list[datetime] = []
        self._tasks: set[asyncio.Task[Any]] = set()

    def note(self, what: str) -> None:
        """Write a line of the trace."""
        self.lines.append(f"{self.loop.time():14.6f} {ACTOR.get():8} {what}")

    def breach(self, what: str) -> None:
        """Note that something happened which must not happen."""
        self.note(f"BREACH {what}")
        self.breaches.append(what)

    def count(self, what: str, number: int = 1) -> None:
        self.figures[what] = self.figures.get(what, 0) + number

    def happens(self, chance: float) -> bool:
        """Roll the dice, and only where there is something to decide."""
        return chance > 0 and self.dice.random() < chance

    def some_time(self, most: float) -> float:
        """Draw a delay: often none at all, mostly a short one."""
        if self.dice.random() < 0.2:
            return 0.0
        return round(most * self.dice.random() ** 3, 6)

    def spawn(self, actor: str, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Let somebody outside of all processes do something."""
        context = Context()
        context.run(ACTOR.set, actor)
        task = self.loop.create_task(work, context=context)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    @property
    def busy(self) -> bool:
        """Tell whether anybody outside is still doing something."""
        return bool(self._tasks)

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self.breach(f"the simulation itself failed: {error!r}")

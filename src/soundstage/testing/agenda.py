"""Virtual time: the clock jumps from one due moment to the next, and nothing really waits."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from soundstage.errors import Bug
from soundstage.testing.house import House

MOMENTS = timedelta(seconds=2)
"""Delays up to this long belong to the action that caused them: a carrier's small delays."""

_MOST_ROUNDS = 5_000


class Agenda:
    """Moves a house through time. One thing after the other, always in the same order."""

    def __init__(self, house: House, asked: Callable[[], Awaitable[bool]]) -> None:
        self._house = house
        self._asked = asked

    async def settle(self) -> None:
        """Do all that is under way, and the phone network's small delays after it.

        No time passes while somebody is asked something on a call: they answer at once.
        """
        for _ in range(_MOST_ROUNDS):
            await self._do_now()
            span = self.until_due()
            if span is None or span > MOMENTS or await self._asked():
                return
            await self._go_to(self._house.clock.now() + span)
        raise Bug(f"the phone network did not come to rest in {_MOST_ROUNDS} rounds")

    def until_due(self) -> timedelta | None:
        """Return how long the phone network has nothing to do; None is for ever."""
        due = self._house.network.next_due()
        return None if due is None else due - self._house.clock.now()

    async def wait(self, span: timedelta) -> None:
        """Let time pass, and do everything at the moment it is due."""
        await self._go_to(self._house.clock.now() + span)
        await self.settle()

    async def _go_to(self, moment: datetime) -> None:
        while (due := await self.next_due()) is not None and due <= moment:
            self._house.clock.move_to(due)
            await self._do_now()
        self._house.clock.move_to(moment)

    async def next_due(self) -> datetime | None:
        """Return the moment of what happens next by itself; None when nothing does."""
        dues = (await self._house.node.next_due(), self._house.network.next_due())
        return min((due for due in dues if due is not None), default=None)

    async def _do_now(self) -> None:
        """Do what is due at this moment, until nothing is left to do in it."""
        house = self._house
        for _ in range(_MOST_ROUNDS):
            await house.node.settle()
            await house.network.run_due()
            await house.node.run_due()
            await house.node.settle()
            due = await self.next_due()
            if due is None or due > house.clock.now():
                return
        raise Bug(f"work that is due now was not done in {_MOST_ROUNDS} rounds")

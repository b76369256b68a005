"""Contacts: each goes through one conversation after the other and notes how long answers take."""

import asyncio
import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from bench.load.connection import Connection
from bench.load.requests import Target
from bench.workloads import digits

_LONGEST = 60.0


@dataclass(frozen=True)
class Order:
    """One measurement. With `rate` the webhooks are spread over time, so many a second."""

    contacts: int
    seconds: float
    rate: float = 0.0


@dataclass
class Tally:
    """What the contacts saw: `latencies` within the window; all webhooks, also after it."""

    latencies: list[float] = field(default_factory=list)
    webhooks: int = 0
    conversations: int = 0
    first: float = 0.0
    """How long the very first answer took."""


class Contacts:
    """Runs orders; `delivered` is called when the carrier has a message for a number."""

    def __init__(self) -> None:
        self._waiting: dict[str, asyncio.Future[None]] = {}
        self._numbers: Iterator[int] = itertools.count(1)

    def delivered(self, number: str) -> None:
        waiting = self._waiting.pop(number, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(None)

    async def run(self, target: Target, order: Order) -> Tally:
        """Let the contacts talk, each one conversation at least; what has begun is finished."""
        tally, started = Tally(), time.perf_counter()
        gap = order.contacts / order.rate if order.rate else 0.0
        async with asyncio.timeout(order.seconds + _LONGEST), asyncio.TaskGroup() as group:
            for slot in range(order.contacts):
                first = started + gap * slot / order.contacts
                pace = _Pace(first, gap, started + order.seconds)
                group.create_task(self._one_after_the_other(target, pace, tally))
        return tally

    async def _one_after_the_other(self, target: Target, pace: "_Pace", tally: Tally) -> None:
        connection = await Connection.open(target.url)
        try:
            await self._conversation(connection, target, pace, tally)
            while not pace.over:
                await self._conversation(connection, target, pace, tally)
        finally:
            connection.close()

    async def _conversation(
        self, connection: Connection, target: Target, pace: "_Pace", tally: Tally
    ) -> None:
        contact = next(self._numbers)
        key = digits(contact)
        for number in range(target.workload.webhooks):
            request = target.request(contact, number)
            began = await pace.turn()
            if target.workload.messages:
                message = asyncio.get_running_loop().create_future()
                self._waiting[key] = message
                await connection.send(request)
                await message
            else:
                await connection.send(request)
            ended = time.perf_counter()
            tally.webhooks += 1
            tally.first = tally.first or ended - began
            if ended <= pace.end:
                tally.latencies.append(ended - began)
        tally.conversations += 1


@dataclass
class _Pace:
    """When a contact may send: at once, or at moments of its own."""

    due: float
    gap: float
    end: float

    @property
    def over(self) -> bool:
        return time.perf_counter() >= self.end or (self.gap > 0 and self.due >= self.end)

    async def turn(self) -> float:
        """Wait for the moment of the next webhook; latency counts from the moment it was due.

        After the end nobody waits any more: what has begun is finished at once.
        """
        now = time.perf_counter()
        if not self.gap or self.due >= self.end:
            return now
        due, self.due = self.due, self.due + self.gap
        if due > now:
            await asyncio.sleep(due - now)
            return time.perf_counter()
        return due

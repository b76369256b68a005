"""Where work comes from that nobody does yet: timers that are due, and what the dead left."""

import asyncio
from collections.abc import Collection, Coroutine, Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

import structlog

from soundstage.clock import Clock
from soundstage.core.effects import Timer
from soundstage.core.execution import Execution
from soundstage.runtime.outage import Outage
from soundstage.store.errors import StoreError
from soundstage.store.peers import Alone, Peers
from soundstage.store.port import DueTimer, PendingEffect, Store

_log = structlog.get_logger("soundstage.work")
_AT_ONCE = 200
_TAKEN_OVER_AT_ONCE = 64
"""Few, so that some are done even by a process that dies soon, and new work has its turn."""

EffectKey = tuple[str, str]
"""The SID of an execution and the id of one of its effects."""


def touched(execution: Execution) -> datetime:
    """Return when an execution last moved."""
    return execution.updated_at or execution.started_at


class Hands(Protocol):
    """What can be done by a node, as the one who brings the work sees it."""

    @property
    def in_hand(self) -> Collection[EffectKey]:
        """The effects that this node performs, or is about to perform."""
        ...

    @property
    def in_doubt(self) -> bool:
        """Whether there are turns of which this node cannot tell if they are durable."""
        ...

    async def fire(self, due: DueTimer) -> bool:
        """Tell an execution that its timer is due; False when it meant nothing there."""
        ...

    async def take_over(self, pending: PendingEffect) -> None:
        """Perform an effect that somebody else may have performed; its result is durable then."""
        ...

    async def catch_up(self, executions: Iterable[Execution]) -> None:
        """Learn what became of the calls of executions that nobody looked after."""
        ...

    async def resume_streams(self) -> None:
        """Look for events on their way to sinks that nobody delivers."""
        ...

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Do something in the background."""
        ...


class WorkQueue(Protocol):
    """Brings a node the work that is due."""

    @property
    def peers(self) -> Peers: ...

    @property
    def outage(self) -> Outage: ...

    def held_since(self, moment: datetime) -> bool:
        """Tell whether nobody can have taken over what this node has in hand since then."""
        ...

    def attach(self, hands: Hands) -> None:
        """Bring the work to these hands."""
        ...

    async def start(self) -> None:
        """Bring what was left behind, and from now on what is due."""
        ...

    def expect(self, timers: Sequence[Timer]) -> None:
        """Note that a turn of this node set timers."""
        ...

    async def next_due(self) -> datetime | None:
        """Return the moment at which `run_due` has something to do."""
        ...

    async def run_due(self) -> None:
        """Do what is due now, late rather than never."""
        ...

    async def pause(self) -> None:
        """Bring no more work; what was brought may be finished."""
        ...

    async def leave(self) -> None:
        """Let others have what this node could not finish."""
        ...


class Embedded:
    """The work of a node that has its database for itself.

    Timers are read from the store when they are due. At the start nobody else can be at work,
    so every effect without a result was left behind.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self.peers: Peers = Alone()
        self.outage = Outage()
        self._store = store
        self._clock = clock

    def attach(self, hands: Hands) -> None:
        self._hands = hands

    async def start(self) -> None:
        hands = self._hands
        effects = await self._store.pending_effects()
        calls = await self._store.open_calls()
        hands.spawn(self._take_over(effects))
        hands.spawn(hands.catch_up(calls))

    async def _take_over(self, effects: Sequence[PendingEffect]) -> None:
        """Let effects be performed that were left behind, the oldest first."""
        free = asyncio.Semaphore(_TAKEN_OVER_AT_ONCE)
        for pending in effects:
            await free.acquire()
            task = self._hands.spawn(self._hands.take_over(pending))
            task.add_done_callback(lambda _: free.release())

    def held_since(self, moment: datetime) -> bool:
        return True

    def expect(self, timers: Sequence[Timer]) -> None:
        """The store tells which timer is next."""

    async def next_due(self) -> datetime | None:
        return await self._store.next_timer()

    async def run_due(self) -> None:
        while due := await self._store.due_timers(self._clock.now(), _AT_ONCE):
            fired = await asyncio.gather(*map(self._fire, due))
            if not any(fired):
                _log.error("timers cannot fire", timers=[timer.timer.id for timer in due])
                break

    async def pause(self) -> None:
        """Nothing comes unless it is asked for."""

    async def leave(self) -> None:
        """Whoever opens the database next takes up what is left."""

    async def _fire(self, due: DueTimer) -> bool:
        try:
            return await self._hands.fire(due)
        except StoreError:
            raise
        except Exception:
            _log.exception("timer failed", timer=due.timer.id, execution=due.execution_sid)
            return False

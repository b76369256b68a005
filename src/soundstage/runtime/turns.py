"""The turn as it happens: read, advance, commit; again when somebody else was faster."""

from collections.abc import Callable

import structlog

from soundstage.clock import Clock
from soundstage.core.events import AnyEvent
from soundstage.core.execution import Execution, Turn
from soundstage.engine.advance import advance
from soundstage.runtime.cloud_events import events_of
from soundstage.runtime.programs import Programs
from soundstage.runtime.streams import Streams
from soundstage.runtime.talks import Talks
from soundstage.store.errors import StoreAway
from soundstage.store.port import Conflict, Seen, Store

_log = structlog.get_logger("soundstage.turns")


class Turns:
    """Delivers events to executions; `committed` is called with every turn that is durable.

    `doubted` is called with a turn of which nobody can tell now whether it is.
    """

    def __init__(
        self,
        store: Store,
        programs: Programs,
        clock: Clock,
        streams: Streams,
        committed: Callable[[Turn], None],
        doubted: Callable[[Turn], None],
    ) -> None:
        self._store = store
        self._programs = programs
        self._clock = clock
        self._streams = streams
        self._committed = committed
        self._doubted = doubted
        self.talks = Talks()

    async def deliver(self, execution_sid: str, event: AnyEvent) -> Turn | Seen | None:
        """Deliver an event to one execution; None when it means nothing there (any more)."""
        execution = await self._store.execution(execution_sid)
        return await self.deliver_to(execution, event) if execution else None

    async def deliver_to(self, execution: Execution, event: AnyEvent) -> Turn | Seen | None:
        """Deliver an event to an execution as it was last seen; it is read again if it moved."""
        result = await self.attempt(execution, event)
        while isinstance(result, Conflict):
            moved = await self._store.execution(execution.sid)
            result = await self.attempt(moved, event) if moved else None
        return result

    async def attempt(self, execution: Execution, event: AnyEvent) -> Turn | Seen | Conflict | None:
        """Try one turn on an execution as it was read, or as it begins."""
        talk = execution.flow_sid, execution.contact, execution.address
        turn = self.talks.begin(talk)
        try:
            return await self._attempt(execution, event)
        finally:
            self.talks.end(talk, turn)

    async def _attempt(
        self, execution: Execution, event: AnyEvent
    ) -> Turn | Seen | Conflict | None:
        program = await self._programs.of(execution)
        turn = advance(program, execution, event, self._clock.now())
        if turn is None:
            return None
        subscriptions = await self._store.subscriptions(execution.account_sid)
        events = events_of(turn, subscriptions) if subscriptions else ()
        try:
            result = await self._store.commit(turn, events)
        except StoreAway:
            self._doubted(turn)
            raise
        if isinstance(result, Conflict | Seen):
            return result
        self._streams.note({event.sink_sid for event in events})
        _report(turn)
        self._committed(turn)
        return turn


def _report(turn: Turn) -> None:
    for fault in turn.entry.faults:
        _log.warning(
            "flow fault",
            code=fault.code,
            level=fault.level,
            message=fault.message,
            state=fault.state,
            execution=turn.execution.sid,
            flow=turn.execution.flow_sid,
        )

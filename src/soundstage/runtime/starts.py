"""Executions that are started by REST."""

import asyncio
from functools import partial

from soundstage.clock import Clock
from soundstage.core.events import ExecutionRequested
from soundstage.core.execution import Execution
from soundstage.core.flows import Flow
from soundstage.engine.start import begin
from soundstage.runtime.errors import Busy, NothingPublished
from soundstage.runtime.outage import Outage
from soundstage.runtime.programs import Programs
from soundstage.runtime.turns import Turns
from soundstage.sid import new_sid
from soundstage.store.errors import StoreAway
from soundstage.store.port import Conflict, Store


class Starter:
    """Starts executions; it waits for a database that goes away meanwhile for some seconds."""

    def __init__(
        self,
        *,
        store: Store,
        programs: Programs,
        turns: Turns,
        outage: Outage,
        clock: Clock,
        patience: float,
    ) -> None:
        self._store = store
        self._programs = programs
        self._turns = turns
        self._outage = outage
        self._clock = clock
        self._patience = patience

    async def start(self, flow: Flow, event: ExecutionRequested) -> Execution:
        """Start an execution; returned as it was at its start, active [exec].

        Raises:
            Busy: an execution of the same `to` and `from_` is active.
            NothingPublished: there is no revision that this contact may run.
            StoreAway: the database is away. Nothing was started, unless it went away in the
                midst of it and was not back in time to tell.
        """
        while True:
            active = await self._store.active_execution(flow.sid, event.to, event.from_)
            if active is not None:
                raise Busy(active.sid)
            program = await self._programs.for_contact(flow, event.to)
            if program is None:
                raise NothingPublished(f"{flow.sid} has no published revision")
            execution = begin(
                event,
                sid=new_sid("FN"),
                account_sid=flow.account_sid,
                program=program,
                now=self._clock.now(),
            )
            if await self._begins(execution, event):
                return execution
            if await self._store.flow(flow.sid) is None:
                raise NothingPublished(f"{flow.sid} was deleted")

    async def _begins(self, execution: Execution, event: ExecutionRequested) -> bool:
        """Write the first turn; False when another execution was faster."""
        try:
            return not isinstance(await self._turns.attempt(execution, event), Conflict)
        except StoreAway:
            if not await self._is_there(execution.sid):
                raise
            return True

    async def _is_there(self, execution_sid: str) -> bool:
        """Tell whether an execution was begun by a turn whose outcome was lost."""
        look = partial(self._store.execution, execution_sid)
        try:
            async with asyncio.timeout(self._patience):
                return await self._outage.insist(look) is not None
        except TimeoutError:
            return False

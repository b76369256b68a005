"""The worker of a node: what durable turns ask for, done, and its results delivered."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

import structlog

from soundstage.clock import Clock
from soundstage.core.effects import AnyEffect, Failure
from soundstage.core.events import EffectDone, TimerFired
from soundstage.core.execution import Execution, Turn
from soundstage.core.flows import Account
from soundstage.errors import Bug
from soundstage.runtime.calls import HeldCalls, end_of_call
from soundstage.runtime.claims import claimed
from soundstage.runtime.echoes import Echoes
from soundstage.runtime.perform import Performer, Trace
from soundstage.runtime.programs import Programs
from soundstage.runtime.replies import Replies
from soundstage.runtime.streams import Streams
from soundstage.runtime.turns import Turns
from soundstage.runtime.work import EffectKey, WorkQueue
from soundstage.store.port import DueTimer, PendingEffect, Seen, Store

_log = structlog.get_logger("soundstage.worker")
_EFFECTS_AT_ONCE = 256


class Worker:
    """Performs effects and fires timers. While the database is away it keeps what it has."""

    def __init__(
        self,
        *,
        store: Store,
        programs: Programs,
        performer: Performer,
        replies: Replies,
        held: HeldCalls,
        echoes: Echoes,
        streams: Streams,
        clock: Clock,
        queue: WorkQueue,
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._performer = performer
        self._replies = replies
        self._held = held
        self._echoes = echoes
        self._streams = streams
        self._queue = queue
        self._outage = queue.outage
        self._wake = wake
        self._clock = clock
        self._tasks: set[asyncio.Task[None]] = set()
        self._doubts: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(_EFFECTS_AT_ONCE)
        self.in_hand: set[EffectKey] = set()
        self.turns = Turns(store, programs, clock, streams, self._after, self._doubt)

    # what a work queue asks for

    @property
    def in_doubt(self) -> bool:
        return bool(self._doubts)

    async def fire(self, due: DueTimer) -> bool:
        """Tell an execution that its timer is due; never before it is, by the shared clock.

        An event loop may wake a little too soon: then it sleeps again.
        """
        while (early := (due.timer.due - self._clock.now()).total_seconds()) > 0:
            await self._clock.sleep(early)
        event = TimerFired(id=due.timer.id, timer_id=due.timer.id)
        return isinstance(await self.turns.deliver(due.execution_sid, event), Turn | Seen)

    async def take_over(self, pending: PendingEffect) -> None:
        """Perform an effect that somebody else may have performed.

        Its result may have come since it was found pending. Then the execution knows the message
        or call that came of it, and a look at the carrier's list would pass it over.
        """
        find = partial(self._store.execution, pending.execution_sid)
        execution = await self._outage.insist(find)
        if execution is not None and await self._is_pending(execution, pending):
            await self._perform(execution, pending.effect, pending.created_at, True)

    async def _is_pending(self, execution: Execution, found: PendingEffect) -> bool:
        """Tell whether an effect had no result when the execution was read."""
        if execution.active:
            return found.effect.id in execution.effects
        look = partial(self._store.pending_effect, execution.sid, found.effect.id)
        return await self._outage.insist(look) is not None

    async def catch_up(self, executions: Iterable[Execution]) -> None:
        """Learn what became of the calls of executions while no process looked after them."""
        tasks = [self.spawn(self._catch_up(execution)) for execution in executions]
        if tasks:
            await asyncio.wait(tasks)

    async def _catch_up(self, execution: Execution) -> None:
        account = await self.account(execution.account_sid)
        for call_sid in execution.open_calls:
            async with self._slots:
                call = await self._performer.call(account, call_sid)
            over = None if call is None else end_of_call(execution, call_sid, call)
            if over is not None:
                await self._outage.insist(partial(self.turns.deliver, execution.sid, over))
            elif execution.owes_call:
                await self._redirect(execution)

    async def resume_streams(self) -> None:
        """Look for events on their way that nobody delivers."""
        await self._streams.start()

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        return self._keep(self._tasks, work)

    # life

    async def account(self, sid: str) -> Account:
        """Return the account of an execution or a sink."""
        account = await self._outage.insist(partial(self._store.account, sid))
        if account is None:
            raise Bug(f"account {sid} of an execution is not in the store")
        return account

    async def settle(self) -> None:
        """Wait until nothing is under way: every effect has its result."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def stop(self, patience: float) -> None:
        """Let what is under way finish, as long as patience lasts."""
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self.settle()
        await self.drop()

    async def drop(self) -> None:
        """End at once; the store keeps what is unfinished."""
        tasks = self._tasks | self._doubts
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # turns and effects

    def _after(self, turn: Turn) -> None:
        """Do what a durable turn asks for."""
        if turn.reply:
            self._replies.give(turn.reply)
        if turn.execution.call:
            self._held.announce(turn.execution)
            if turn.speaks_unasked:
                self.spawn(self._redirect(turn.execution))
        for effect in turn.effects:
            self.spawn(self._perform(turn.execution, effect, turn.entry.at, False))
        if turn.timers:
            self._queue.expect(turn.timers)
            self._wake()

    def _doubt(self, turn: Turn) -> None:
        """The database went away in the midst of a turn: do what it asks for if it is durable."""
        self._keep(self._doubts, self._find_out(turn))

    async def _find_out(self, turn: Turn) -> None:
        entries = await self._outage.insist(partial(self._store.journal, turn.execution.sid))
        mine = (turn.entry.version, turn.entry.at, turn.event.id)
        if mine in ((entry.version, entry.at, entry.event.id) for entry in entries):
            self._after(turn)

    async def _perform(
        self, execution: Execution, effect: AnyEffect, since: datetime, repeated: bool
    ) -> None:
        key = (execution.sid, effect.id)
        self.in_hand.add(key)
        try:
            async with self._slots:
                account = await self.account(execution.account_sid)
                await self._outage.insist(partial(self._echoes.saying, effect))
                repeated = repeated or not self._queue.held_since(since)
                find = partial(claimed, self._store, execution, effect.id, since)
                others = partial(self._outage.insist, find)
                trace = Trace(since=since, others=others, repeated=repeated)
                try:
                    result = await self._performer.perform(account, effect, trace)
                except Exception:
                    _log.exception("effect failed", effect=effect.id)
                    result = Failure(reason="network", message="an internal error; see the log")
            await self._outage.insist(partial(self._echoes.said, effect, result))
            event = EffectDone(id=effect.id, effect_id=effect.id, result=result)
            await self._outage.insist(partial(self._bring, execution, event))
        finally:
            self.in_hand.discard(key)

    async def _bring(self, execution: Execution, event: EffectDone) -> None:
        """Deliver a result; nobody waits for it after the end of an execution."""
        if execution.active:
            await self.turns.deliver_to(execution, event)
        else:
            await self._store.drop_effect(execution.sid, event.effect_id)

    async def _redirect(self, execution: Execution) -> None:
        """Bring a live call to its document: nobody asks for it, or the process that did died."""
        account = await self.account(execution.account_sid)
        if execution.call:
            url = self._held.again_url(execution)
            await self._performer.redirect(account, execution.call.sid, url)

    def _keep(
        self, tasks: set[asyncio.Task[None]], work: Coroutine[Any, Any, None]
    ) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        tasks.add(task)
        task.add_done_callback(partial(self._finished, tasks))
        return task

    def _finished(self, tasks: set[asyncio.Task[None]], task: asyncio.Task[None]) -> None:
        tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            _log.error("background work failed", exc_info=error)

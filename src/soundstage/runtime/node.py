"""A node: it takes events, writes turns, performs effects and watches timers."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import structlog

from soundstage.carrier.client import Bases
from soundstage.carrier.http import HttpClient
from soundstage.clock import Clock
from soundstage.core.effects import AnyEffect, Failure, Reply
from soundstage.core.events import (
    AnyInbound,
    EffectDone,
    ExecutionRequested,
    StopRequested,
    TimerFired,
)
from soundstage.core.execution import Execution, Turn
from soundstage.core.flows import Account, Flow
from soundstage.engine.start import begin
from soundstage.errors import Bug, Json
from soundstage.runtime.calls import HeldCalls, call_sids, end_of_call
from soundstage.runtime.echoes import Echoes, sent_sids
from soundstage.runtime.errors import Busy, NothingPublished
from soundstage.runtime.inbound import Receiver
from soundstage.runtime.perform import Performer, Trace
from soundstage.runtime.programs import Programs
from soundstage.runtime.rates import Rates
from soundstage.runtime.replies import Replies
from soundstage.runtime.streams import Streams
from soundstage.runtime.turns import Turns
from soundstage.settings import Settings
from soundstage.sid import new_sid
from soundstage.store.port import Conflict, DueTimer, Seen, Store
from soundstage.widgets.scope import Surroundings

_log = structlog.get_logger("soundstage.node")
_EFFECTS_AT_ONCE = 256
_TIMERS_AT_ONCE = 200
_PURGED_AT_ONCE = 500
_PURGE_EVERY = timedelta(hours=1)
_LONGEST_SLEEP = 60.0


class Node:
    """Runs executions on one store. `serve` keeps it alive; `run_due` moves it under a test.

    `flows_http` makes the requests that authors wrote, `carrier_http` those to the carrier.
    """

    def __init__(
        self,
        *,
        store: Store,
        flows_http: HttpClient,
        carrier_http: HttpClient,
        bases: Bases,
        clock: Clock,
        settings: Settings,
    ) -> None:
        self.store = store
        self.clock = clock
        self.settings = settings
        self.ready = False
        limits = settings.limits
        surroundings = Surroundings(
            limits=limits,
            public_url=settings.base_url,
            carrier_hosts=_hosts(bases),
            connection_overrides=settings.connection_overrides,
        )
        self._programs = Programs(store, surroundings)
        self._performer = Performer(flows_http, carrier_http, bases, limits, settings.repeat_posts)
        self._replies = Replies()
        self._held = HeldCalls(
            store, self._replies, surroundings, patience=float(limits.webhook_seconds)
        )
        self.rates = Rates(limits, clock, enabled=settings.rate_limits)
        self._wake = asyncio.Event()
        self.streams = Streams(
            store=store, http=flows_http, clock=clock, account=self._account, wake=self._wake.set
        )
        self._turns = Turns(store, self._programs, clock, self.streams, self._after)
        self._echoes = Echoes()
        self._receiver = Receiver(
            store=store,
            programs=self._programs,
            turns=self._turns,
            replies=self._replies,
            held=self._held,
            rates=self.rates,
            echoes=self._echoes,
            clock=clock,
            patience=float(limits.webhook_seconds),
        )
        self._accounts: dict[str, Account] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(_EFFECTS_AT_ONCE)
        self._next_purge = clock.now()

    # what clients ask for

    async def receive(self, flow: Flow, event: AnyInbound) -> Reply:
        """Take a webhook event and return its answer."""
        return await self._receiver.receive(flow, event)

    async def start_execution(
        self, flow: Flow, to: str, from_: str, parameters: dict[str, Json], request_sid: str
    ) -> Execution:
        """Start an execution by REST; returned as it was at its start, active [exec].

        Raises:
            Busy: an execution of the same `to` and `from_` is active.
            NothingPublished: there is no revision that this contact may run.
        """
        event = ExecutionRequested(id=request_sid, to=to, from_=from_, parameters=parameters)
        while True:
            active = await self.store.active_execution(flow.sid, to, from_)
            if active is not None:
                raise Busy(active.sid)
            program = await self._programs.for_contact(flow, to)
            if program is None:
                raise NothingPublished(f"{flow.sid} has no published revision")
            execution = begin(
                event,
                sid=new_sid("FN"),
                account_sid=flow.account_sid,
                program=program,
                now=self.clock.now(),
            )
            if not isinstance(await self._turns.attempt(execution, event), Conflict):
                return execution
            if await self.store.flow(flow.sid) is None:
                raise NothingPublished(f"{flow.sid} was deleted")

    async def end_execution(self, execution: Execution) -> Execution:
        """End an execution; one that is over stays as it is."""
        event = StopRequested(id=f"{execution.sid}.stop")
        turn = await self._turns.deliver(execution.sid, event)
        if isinstance(turn, Turn):
            return turn.execution
        return await self.store.execution(execution.sid) or execution

    # life

    async def start(self) -> None:
        """Take up what a stopped process left behind, then be ready."""
        for pending in await self.store.pending_effects():
            execution = await self.store.execution(pending.execution_sid)
            if execution is not None:
                self._spawn(self._perform(execution, pending.effect, pending.created_at, True))
        for execution in await self.store.open_calls():
            self._spawn(self._catch_up(execution))
        await self.streams.start()
        self.ready = True

    async def serve(self) -> None:
        """Watch timers and old executions until cancelled."""
        while True:
            await self.run_due()
            due = await self.next_due()
            pause = (due - self.clock.now()).total_seconds() if due else _LONGEST_SLEEP
            with suppress(TimeoutError):
                async with asyncio.timeout(min(max(pause, 0), _LONGEST_SLEEP)):
                    await self._wake.wait()
            self._wake.clear()

    async def next_due(self) -> datetime | None:
        """Return the moment of the next timer or the next delivery of events."""
        dues = (await self.store.next_timer(), self.streams.next_due())
        return min((due for due in dues if due is not None), default=None)

    async def run_due(self) -> None:
        """Fire every timer whose moment has come, late rather than never; deliver events."""
        while due := await self.store.due_timers(self.clock.now(), _TIMERS_AT_ONCE):
            fired = await asyncio.gather(*map(self._fire, due))
            if not any(fired):
                _log.error("timers cannot fire", timers=[timer.timer.id for timer in due])
                break
        for sink_sid in self.streams.take_due():
            self._spawn(self.streams.deliver(sink_sid))
        await self._purge()

    async def settle(self) -> None:
        """Wait until nothing is under way: every effect has its result."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def stop(self) -> None:
        """Drain: let effects that are under way finish; the store keeps the rest."""
        self.ready = False
        patience = float(self.settings.limits.http_seconds)
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self.settle()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # turns, effects, timers

    def _after(self, turn: Turn) -> None:
        """Do what a durable turn asks for."""
        if turn.reply:
            self._replies.give(turn.reply)
        if turn.execution.call:
            self._held.announce(turn.execution)
            if turn.speaks_unasked:
                self._spawn(self._redirect(turn.execution))
        for effect in turn.effects:
            self._spawn(self._perform(turn.execution, effect, turn.entry.at, False))
        if turn.timers:
            self._wake.set()

    async def _perform(
        self, execution: Execution, effect: AnyEffect, since: datetime, repeated: bool
    ) -> None:
        known = sent_sids(execution) | call_sids(execution)
        trace = Trace(since=since, known=known, repeated=repeated)
        async with self._slots:
            account = await self._account(execution.account_sid)
            self._echoes.saying(effect)
            try:
                result = await self._performer.perform(account, effect, trace)
            except Exception:
                _log.exception("effect failed", effect=effect.id)
                result = Failure(reason="network", message="an internal error; see the log")
        self._echoes.said(effect, result)
        if not execution.active:
            await self.store.drop_effect(execution.sid, effect.id)
            return
        event = EffectDone(id=effect.id, effect_id=effect.id, result=result)
        await self._turns.deliver_to(execution, event)

    async def _redirect(self, execution: Execution) -> None:
        """Bring a live call to its document: nobody asks for it, or the process that did died."""
        account = await self._account(execution.account_sid)
        if execution.call:
            url = self._held.again_url(execution)
            await self._performer.redirect(account, execution.call.sid, url)

    async def _catch_up(self, execution: Execution) -> None:
        """Learn what became of the calls of an execution while no process looked after it."""
        account = await self._account(execution.account_sid)
        for call_sid in execution.open_calls:
            async with self._slots:
                call = await self._performer.call(account, call_sid)
            over = None if call is None else end_of_call(execution, call_sid, call)
            if over is not None:
                await self._turns.deliver(execution.sid, over)
            elif execution.owes_call:
                await self._redirect(execution)

    async def _fire(self, due: DueTimer) -> bool:
        event = TimerFired(id=due.timer.id, timer_id=due.timer.id)
        try:
            return isinstance(await self._turns.deliver(due.execution_sid, event), Turn | Seen)
        except Exception:
            _log.exception("timer failed", timer=due.timer.id, execution=due.execution_sid)
            return False

    async def _purge(self) -> None:
        """Delete what ended longer ago than the retention, in small batches [UG]."""
        now = self.clock.now()
        if now < self._next_purge:
            return
        self._next_purge = now + _PURGE_EVERY
        before = now - timedelta(days=self.settings.limits.retention_days)
        await self.store.drop_undelivered(now - timedelta(hours=self.settings.limits.stream_hours))
        purged = _PURGED_AT_ONCE
        while purged == _PURGED_AT_ONCE:
            purged = await self.store.purge(before, _PURGED_AT_ONCE)

    async def _account(self, sid: str) -> Account:
        if sid not in self._accounts:
            account = await self.store.account(sid)
            if account is None:
                raise Bug(f"account {sid} of an execution is not in the store")
            self._accounts[sid] = account
        return self._accounts[sid]

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            _log.error("background work failed", exc_info=error)


def _hosts(bases: Bases) -> frozenset[str]:
    """Return the hosts that belong to the carrier, besides Twilio's own."""
    urls = (bases.of("api"), *bases.products.values())
    return frozenset(urlsplit(url).netloc.lower() for url in urls)

"""A node: it takes events, writes turns, performs effects and watches timers."""

import asyncio
from contextlib import suppress
from datetime import datetime
from urllib.parse import urlsplit

from soundstage.carrier.client import Bases
from soundstage.carrier.http import HttpClient
from soundstage.clock import Clock
from soundstage.core.effects import Reply
from soundstage.core.events import AnyInbound, ExecutionRequested, StopRequested
from soundstage.core.execution import Execution, Turn
from soundstage.core.flows import Account, Flow
from soundstage.errors import Json
from soundstage.runtime.calls import HeldCalls
from soundstage.runtime.chores import Chores
from soundstage.runtime.echoes import Echoes
from soundstage.runtime.inbound import Receiver
from soundstage.runtime.perform import Performer
from soundstage.runtime.programs import Programs
from soundstage.runtime.rates import Rates
from soundstage.runtime.replies import Replies
from soundstage.runtime.starts import Starter
from soundstage.runtime.streams import Streams
from soundstage.runtime.work import Embedded, WorkQueue
from soundstage.runtime.worker import Worker
from soundstage.settings import Settings
from soundstage.store.errors import StoreError
from soundstage.store.port import Store
from soundstage.widgets.scope import Surroundings

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
        queue: WorkQueue | None = None,
    ) -> None:
        self.store = store
        self.clock = clock
        self.settings = settings
        self._running = False
        self._wake = asyncio.Event()
        self._queue = queue or Embedded(store, clock)
        self._outage = self._queue.outage
        limits = settings.limits
        surroundings = Surroundings(
            limits=limits,
            public_url=settings.base_url,
            carrier_hosts=_hosts(bases),
            connection_overrides=settings.connection_overrides,
        )
        programs = Programs(store, surroundings)
        performer = Performer(flows_http, carrier_http, bases, limits, clock, settings.repeat_posts)
        replies = Replies()
        patience = float(limits.webhook_seconds)
        held = HeldCalls(store, replies, surroundings, patience)
        self.rates = Rates(limits, clock, enabled=settings.rate_limits)
        self.streams = Streams(
            store=store,
            http=flows_http,
            clock=clock,
            account=self._account,
            wake=self._wake.set,
            peers=self._queue.peers,
        )
        echoes = Echoes(self._queue.peers)
        self._worker = Worker(
            store=store,
            programs=programs,
            performer=performer,
            replies=replies,
            held=held,
            echoes=echoes,
            streams=self.streams,
            clock=clock,
            queue=self._queue,
            wake=self._wake.set,
        )
        self._queue.attach(self._worker)
        self._turns = self._worker.turns
        self._receiver = Receiver(
            store=store,
            programs=programs,
            turns=self._turns,
            replies=replies,
            held=held,
            rates=self.rates,
            echoes=echoes,
            clock=clock,
            patience=patience,
        )
        self._starter = Starter(
            store=store,
            programs=programs,
            turns=self._turns,
            outage=self._outage,
            clock=clock,
            patience=patience,
        )
        self._chores = Chores(store, self._worker, self._queue, clock, limits)

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
            StoreAway: the database is away; see `Starter.start`.
        """
        event = ExecutionRequested(id=request_sid, to=to, from_=from_, parameters=parameters)
        return await self._starter.start(flow, event)

    async def end_execution(self, execution: Execution) -> Execution:
        """End an execution; one that is over stays as it is."""
        event = StopRequested(id=f"{execution.sid}.stop")
        turn = await self._turns.deliver(execution.sid, event)
        if isinstance(turn, Turn):
            return turn.execution
        return await self.store.execution(execution.sid) or execution

    async def delete_flow(self, sid: str) -> bool:
        """Delete a flow: it is gone at once, and its executions are ended and deleted after it."""
        deleted = await self.store.delete_flow(sid)
        self._chores.bury()
        return deleted

    # life

    async def start(self) -> None:
        """Take up what was left behind, then be ready."""
        await self._queue.start()
        await self._outage.insist(self.streams.start)
        self._running = True

    async def serve(self) -> None:
        """Do what is due until cancelled."""
        while True:
            pause = await self._outage.insist(self._do_due)
            self._outage.back()
            with suppress(TimeoutError):
                async with asyncio.timeout(min(max(pause, 0), _LONGEST_SLEEP)):
                    await self._wake.wait()
            self._wake.clear()

    async def next_due(self) -> datetime | None:
        """Return the moment of the next timer or the next delivery of events."""
        dues = (await self._queue.next_due(), self.streams.next_due())
        return min((due for due in dues if due is not None), default=None)

    async def run_due(self) -> None:
        """Fire every timer whose moment has come, late rather than never; do what else is due."""
        await self._queue.run_due()
        for sink_sid in self.streams.take_due():
            self._worker.spawn(self.streams.deliver(sink_sid))
        await self._chores.run_due()

    @property
    def ready(self) -> bool:
        """Whether this node takes work: it has started, does not stop, and has its database."""
        return self._running and not self._outage.away

    def database_failed(self, error: StoreError) -> None:
        """Note that a request could not be answered because the database did not work."""
        self._outage.lost(error)
        self._wake.set()

    def close(self) -> None:
        """Be ready no more: whoever distributes requests is to send them elsewhere."""
        self._running = False
        self._chores.stop()

    async def settle(self) -> None:
        """Wait until nothing is under way: every effect has its result."""
        await self._worker.settle()

    async def stop(self, patience: float | None = None) -> None:
        """Drain: let effects that are under way finish, and others have the rest.

        Without a `patience` they have as many seconds as a request of a flow may take.
        """
        self.close()
        await self._queue.pause()
        seconds = self.settings.limits.http_seconds if patience is None else patience
        await self._worker.stop(float(seconds))
        await self._queue.leave()

    async def drop(self) -> None:
        """End without a word, as a process that is killed does."""
        self.close()
        await self._worker.drop()

    async def _account(self, sid: str) -> Account:
        return await self._worker.account(sid)

    async def _do_due(self) -> float:
        """Do what is due; return the seconds until there is more."""
        await self.run_due()
        due = await self.next_due()
        return (due - self.clock.now()).total_seconds() if due else _LONGEST_SLEEP


def _hosts(bases: Bases) -> frozenset[str]:
    """Return the hosts that belong to the carrier, besides Twilio's own."""
    urls = (bases.of("api"), *bases.products.values())
    return frozenset(urlsplit(url).netloc.lower() for url in urls)

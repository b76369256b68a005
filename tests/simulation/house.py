"""The house: a process that runs a node on a store, and another one when it has died."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar, cast

from tests.simulation.host import Host, HttpWire, StoreWire
from tests.simulation.wires import Wires
from tests.simulation.world import World

from soundstage.carrier.client import Bases
from soundstage.core.effects import Reply
from soundstage.core.events import AnyInbound
from soundstage.core.execution import Execution
from soundstage.limits import Limits
from soundstage.runtime.errors import Busy
from soundstage.runtime.node import Node
from soundstage.settings import Settings
from soundstage.store.errors import StoreError
from soundstage.store.port import Store

HOUSE = "http://house.test"
CARRIER = "http://carrier.test"
SHOP = "http://shop.test"
_PATIENCE = 15.0
_LONGEST_PAUSE = 20.0
_LONGEST_LIFE = 400.0
_SETTINGS = Settings(
    public_url=HOUSE, rate_limits=False, limits=Limits(retention_days=36_500, execution_days=2)
)
T = TypeVar("T")


class Down(Exception):
    """Nobody answered, or not in time, or only that the database is away."""


class House:
    """Keeps one process alive. `lives` are the spans in which one was there."""

    def __init__(self, world: World, store: object, wires: Wires) -> None:
        self.world = world
        self.lives: list[tuple[float, float]] = []
        self._store = store
        self._wires = wires
        self._host: Host | None = None
        self._node: Node | None = None
        self._open: dict[asyncio.Task[Any], None] = {}
        self._running: asyncio.Task[None] | None = None
        self._generation = 0

    @property
    def limits(self) -> Limits:
        return _SETTINGS.limits

    @property
    def up(self) -> bool:
        return self._node is not None and self._node.ready

    # what reaches the house

    async def receive(self, flow_sid: str, event: AnyInbound) -> Reply:
        """Hand in a webhook request."""

        async def handle(node: Node) -> Reply:
            flow = await node.store.flow(flow_sid)
            assert flow is not None
            return await node.receive(flow, event)

        return await self._ask(handle)

    async def start(self, flow_sid: str, to: str, from_: str, request_sid: str) -> Execution | None:
        """Start an execution by REST; None when one is active."""

        async def handle(node: Node) -> Execution | None:
            flow = await node.store.flow(flow_sid)
            assert flow is not None
            try:
                return await node.start_execution(flow, to, from_, {}, request_sid)
            except Busy:
                return None

        return await self._ask(handle)

    async def end(self, execution_sid: str) -> None:
        """End an execution by REST."""

        async def handle(node: Node) -> None:
            execution = await node.store.execution(execution_sid)
            if execution is not None:
                await node.end_execution(execution)

        await self._ask(handle)

    async def _ask(self, handle: Callable[[Node], Coroutine[Any, Any, T]]) -> T:
        host, node = self._host, self._node
        if host is None or node is None:
            raise Down("refused")
        task = host.spawn(_handled(node, handle))
        self._open[task] = None
        task.add_done_callback(self._answered)
        await asyncio.wait({task}, timeout=_PATIENCE)
        if not task.done():
            raise Down("timeout")
        if task.cancelled():
            raise Down("cut")
        if isinstance(task.exception(), StoreError):
            raise Down("503")
        answer: T = task.result()
        return answer

    def _answered(self, task: asyncio.Task[Any]) -> None:
        del self._open[task]
        error = None if task.cancelled() else task.exception()
        if error is not None and not isinstance(error, StoreError):
            self.world.breach(f"a request failed: {error!r}")

    # life

    async def live(self) -> None:
        """Run one process after the other, for ever."""
        world = self.world
        while True:
            began = world.loop.time()
            self._generation += 1
            host = Host(world, self._generation)
            self._running = host.spawn(self._run(host))
            if world.happens(world.weather.drain):
                world.loop.call_later(world.dice.uniform(0, _LONGEST_LIFE), self._drain, host)
            await host.dead.wait()
            self._host = self._node = None
            self.lives.append((began, world.loop.time()))
            await asyncio.sleep(world.dice.uniform(0, _LONGEST_PAUSE))

    def restart(self) -> None:
        """End the process in good order; the next one takes up what it left behind."""
        if self._host is not None:
            self._drain(self._host)

    async def _run(self, host: Host) -> None:
        """Be the process."""
        http = HttpWire(host, self._wires)
        node = Node(
            store=cast(Store, StoreWire(host, self._store)),
            flows_http=http,
            carrier_http=http,
            bases=Bases.network(CARRIER),
            clock=self.world.clock,
            settings=_SETTINGS,
        )
        try:
            await node.start()
        except StoreError:
            host.die("at its start")
            return
        self.world.note("is ready")
        self._host, self._node = host, node
        while True:
            try:
                await node.serve()
            except Exception as error:
                self.world.breach(f"serving failed: {error!r}")
            await asyncio.sleep(1)

    def _drain(self, host: Host) -> None:
        if host is self._host and self._node is not None:
            host.spawn(self._end(host, self._node))

    async def _end(self, host: Host, node: Node) -> None:
        """Finish what is inside, then end."""
        self.world.note("drains")
        self._host = self._node = None
        if self._running is not None:
            self._running.cancel()
        if self._open:
            await asyncio.wait(tuple(self._open), timeout=_PATIENCE)
        await node.stop()
        host.die("drained")


async def _handled(node: Node, handle: Callable[[Node], Coroutine[Any, Any, T]]) -> T:
    """Answer a request as the REST API does."""
    try:
        return await handle(node)
    except StoreError as error:
        node.database_failed(error)
        raise

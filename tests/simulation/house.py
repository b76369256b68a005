"""The house: a process that runs a node on a store, and another one when it has died."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from tests.simulation.cluster import Board, BoardWork
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
_LONGEST_LIFE = 200.0
_LONGEST_FROST = 40.0
_SETTINGS = Settings(
    public_url=HOUSE, rate_limits=False, limits=Limits(retention_days=36_500, execution_days=2)
)
T = TypeVar("T")


class Down(Exception):
    """Nobody answered, or not in time, or only that the database is away."""


@dataclass(frozen=True, slots=True)
class _Process:
    """A process that answers requests."""

    host: Host
    node: Node
    running: asyncio.Task[None]


class House:
    """Keeps processes alive: one, or several. `lives` are the spans in which there was one."""

    def __init__(self, world: World, store: object, wires: Wires, nodes: int) -> None:
        self.world = world
        self.nodes = nodes
        self.board = Board(world)
        self.lives: list[tuple[float, float]] = []
        self._store = store
        self._wires = wires
        self._processes: list[_Process] = []
        self._open: dict[asyncio.Task[Any], Host] = {}
        self._generation = 0

    @property
    def limits(self) -> Limits:
        return _SETTINGS.limits

    @property
    def up(self) -> bool:
        ready = [p for p in self._processes if p.node.ready and not p.host.frozen]
        return len(ready) == self.nodes

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
        if not self._processes:
            raise Down("refused")
        process = self.world.dice.choice(self._processes)
        task = process.host.spawn(_handled(process.node, handle))
        self._open[task] = process.host
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
        world, dice = self.world, self.world.dice
        while True:
            began = world.loop.time()
            self._generation += 1
            host = Host(world, self._generation)
            host.spawn(self._run(host))
            if world.happens(world.weather.drain):
                world.loop.call_later(dice.uniform(0, _LONGEST_LIFE), self._drain, host)
            if world.happens(world.weather.freeze):
                span = dice.uniform(0, _LONGEST_FROST)
                world.loop.call_later(dice.uniform(0, _LONGEST_LIFE), host.freeze, span)
            await host.dead.wait()
            self._forget(host)
            self.lives.append((began, world.loop.time()))
            await asyncio.sleep(dice.uniform(0, _LONGEST_PAUSE))

    def restart(self) -> None:
        """End all processes in good order; the next ones take up what they left behind."""
        for process in tuple(self._processes):
            self._drain(process.host)

    async def _run(self, host: Host) -> None:
        """Be the process."""
        http = HttpWire(host, self._wires)
        store = cast(Store, StoreWire(host, self._store, self.board.committed))
        node = Node(
            store=store,
            flows_http=http,
            carrier_http=http,
            bases=Bases.network(CARRIER),
            clock=self.world.clock,
            settings=_SETTINGS,
            queue=BoardWork(host, self.board, store) if self.nodes > 1 else None,
        )
        try:
            await node.start()
        except StoreError:
            host.die("at its start")
            return
        self.world.note("is ready")
        running = host.spawn(self._serve(node))
        self._processes.append(_Process(host, node, running))

    async def _serve(self, node: Node) -> None:
        while True:
            try:
                await node.serve()
            except Exception as error:
                self.world.breach(f"serving failed: {error!r}")
            await asyncio.sleep(1)

    def _drain(self, host: Host) -> None:
        for process in tuple(self._processes):
            if process.host is host:
                host.spawn(self._end(process))

    async def _end(self, process: _Process) -> None:
        """Finish what is inside, then end."""
        host = process.host
        self.world.note("drains")
        self._forget(host)
        process.running.cancel()
        mine = [task for task, owner in self._open.items() if owner is host]
        if mine:
            await asyncio.wait(mine, timeout=_PATIENCE)
        await process.node.stop()
        host.die("drained")

    def _forget(self, host: Host) -> None:
        self._processes = [process for process in self._processes if process.host is not host]


async def _handled(node: Node, handle: Callable[[Node], Coroutine[Any, Any, T]]) -> T:
    """Answer a request as the REST API does."""
    try:
        return await handle(node)
    except StoreError as error:
        node.database_failed(error)
        raise

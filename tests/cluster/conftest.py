"""Nodes that share a PostgreSQL: in one process, each with a store and connections of its own."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest
from cryptography.fernet import Fernet
from tests.postgresql import Server
from tests.runtime.conftest import ACCOUNT, CARRIER, World

from soundstage.carrier.client import Bases
from soundstage.clock import SystemClock
from soundstage.core.execution import Execution
from soundstage.core.flows import Flow
from soundstage.runtime.cluster import Cluster, Pace
from soundstage.runtime.node import Node
from soundstage.settings import Settings
from soundstage.store.port import Cursor, ExecutionFilter
from soundstage.store.postgresql import PostgresStore
from soundstage.store.vault import Vault

PACE = Pace(beat=0.3, patience=1.0, lease=1.5)


@pytest.fixture(scope="package")
def server() -> Iterator[Server]:
    with Server(fsync="off") as server:
        yield server


@dataclass
class Machine:
    """A node of the cluster, and what belongs to it alone."""

    name: str
    store: PostgresStore
    cluster: Cluster
    node: Node
    serving: asyncio.Task[None]

    async def drain(self, patience: float) -> None:
        """End as a node that is told to."""
        self.serving.cancel()
        await self.node.stop(patience)
        await self.store.close()

    async def die(self) -> None:
        """End without a word: connections break, nothing is finished."""
        self.serving.cancel()
        await self.node.drop()
        await self.cluster.vanish()
        self.store.pool.terminate()
        await self.store.close()


@dataclass
class Town:
    """A database, a carrier that is code, and the machines that are up."""

    url: str
    world: World = field(default_factory=World)
    vault: Vault = field(default_factory=lambda: Vault(Fernet.generate_key()))
    machines: dict[str, Machine] = field(default_factory=dict)

    @property
    def sent(self) -> list[str]:
        """The texts that the carrier accepted, oldest first."""
        return [text["body"] for text in self.world.accepted]

    async def start(self, name: str, *, takes: bool = True, **settings: Any) -> Machine:
        store = await PostgresStore.open(self.url, self.vault, name, 8)
        cluster = await Cluster.join(store, name, takes=takes, pace=PACE)
        node = Node(
            store=store,
            flows_http=self.world.http,
            carrier_http=self.world.http,
            bases=Bases.network(CARRIER),
            clock=cluster.clock,
            settings=Settings(rate_limits=False, **settings),
            queue=cluster,
        )
        await node.start()
        machine = Machine(name, store, cluster, node, asyncio.create_task(node.serve()))
        self.machines[name] = machine
        return machine

    async def publish(self, machine: Machine, text: str) -> Flow:
        self.world.store = machine.store  # type: ignore[assignment]
        self.world.clock = SystemClock()  # type: ignore[assignment]
        return await self.world.publish(text)

    async def executions(self, machine: Machine, flow: Flow) -> tuple[Execution, ...]:
        page = await machine.store.executions(flow.sid, ExecutionFilter(), 1_000, Cursor())
        return page.items

    async def close(self) -> None:
        for machine in self.machines.values():
            if not machine.serving.cancelled():
                await machine.die()


@pytest.fixture
async def town(server: Server) -> AsyncIterator[Town]:
    town = Town(server.new_database())
    async with AsyncExitStack() as stack:
        stack.push_async_callback(town.close)
        yield town


async def soon(what: Callable[[], Any], seconds: float = 30.0) -> Any:
    """Ask until the answer is true; it may be awaited."""
    async with asyncio.timeout(seconds):
        while True:
            answer = what()
            if asyncio.iscoroutine(answer):
                answer = await answer
            if answer:
                return answer
            await asyncio.sleep(0.05)


__all__ = ["ACCOUNT", "Machine", "Town", "soon"]

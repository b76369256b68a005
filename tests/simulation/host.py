"""A process that runs a node: it can die at each step, and then nothing in it goes on."""

import asyncio
from collections.abc import Callable, Coroutine
from contextvars import Context, ContextVar
from datetime import timedelta
from typing import Any

from tests.simulation.loop import VirtualLoop
from tests.simulation.world import ACTOR, World

from soundstage.carrier.http import HttpClient, Request, Response
from soundstage.core.execution import Turn
from soundstage.store.errors import StoreAway, StoreError
from soundstage.store.port import Committed

_HOST: ContextVar["Host | None"] = ContextVar("host", default=None)

READS = frozenset(
    {
        "account", "accounts", "active_execution", "doomed", "due_timers", "execution", "flow",
        "ended_before", "journal", "next_timer", "open_calls", "pending_effect", "pending_effects",
        "revision", "seen", "sink", "subscriptions", "test_users", "undelivered", "waiting_sinks",
    }
)  # fmt: skip
"""The methods of a store that write nothing, as far as a node calls them often."""


class Host:
    """One process. All tasks that start in it belong to it, and end when it dies."""

    def __init__(self, world: World, number: int) -> None:
        self.world = world
        self.number = number
        self.dead = asyncio.Event()
        self._frozen_until = 0.0
        self._tasks: dict[asyncio.Task[Any], None] = {}
        self._context = Context()
        self._context.run(_HOST.set, self)
        self._context.run(ACTOR.set, f"node {number}")

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Do something inside this process."""
        return self.world.loop.create_task(work, context=self._context.copy())

    @property
    def frozen(self) -> bool:
        return self._frozen_until > self.world.loop.time()

    def own(self, task: asyncio.Task[Any]) -> None:
        self._tasks[task] = None
        task.add_done_callback(lambda done: self._tasks.pop(done, None))

    def die(self, where: str) -> None:
        """End at once: no task runs on, and what is under way outside is not called back."""
        if self.dead.is_set():
            return
        self.world.note(f"dies {where}")
        self.world.count("crashes")
        self.dead.set()
        for task in tuple(self._tasks):
            task.cancel()

    def freeze(self, seconds: float) -> None:
        """Stand still: nothing gets out of this process for a while."""
        if not self.world.weather.freeze or self.dead.is_set():
            return
        self.world.note(f"node {self.number} freezes for {seconds:.3f} s")
        self.world.count("freezes")
        self._frozen_until = self.world.loop.time() + seconds
        self.world.thaws.append(self.world.clock.now() + timedelta(seconds=seconds))

    async def ask(self, what: str) -> None:
        """Ask the database for something small."""
        await self.step(f"before {what}")
        if self.world.happens(self.world.weather.store_before):
            raise StoreAway(f"{what} did not get to the database")

    async def step(self, where: str) -> None:
        """Take a step: it may be slow, and it may be the last."""
        self._live()
        world = self.world
        if self.frozen:
            await asyncio.sleep(self._frozen_until - world.loop.time())
        if world.happens(world.weather.crash):
            self.die(where)
        self._live()
        if world.happens(world.weather.slow):
            await asyncio.sleep(world.some_time(world.weather.longest))
            self._live()

    def _live(self) -> None:
        if self.dead.is_set():
            raise asyncio.CancelledError


def adopt_tasks(loop: VirtualLoop) -> None:
    """Let every new task belong to the process that starts it."""

    def factory(
        loop: asyncio.AbstractEventLoop,
        work: Coroutine[Any, Any, Any],
        context: Context | None = None,
    ) -> asyncio.Task[Any]:
        task = asyncio.Task(work, loop=loop, context=context)
        host = context.get(_HOST) if context is not None else _HOST.get()
        if host is not None:
            host.own(task)
        return task

    loop.set_task_factory(factory)  # type: ignore[arg-type]


class StoreWire:
    """The store as one process sees it: calls may be slow, fail, or be its last act.

    A call that fails may have been carried out: that is how a lost connection looks.
    """

    def __init__(self, host: Host, store: object, committed: Callable[[Turn, int], None]) -> None:
        self._host = host
        self._store = store
        self._committed = committed

    def __getattr__(self, name: str) -> Callable[..., Coroutine[Any, Any, Any]]:
        method = getattr(self._store, name)
        writes = name not in READS

        async def call(*args: Any) -> Any:
            host, world = self._host, self._host.world
            await host.step(f"before {name}")
            if world.happens(world.weather.store_before):
                world.note(f"{name} fails")
                kind = world.dice.choice((StoreError, StoreAway))
                raise kind(f"{name} did not get to the database")
            result = await method(*args)
            if isinstance(result, Committed):
                self._committed(args[0], host.number)
            if writes:
                world.note(f"{name} {type(result).__name__}")
            await host.step(f"after {name}")
            if writes and world.happens(world.weather.store_after):
                world.note(f"{name} fails after it was done")
                raise StoreAway(f"the database's answer to {name} was lost")
            return result

        setattr(self, name, call)
        return call


class HttpWire(HttpClient):
    """The network as one process sees it; what has left it arrives though the process dies."""

    def __init__(self, host: Host, outside: HttpClient) -> None:
        self._host = host
        self._outside = outside

    async def send(self, request: Request) -> Response:
        await self._host.step(f"before {request.method} {request.url}")
        response = await self._outside.send(request)
        await self._host.step(f"after {request.method} {request.url}")
        return response

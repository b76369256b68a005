"""The cases of `make scale`: what lies in the database, and what is asked of the server then."""

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bench.load.connection import Connection
from bench.load.requests import Target
from bench.processes import weigh
from bench.scale import asking
from bench.scale.databases import Database
from bench.scale.flows import ASKING, long
from bench.systems.soundstage import publish, serving
from bench.workloads import Workload

_FEW = 1_000
_WOKEN = 500
_ALARMS = 10_000
_AHEAD_SECONDS = 10.0
_FLOWS = 10_000
_LARGE = 1_000_000
_WITH_LARGE_CONTEXT = 100

Figures = dict[str, Any]


@dataclass(frozen=True)
class Site:
    """Where one case is measured."""

    database: Database
    home: Path
    carrier: str

    @asynccontextmanager
    async def server(self) -> AsyncIterator[tuple[str, int, float]]:
        """Run the server; gives its origin, its process and the seconds until it was ready."""
        manager = serving(self.home, self.carrier, *self.database.options)
        origin, pid, spawned = await asyncio.to_thread(manager.__enter__)
        try:
            yield origin, pid, time.perf_counter() - spawned
        finally:
            await asyncio.to_thread(manager.__exit__, None, None, None)

    async def lay_down(self, workload: Workload, sleepers: int) -> str:
        """Publish a flow and let so many contacts wait in it; return the webhook's path."""
        async with self.server() as (origin, _, _):
            path = await asyncio.to_thread(publish, origin, workload)
            connection = await Connection.open(origin)
            await connection.send(Target(workload, origin + path).request(0, 0))
            await asyncio.sleep(1)
            connection.close()
        await self.database.fill(sleepers)
        return path

    async def measure(self, workload: Workload, path: str, sleepers: int, woken: int) -> Figures:
        """Start the server on what is there, and let some sleepers answer."""
        async with self.server() as (origin, pid, ready):
            memory = weigh([pid]).memory
            target = Target(workload, origin + path)
            figures = await asking.wake(target, asking.chosen(woken, sleepers), [pid])
            return {"ready after s": ready, "memory MiB": memory, **figures}


async def sleeping(sleepers: int, site: Site) -> Figures:
    """Measure what waits in the database, by how many wait."""
    empty = site.database.size()
    path = await site.lay_down(ASKING, sleepers)
    figures: Figures = {
        "bytes an execution": (site.database.size() - empty) / sleepers,
        **await site.measure(ASKING, path, sleepers, _WOKEN),
    }
    async with site.server() as (origin, _, _):
        figures |= await asking.pages(origin, path.rpartition("/")[2])
    count = min(_ALARMS, sleepers)
    due = await asking.set_alarms(site.database, time.time() + _AHEAD_SECONDS, count)
    async with site.server():
        return figures | await asking.alarms(site.database, due)


async def long_flow(site: Site) -> Figures:
    """Measure a flow of a thousand states."""
    workload = long()
    path = await site.lay_down(workload, _FEW)
    return await site.measure(workload, path, _FEW, _WOKEN)


async def large_context(site: Site) -> Figures:
    """Measure contexts of a megabyte."""

    def grow(snapshot: bytes) -> bytes:
        execution = json.loads(snapshot)
        execution["context"]["flow"]["data"] = {"notes": "x" * _LARGE}
        return json.dumps(execution).encode()

    path = await site.lay_down(ASKING, _WITH_LARGE_CONTEXT)
    await site.database.rewrite(grow)
    return await site.measure(ASKING, path, _WITH_LARGE_CONTEXT, _WITH_LARGE_CONTEXT)


async def many_flows(site: Site) -> Figures:
    """Measure an account with ten thousand flows."""
    path = await site.lay_down(ASKING, _FEW)
    async with site.server() as (origin, _, _):
        await asyncio.to_thread(_publish_many, origin)
    return await site.measure(ASKING, path, _FEW, _WOKEN)


def _publish_many(origin: str) -> None:
    for _ in range(_FLOWS):
        publish(origin, ASKING)


CASES: dict[str, Callable[[Site], Awaitable[Figures]]] = {
    "a thousand sleepers": partial(sleeping, _FEW),
    "a million sleepers": partial(sleeping, int(os.environ.get("SLEEPERS") or 1_000_000)),
    "a flow of 1,000 states": long_flow,
    "contexts of 1 MB": large_context,
    "10,000 flows": many_flows,
}

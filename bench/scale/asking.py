"""What a server is asked while it is measured: turns of sleepers, pages of a list, timers."""

import asyncio
import base64
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp
from bench.load.connection import Connection
from bench.load.requests import Target
from bench.processes import weigh
from bench.scale.databases import Database
from bench.workloads import ACCOUNT, TOKEN

from soundstage.core.events import TimerFired
from soundstage.store.moments import to_micros
from soundstage.store.records import unpack_entry

_PAGE = 1_000
_PAGES = 100
_SETTLE_SECONDS = 0.5


@dataclass(frozen=True)
class Spread:
    """Milliseconds: the middle, the worst but one in a hundred, and the worst."""

    p50: float
    p99: float
    most: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Spread":
        ordered = sorted(1000 * each for each in seconds)
        return cls(ordered[len(ordered) // 2], ordered[int(0.99 * (len(ordered) - 1))], ordered[-1])


async def wake(target: Target, contacts: Sequence[int], pids: Sequence[int]) -> dict[str, Any]:
    """Let sleepers answer, one after the other; each answer is two turns: it, and the carrier's."""
    before, waits = weigh(pids), []
    connection = await Connection.open(target.url)
    for contact in contacts:
        request = target.request(contact, 1)
        began = time.perf_counter()
        await connection.send(request)
        waits.append(time.perf_counter() - began)
    await asyncio.sleep(_SETTLE_SECONDS)
    connection.close()
    cpu = (weigh(pids).cpu - before.cpu) / (2 * len(contacts))
    return {"webhook ms": vars(Spread.of(waits)), "CPU ms a turn": 1000 * cpu}


def chosen(count: int, sleepers: int) -> list[int]:
    """Draw contacts that sleep, the same in every run."""
    return random.Random(count).sample(range(1, sleepers), min(count, sleepers - 1))


async def pages(origin: str, flow_sid: str) -> dict[str, Any]:
    """Read a list of executions page by page, up to a hundred thousand."""
    url: str | None = f"{origin}/v2/Flows/{flow_sid}/Executions?PageSize={_PAGE}"
    credentials = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
    waits: list[float] = []
    async with aiohttp.ClientSession(headers={"Authorization": f"Basic {credentials}"}) as client:
        while url and len(waits) < _PAGES:
            began = time.perf_counter()
            async with client.get(url) as answer:
                answer.raise_for_status()
                url = (await answer.json())["meta"]["next_page_url"]
            waits.append(time.perf_counter() - began)
    tenth = max(len(waits) // 10, 1)
    return {
        "pages of 1,000": len(waits),
        "first pages ms": vars(Spread.of(waits[:tenth])),
        "last pages ms": vars(Spread.of(waits[-tenth:])),
    }


async def set_alarms(database: Database, due: float, count: int) -> int:
    """Let the reply time-outs of so many sleepers be due at a moment; return it as it is kept."""
    micros = int(due * 1_000_000)
    await database.execute(
        f"UPDATE timers SET due = {micros} WHERE due = (SELECT min(due) FROM timers)"
        f" AND execution_sid IN (SELECT sid FROM executions ORDER BY sid DESC LIMIT {count})"
    )
    return micros


async def alarms(database: Database, due: int) -> dict[str, Any]:
    """Wait until all timers of a moment have fired, and tell how late each was."""
    await asyncio.sleep(max(due / 1_000_000 - time.time(), 0))
    while (await database.execute(f"SELECT count(*) FROM timers WHERE due = {due}"))[0][0]:  # noqa: ASYNC110
        await asyncio.sleep(0.1)  # the database tells nobody of it
    took = time.time() - due / 1_000_000
    rows = await database.execute("SELECT entry FROM journal WHERE version > 2")
    entries = [unpack_entry(bytes(entry)) for (entry,) in rows]
    late = [
        (to_micros(entry.at) - due) / 1_000_000
        for entry in entries
        if isinstance(entry.event, TimerFired)
    ]
    return {"timers": len(late), "late ms": vars(Spread.of(late)), "all fired after s": took}

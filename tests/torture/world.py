"""What the processes of the world outside share: addresses, flows and their dice."""

import asyncio
import random
import signal
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

PUBLIC = "http://flows.example"
"""The base of all addresses that nodes give to the carrier; the carrier knows who is behind."""

OVERRIDES = "rc=5&rp=all"
"""What nodes write behind their addresses: a request that was cut may be made again."""

FLOWS = Path(__file__).with_name("flows")
GIVEN_UP = 120.0
"""Seconds after which a carrier stops repeating a webhook."""


def chance(dice: random.Random, share: float) -> bool:
    return dice.random() < share


@dataclass
class Crowd:
    """Tasks that are under way; a failure of one is kept, and ends the run as a fault."""

    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self._over)
        return task

    def _over(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self.faults.append(repr(error))


async def serve(app: web.Application, port: int) -> None:
    """Serve on loopback until a signal comes."""
    over = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, over.set)
    runner = web.AppRunner(app, access_log=None, handler_cancellation=False)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, backlog=2048).start()
    await over.wait()
    await runner.cleanup()

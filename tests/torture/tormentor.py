"""The tormentor: hurts nodes and their database by the plan, and writes down what it did."""

import asyncio
import signal
import time
from collections.abc import Sequence

from tests.torture.databases import Database
from tests.torture.nodes import Node
from tests.torture.plan import Torment
from tests.torture.record import Recorder, Tormented

_OVERTIME = 15.0
_BREATH = 1.5
"""Seconds in which a node that was hurt is left alone: on a slow machine it would never work."""


class Tormentor:
    """Carries a list of torments out; several may be under way at the same time."""

    def __init__(self, nodes: Sequence[Node], database: Database, recorder: Recorder) -> None:
        self._nodes = nodes
        self._database = database
        self._recorder = recorder
        self._turn = asyncio.Lock()
        self._enough = 0.0
        self.died: list[str] = []

    async def carry_out(self, torments: Sequence[Torment], seconds: float) -> None:
        """Return when the last wound is healed; what comes too late on a slow machine is left."""
        began = time.monotonic()
        self._enough = began + seconds + _OVERTIME
        async with asyncio.TaskGroup() as wounds:
            for torment in torments:
                await asyncio.sleep(max(0, began + torment.at - time.monotonic()))
                wounds.create_task(self._hurt(torment))

    async def _hurt(self, torment: Torment) -> None:
        node = self._nodes[torment.node]
        if torment.kind in ("kill", "stop"):
            async with node.turn:
                if time.monotonic() > self._enough:
                    return
                began = time.time()
                if not node.alive:
                    self.died.append(node.name)
                    await node.start()
                await (
                    self._kill(node, torment) if torment.kind == "kill" else _stop(node, torment)
                )
                ended = time.time()
                await asyncio.sleep(_BREATH)
        else:
            async with self._turn:
                began = time.time()
                await self._database.hurt(torment.kind)
                ended = time.time()
        named = node.name if torment.kind in ("kill", "stop") else "database"
        self._recorder.note(Tormented(at=began, kind=torment.kind, node=named, until=ended))

    async def _kill(self, node: Node, torment: Torment) -> None:
        await node.kill()
        await asyncio.sleep(torment.span)
        await node.start()


async def _stop(node: Node, torment: Torment) -> None:
    node.send(signal.SIGSTOP)
    await asyncio.sleep(torment.span)
    node.send(signal.SIGCONT)

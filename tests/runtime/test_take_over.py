"""Work that another node finishes in the moment in which it is taken over."""

import asyncio

import pytest
from tests.runtime.conftest import CARRIER, NUMBER, World, ask, definition, message, state

from soundstage.carrier.http import Request, Response
from soundstage.runtime.node import Node
from soundstage.store.memory import MemoryStore
from soundstage.store.port import PendingEffect

GOODBYE = state("bye", "send-message", {"sent": None, "failed": None}, from_=NUMBER, body="Bye")


class Moving(MemoryStore):
    """A store in which another node brings its results right after pending work was listed."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = asyncio.Event()
        self.other: Node | None = None

    async def pending_effects(self) -> list[PendingEffect]:
        found = list(await super().pending_effects())
        if self.other is not None and not self.gate.is_set():
            self.gate.set()
            await self.other.settle()
        return found


@pytest.mark.parametrize("first", [ask(), GOODBYE], ids=["it goes on", "it ends"])
async def test_what_another_node_has_just_done_is_not_done_again(first: dict[str, str]) -> None:
    store = Moving()
    world = World(store=store)

    async def slowly(request: Request) -> Response:
        if request.method == "POST":
            await store.gate.wait()
        return world.carrier(request)

    world.http.add(f"{CARRIER}/*", slowly)
    flow = await world.publish(definition(str(first["name"]), first))
    store.other = world.node()
    await store.other.receive(flow, message())
    node = world.node()
    await node.start()
    await node.settle()
    assert store.gate.is_set()
    assert len(world.accepted) == 1

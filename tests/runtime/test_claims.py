"""Equal messages of other effects, which a look at the carrier's record must not mistake."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest
from tests.runtime.conftest import CARRIER, World, ask, definition, message

from soundstage.carrier.http import Request, Response
from soundstage.core.flows import Flow
from soundstage.runtime.node import Node

AGAIN = definition("ask", ask(following="ask"))
ONCE = definition("ask", ask())


@dataclass
class Dying:
    """A carrier that does not get the request in the midst of which a process dies."""

    world: World
    dead: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: Request) -> Response:
        if request.method == "POST" and self.dead.is_set():
            await asyncio.Event().wait()
        return self.world.carrier(request)


async def _crash_while_sending(world: World, node: Node, flow: Flow, carrier: Dying) -> None:
    carrier.dead.set()
    await node.receive(flow, message("and again"))
    for _ in range(10):
        await asyncio.sleep(0)
    await node.drop()
    carrier.dead.clear()


@pytest.mark.parametrize(
    "flow_json", [AGAIN, ONCE], ids=["the same widget", "the execution before"]
)
async def test_a_text_that_was_never_sent_is_sent_though_its_like_was(
    world: World, flow_json: Any
) -> None:
    carrier = Dying(world)
    world.http.add(f"{CARRIER}/*", carrier.take)
    flow, node = await world.publish(flow_json), world.node()
    bodies = ("hi",) if flow_json is AGAIN else ("hi", "an answer that ends it")
    for number, body in enumerate(bodies):
        await node.receive(flow, message(body))
        await node.settle()
        assert len(world.accepted) == 1, number
    await _crash_while_sending(world, node, flow, carrier)
    recovered = world.node()
    await recovered.start()
    await recovered.settle()
    assert len(world.accepted) == 2

"""Event Streams of several nodes: a sink is told by one of them at a time, in order."""

import asyncio
from typing import Any

import msgspec
from tests.cluster.conftest import Town, soon
from tests.cluster.test_sharing import QUESTION
from tests.runtime.conftest import message
from tests.runtime.test_streams import URL, subscribe

from soundstage.carrier.http import Request, Response
from soundstage.runtime.cloud_events import EXECUTION_ENDED, EXECUTION_STARTED


class Sink:
    """Takes events slowly, and remembers whether two requests ever came at once."""

    def __init__(self) -> None:
        self.events: list[Any] = []
        self.inside = 0
        self.most_inside = 0

    async def __call__(self, request: Request) -> Response:
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        await asyncio.sleep(0.05)
        self.events += msgspec.json.decode(request.body)
        self.inside -= 1
        return Response(status=200, headers=(), body=b"")


async def test_a_sink_is_told_once_by_one_node_at_a_time(town: Town) -> None:
    one, two = await town.start("one"), await town.start("two")
    flow = await town.publish(one, QUESTION)
    sink = Sink()
    await subscribe(town.world, EXECUTION_STARTED, EXECUTION_ENDED, batched=False)
    town.world.http.add(f"{URL.partition('?')[0]}*", sink)
    for number in range(10):
        contact = f"+1555{number:07d}"
        await one.node.receive(flow, message(From=contact))
        await one.node.settle()
        await two.node.receive(flow, message("yes", From=contact))
    await soon(lambda: len(sink.events) >= 20)
    await soon(lambda: one.store.pool.fetchval("SELECT count(*) = 0 FROM outbox"))
    assert sink.most_inside == 1
    told = [(event["id"], event["type"]) for event in sink.events]
    assert len(set(told)) == len(told) == 20


async def test_events_of_a_node_that_died_are_delivered_by_another(town: Town) -> None:
    one, two = await town.start("one"), await town.start("two")
    flow = await town.publish(one, QUESTION)
    sink, gate = Sink(), asyncio.Event()

    async def hang(_: Request) -> Response:
        await gate.wait()
        raise AssertionError

    await subscribe(town.world, EXECUTION_STARTED)
    town.world.http.add(f"{URL.partition('?')[0]}*", hang)
    await one.node.receive(flow, message())
    await asyncio.sleep(0.2)
    await one.die()
    town.world.http.add(f"{URL.partition('?')[0]}*", sink)
    await two.store.pool.execute("UPDATE leases SET until = 0")
    await soon(lambda: sink.events)
    assert len(sink.events) == 1

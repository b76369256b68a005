"""What is asked of the carrier when an execution has ended: also after a crash."""

import asyncio

import pytest
from tests.runtime.conftest import ACCOUNT, CARRIER, NUMBER, World, answer, definition, state

from soundstage.carrier.client import Bases
from soundstage.carrier.http import Request, Response
from soundstage.core.effects import CarrierAnswer, CarrierRequest
from soundstage.limits import STUDIO
from soundstage.runtime.perform import Performer, Trace

BASE = f"{CARRIER}/network/conversations/v1/Services/IS1/Conversations"
OPEN = state(
    "open",
    "start-conversation",
    {"created": None, "failed": None},
    conversation_service_sid="IS1",
    participants=[{"type": "chat", "identity": "ann"}],
    close_conversation_on_execution_end=True,
)
STEPS = [("POST", ""), ("POST", "/CH1/Participants"), ("POST", "/CH1/Webhooks")]
FAREWELL = [("DELETE", "/CH1/Webhooks/WH1"), ("POST", "/CH1")]


def conversations(request: Request) -> Response:
    made = {"Conversations": "CH1", "Participants": "MB1", "Webhooks": "WH1"}
    if request.method == "DELETE":
        return Response(status=204)
    sid = made.get(request.url.rpartition("/")[2], "CH1")
    return answer({"sid": sid, "chat_service_sid": "IS1", "state": "active"}, 201)


def asked(world: World) -> list[tuple[str, str]]:
    return [(request.method, request.url.removeprefix(BASE)) for request in world.http.requests]


async def test_the_carrier_is_asked_after_the_end_and_nothing_is_left_over(world: World) -> None:
    world.http.add(f"{BASE}*", conversations)
    flow, node = await world.publish(definition("open", OPEN)), world.node()
    await node.start_execution(flow, "+15551230001", NUMBER, {}, "RQ1")
    await node.settle()
    assert asked(world) == [*STEPS, *FAREWELL]
    assert await world.store.pending_effects() == []


async def test_what_a_node_that_died_did_not_ask_is_asked_by_the_next_one(world: World) -> None:
    never, asked_for = asyncio.Event(), asyncio.Semaphore(0)

    async def hang(_: Request) -> Response:
        asked_for.release()
        await never.wait()
        raise AssertionError

    world.http.add(f"{BASE}*", conversations)
    world.http.add(f"{BASE}/CH1", hang)
    world.http.add(f"{BASE}/CH1/Webhooks/WH1", hang)
    flow, dead = await world.publish(definition("open", OPEN)), world.node()
    await dead.start_execution(flow, "+15551230001", NUMBER, {}, "RQ1")
    for _ in FAREWELL:
        await asked_for.acquire()
    for task in list(dead._tasks):
        task.cancel()
    assert len(await world.store.pending_effects()) == 2

    world.http.add(f"{BASE}*", conversations)
    node = world.node()
    await node.start()
    await node.settle()
    assert asked(world)[-2:] == FAREWELL
    assert await world.store.pending_effects() == []


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
async def test_a_request_to_the_carrier_has_its_own_method(world: World, method: str) -> None:
    world.http.add(f"{CARRIER}/*", answer({"sid": "WS1"}))
    effect = CarrierRequest(
        id="FN1.1",
        product="taskrouter",
        path="/v1/Workspaces",
        form=(("PageSize", "5"),),
        method=method,
    )
    performer = Performer(world.http, world.http, Bases.network(CARRIER), STUDIO, True)
    result = await performer.perform(ACCOUNT, effect, Trace(since=world.clock.now()))
    assert result == CarrierAnswer(status=200, body={"sid": "WS1"})
    (request,) = world.http.requests
    assert request.method == method
    assert request.url.endswith("?PageSize=5") == (method == "GET")
    assert request.body == (b"" if method == "GET" else b"PageSize=5")

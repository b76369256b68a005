"""What is asked of the carrier when an execution has ended: also after a crash."""

import asyncio

import pytest
from tests.runtime.conftest import (
    ACCOUNT,
    CARRIER,
    NUMBER,
    World,
    answer,
    definition,
    state,
    trace_of,
)

from soundstage.carrier.client import Bases
from soundstage.carrier.http import Request, Response
from soundstage.core.effects import CarrierAnswer, CarrierRequest
from soundstage.limits import STUDIO
from soundstage.runtime.perform import Performer

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
    await dead.drop()
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
    performer = Performer(world.http, world.http, Bases.network(CARRIER), STUDIO, world.clock, True)
    result = await performer.perform(ACCOUNT, effect, trace_of(world))
    assert result == CarrierAnswer(status=200, body={"sid": "WS1"})
    (request,) = world.http.requests
    assert request.method == method
    assert request.url.endswith("?PageSize=5") == (method == "GET")
    assert request.body == (b"" if method == "GET" else b"PageSize=5")


TALK = "/v1/Conversations/CH1/Messages"


def said(**changes: str | None) -> dict[str, str | None]:
    row = {"sid": "IM1", "author": "Bot", "body": "Well?", "date_created": "2026-01-05T09:00:00Z"}
    return {**row, **changes}


@pytest.mark.parametrize(
    ("product", "form", "rows", "found"),
    [
        ("conversations", {"Author": "Bot"}, [said()], True),
        ("conversations", {"Author": "Bot"}, [said(sid="IM9"), said()], True),
        ("chat", {"From": "Bot"}, [said(author=None, **{"from": "Bot"})], True),
        ("conversations", {"Author": "Bot"}, [], False),
        ("conversations", {"Author": "Bot"}, [said(author="ann")], False),
        ("conversations", {"Author": "Bot"}, [said(body="Yes")], False),
        ("conversations", {"Author": "Bot"}, [said(sid="IM9")], False),
        ("conversations", {"Author": "Bot"}, [said(date_created="2026-01-05T08:59:58Z")], False),
    ],
)
async def test_what_was_said_before_a_crash_is_not_said_again(
    world: World, product: str, form: dict[str, str], rows: list[object], found: bool
) -> None:
    def carrier(request: Request) -> Response:
        if request.method == "GET":
            return answer({"messages": rows})
        return answer({"sid": "IM2"}, 201)

    world.http.add(f"{CARRIER}/*", carrier)
    pairs = tuple({**form, "Body": "Well?"}.items())
    effect = CarrierRequest(id="FN1.1", product=product, path=TALK, form=pairs)
    performer = Performer(world.http, world.http, Bases.network(CARRIER), STUDIO, world.clock, True)
    trace = trace_of(world, frozenset({"IM9"}), repeated=True)
    result = await performer.perform(ACCOUNT, effect, trace)
    assert isinstance(result, CarrierAnswer)
    assert result.body["sid"] == ("IM1" if found else "IM2")
    assert [request.method for request in world.http.requests] == ["GET"] + ["POST"] * (not found)

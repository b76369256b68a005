"""Calls on a node: kept on the line, brought back, made by flows and found again."""

import asyncio
from dataclasses import dataclass, field, replace
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from tests.runtime.conftest import (
    CARRIER,
    CONTACT,
    NUMBER,
    World,
    answer,
    ask,
    definition,
    message,
    state,
)

from soundstage.carrier.http import Request, Response
from soundstage.core.events import CallReceived, CallStatusChanged, FlowEventReceived
from soundstage.core.execution import Execution
from soundstage.core.flows import Flow
from soundstage.limits import Limits
from soundstage.runtime.node import Node
from soundstage.store.port import Cursor, ExecutionFilter
from soundstage.twiml import EMPTY

SHOP = "https://shop.example.com/"
CALL = {"From": CONTACT, "To": NUMBER, "CallSid": "CA1", "CallStatus": "in-progress"}
NO_PATIENCE = Limits(webhook_seconds=0)


def say(name: str, text: str) -> Any:
    return state(name, "say-play", {"audioComplete": None}, say=text)


def web(following: str) -> Any:
    properties = {"method": "GET", "url": SHOP, "content_type": "application/json"}
    return state("web", "make-http-request", {"success": following, "failed": None}, **properties)


def dial(following: str) -> Any:
    events = {"answered": following, "busy": None, "noAnswer": None, "failed": None}
    addresses = {"from_": "{{flow.channel.address}}", "to": "{{contact.channel.address}}"}
    return state("call", "make-outgoing-call-v2", events, **addresses)


LATE = definition("web", web("hi"), say("hi", "Hello"))
BY_TEXT = definition("ask", ask(following="hi"), say("hi", "You wrote"))
SPOKEN = definition("hi", say("hi", "Hello"))
OUTGOING = definition("call", dial("hi"), say("hi", "Hello"))


@dataclass
class Exchange:
    """A carrier that takes calls, and redirects of calls that are live."""

    world: World
    calls: list[dict[str, str]] = field(default_factory=list)
    redirected: list[tuple[str, str]] = field(default_factory=list)
    statuses: dict[str, str] = field(default_factory=lambda: {"CA1": "in-progress"})
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.world.http.add(f"{CARRIER}/*", self.take)
        self.world.http.add(f"{SHOP}*", self.shop)

    def take(self, request: Request) -> Response:
        path = urlsplit(request.url).path
        form = dict(parse_qsl(request.body.decode()))
        if not path.rpartition("Calls")[1]:
            return self.world.carrier(request)
        if request.method == "GET" and not path.endswith("/Calls.json"):
            return self.known(path.rpartition("/")[2].removesuffix(".json"))
        if request.method == "GET":
            return answer({"calls": self.calls[::-1], "next_page_uri": None})
        if not path.endswith("/Calls.json"):
            self.redirected.append((path.rpartition("/")[2], form["Url"]))
            return answer({})
        now = format_datetime(self.world.clock.now())
        call = {
            "sid": f"CA{len(self.calls) + 7}",
            "status": "queued",
            "direction": "outbound-api",
            "to": form["To"],
            "from": form["From"],
            "date_created": now,
            "url": form["Url"],
        }
        self.calls.append(call)
        return answer(call, 201)

    def known(self, sid: str) -> Response:
        call = {"sid": sid, "from": CONTACT, "to": NUMBER, "status": self.statuses.get(sid)}
        return answer(call) if call["status"] else answer({"code": 20404}, 404)

    async def shop(self, _: Request) -> Response:
        await self.gate.wait()
        return answer({"ok": True})


@pytest.fixture
def exchange(world: World) -> Exchange:
    return Exchange(world)


async def ring(node: Node, flow: Flow) -> str:
    params = {**CALL, "CallStatus": "ringing"}
    return (await node.receive(flow, CallReceived(id="ring", params=params))).body


async def again(node: Node, flow: Flow, number: int = 1) -> str:
    params = {**CALL, "FlowEvent": "again"}
    event = FlowEventReceived(id=f"again {number}", name="again", params=params)
    return (await node.receive(flow, event)).body


async def executions(world: World, flow: Flow) -> tuple[Execution, ...]:
    page = await world.store.executions(flow.sid, ExecutionFilter(), 50, Cursor())
    return page.items


async def crash(node: Node) -> None:
    await asyncio.sleep(0)
    await node.drop()


# callers who wait


async def test_a_call_is_answered_when_its_document_is_ready(
    world: World, exchange: Exchange
) -> None:
    flow, node = await world.publish(LATE), world.node()
    waiting = asyncio.create_task(ring(node, flow))
    await asyncio.sleep(0.01)
    assert not waiting.done()
    exchange.gate.set()
    assert ">Hello</Say>" in await waiting
    await node.settle()


async def test_a_caller_is_kept_on_the_line_and_brought_to_the_late_document(
    world: World, exchange: Exchange
) -> None:
    world.settings = replace(world.settings, limits=NO_PATIENCE)
    flow, node = await world.publish(LATE), world.node()
    assert "<Pause" in await ring(node, flow)
    assert "<Pause" in await again(node, flow)
    exchange.gate.set()
    await node.settle()
    assert ">Hello</Say>" in await again(node, flow, 2)


async def test_a_caller_whose_process_died_is_redirected_to_the_current_document(
    world: World, exchange: Exchange
) -> None:
    flow, dead = await world.publish(LATE), world.node()
    waiting = asyncio.create_task(ring(dead, flow))
    await asyncio.sleep(0.01)
    waiting.cancel()
    await crash(dead)
    exchange.gate.set()
    node = world.node()
    await node.start()
    await node.settle()
    ((call, url),) = set(exchange.redirected)
    assert call == "CA1.json"
    assert url.endswith("?FlowEvent=again")
    assert ">Hello</Say>" in await again(node, flow)


async def test_a_caller_hears_at_once_what_follows_a_text(world: World, exchange: Exchange) -> None:
    flow, node = await world.publish(BY_TEXT), world.node()
    assert "<Pause" in await ring(node, flow)
    await node.settle()
    assert exchange.redirected == []
    assert (await node.receive(flow, message("yes"))).body == EMPTY
    await node.settle()
    assert [call for call, _ in exchange.redirected] == ["CA1.json"]
    assert ">You wrote</Say>" in await again(node, flow)


async def test_a_caller_who_waits_for_a_flow_that_is_over_is_let_go(
    world: World, exchange: Exchange
) -> None:
    flow, node = await world.publish(LATE), world.node()
    assert await again(node, flow) == EMPTY
    assert await executions(world, flow) == ()


# calls that end while nobody looks


@pytest.mark.parametrize("status", ["completed", "failed", None])
async def test_a_call_that_ended_while_no_process_ran_ends_its_execution(
    world: World, exchange: Exchange, status: str | None
) -> None:
    flow, dead = await world.publish(SPOKEN), world.node()
    assert ">Hello</Say>" in await ring(dead, flow)
    exchange.statuses = {"CA1": status} if status else {}
    node = world.node()
    await node.start()
    await node.settle()
    (execution,) = await executions(world, flow)
    assert not execution.active
    assert execution.context["widgets"]["hi"]["CallStatus"] == (status or "completed")
    assert exchange.redirected == []


async def test_a_call_that_goes_on_is_left_in_peace_at_the_start(
    world: World, exchange: Exchange
) -> None:
    flow, dead = await world.publish(SPOKEN), world.node()
    await ring(dead, flow)
    node = world.node()
    await node.start()
    await node.settle()
    (execution,) = await executions(world, flow)
    assert execution.active
    assert exchange.redirected == []


async def test_a_status_callback_that_comes_after_all_changes_nothing(
    world: World, exchange: Exchange
) -> None:
    flow, dead = await world.publish(SPOKEN), world.node()
    await ring(dead, flow)
    exchange.statuses = {"CA1": "completed"}
    node = world.node()
    await node.start()
    await node.settle()
    (ended,) = await executions(world, flow)
    params = {**CALL, "CallStatus": "completed"}
    late = CallStatusChanged(id=f"{flow.sid}:CA1 completed", params=params)
    assert (await node.receive(flow, late)).body == EMPTY
    assert await executions(world, flow) == (ended,)


async def test_a_placed_call_that_nobody_took_while_no_process_ran_ends_the_wait(
    world: World, exchange: Exchange
) -> None:
    dead = world.node()
    flow = await started(world, dead)
    await dead.settle()
    exchange.statuses = {"CA7": "no-answer"}
    node = world.node()
    await node.start()
    await node.settle()
    (execution,) = await executions(world, flow)
    assert (execution.active, execution.ended_reason) == (False, "FLOW_END")


async def test_a_call_that_fell_silent_is_asked_for_after_hours(
    world: World, exchange: Exchange
) -> None:
    flow, node = await world.publish(SPOKEN), world.node()
    await node.start()
    await ring(node, flow)
    exchange.statuses["CA1"] = "completed"
    await world.pass_(node, hours=1)
    await world.pass_(node, hours=1)
    (execution,) = await executions(world, flow)
    assert execution.active
    await world.pass_(node, hours=1, seconds=1)
    (execution,) = await executions(world, flow)
    assert not execution.active


async def test_a_call_that_goes_on_for_hours_is_left_alone(
    world: World, exchange: Exchange
) -> None:
    flow, node = await world.publish(SPOKEN), world.node()
    await node.start()
    await ring(node, flow)
    before = await executions(world, flow)
    for _ in range(6):
        await world.pass_(node, hours=1)
    assert await executions(world, flow) == before
    assert exchange.redirected == []


# calls that flows make


async def started(world: World, node: Node) -> Flow:
    flow = await world.publish(OUTGOING)
    await node.start_execution(flow, CONTACT, NUMBER, {}, "RQ1")
    return flow


def callback(exchange: Exchange, status: str) -> dict[str, str]:
    call = exchange.calls[-1]
    query = dict(parse_qsl(urlsplit(call["url"]).query))
    own = {"CallSid": call["sid"], "CallStatus": status, "Direction": "outbound-api"}
    return {**query, **own, "From": NUMBER, "To": CONTACT}


async def test_a_call_that_a_flow_makes_is_spoken_to_and_ends_it(
    world: World, exchange: Exchange
) -> None:
    node = world.node()
    flow = await started(world, node)
    await node.settle()
    params = callback(exchange, "in-progress")
    reply = await node.receive(flow, CallReceived(id="up", params=params))
    assert ">Hello</Say>" in reply.body
    params = callback(exchange, "completed")
    assert (await node.receive(flow, CallStatusChanged(id="over", params=params))).body == EMPTY
    (execution,) = await executions(world, flow)
    assert not execution.active
    assert execution.context["widgets"]["hi"]["CallStatus"] == "completed"


async def test_a_call_that_is_not_answered_ends_the_wait(world: World, exchange: Exchange) -> None:
    node = world.node()
    flow = await started(world, node)
    await node.settle()
    params = callback(exchange, "no-answer")
    await node.receive(flow, CallStatusChanged(id="over", params=params))
    (execution,) = await executions(world, flow)
    assert (execution.active, execution.ended_reason) == (False, "FLOW_END")


async def test_a_call_that_may_have_been_made_is_looked_up_and_not_made_twice(
    world: World, exchange: Exchange
) -> None:
    async def silence(request: Request) -> Response:
        exchange.take(request)
        await asyncio.Event().wait()
        raise AssertionError

    world.http.add(f"{CARRIER}/*", silence)
    dead = world.node()
    flow = await started(world, dead)
    await asyncio.sleep(0)
    await crash(dead)
    assert len(exchange.calls) == 1
    world.http.add(f"{CARRIER}/*", exchange.take)
    node = world.node()
    await node.start()
    await node.settle()
    assert len(exchange.calls) == 1
    (execution,) = await executions(world, flow)
    assert execution.waiting is not None
    assert execution.waiting.placed_call == "CA7"

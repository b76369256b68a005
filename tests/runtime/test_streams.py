"""Event Streams: what is delivered to sinks, and how often."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from tests.runtime.conftest import ACCOUNT, CONTACT, NUMBER, World, answer, ask, definition, message
from twilio.request_validator import RequestValidator

from soundstage.carrier.http import HttpFailure, Request, Response
from soundstage.core.flows import Flow
from soundstage.core.streams import Sink, SinkStatus, StreamEvent, Subscription
from soundstage.runtime.cloud_events import (
    EXECUTION_ENDED,
    EXECUTION_STARTED,
    SCHEMAS,
    STEP_ENDED,
    sink_test,
)
from soundstage.runtime.node import Node
from soundstage.store.port import Cursor, ExecutionFilter

SINK = f"DG{'1' * 32}"
URL = "https://events.example.com/take?key=1"


@dataclass
class Listener:
    """The owner of a sink: takes events, or does not."""

    world: World
    failures: list[Response | HttpFailure] = field(default_factory=list)
    batches: list[list[Any]] = field(default_factory=list)
    tried: int = 0

    def take(self, request: Request) -> Response:
        self.tried += 1
        if self.failures:
            failure = self.failures.pop(0)
            if isinstance(failure, HttpFailure):
                raise failure
            return failure
        self.batches.append(msgspec.json.decode(request.body))
        return answer({})

    @property
    def events(self) -> list[Any]:
        return [event for batch in self.batches for event in batch]

    @property
    def types(self) -> list[str]:
        return [event["type"].rpartition("flow.")[2] for event in self.events]


async def subscribe(world: World, *types: str, batched: bool = True, version: int = 1) -> Listener:
    """Add a sink and a subscription of the account, which exists when a flow is published."""
    now = world.clock.now()
    await world.store.put_sink(
        Sink(
            sid=SINK,
            account_sid=ACCOUNT.sid,
            description="A sink",
            configuration={},
            destination=URL,
            method="POST",
            batched=batched,
            status=SinkStatus.ACTIVE,
            created_at=now,
            updated_at=now,
        )
    )
    await world.store.put_subscription(
        Subscription(
            sid=f"DF{'1' * 32}",
            account_sid=ACCOUNT.sid,
            sink_sid=SINK,
            description="Some",
            types=dict.fromkeys(types or SCHEMAS, version),
            created_at=now,
            updated_at=now,
        )
    )
    listener = Listener(world)
    world.http.add("https://events.example.com/*", listener.take)
    return listener


async def due(node: Node) -> None:
    """Do what is due now."""
    await node.settle()
    await node.run_due()
    await node.settle()


async def question(world: World) -> Flow:
    return await world.publish(definition("ask", ask()))


async def talk(world: World, node: Node, flow: Flow) -> None:
    await node.receive(flow, message(sid=f"SM{'7' * 32}"))
    await node.settle()
    world.clock.move_by(timedelta(milliseconds=1_250))
    await node.receive(flow, message("yes"))
    await due(node)


async def test_a_whole_execution_is_told_in_cloud_events(world: World) -> None:
    flow, node = await question(world), world.node()
    listener = await subscribe(world)
    await talk(world, node, flow)
    assert listener.types == ["execution.started", "step.ended", "step.ended", "execution.ended"]
    started, trigger, reply, ended = listener.events
    page = await world.store.executions(flow.sid, *everything())
    (execution,) = page.items
    path = f"/v2/Flows/{flow.sid}/Executions/{execution.sid}"
    assert started == {
        "specversion": "1.0",
        "type": EXECUTION_STARTED,
        "source": path,
        "id": execution.sid,
        "datacontenttype": "application/json",
        "dataschema": "https://events-schemas.twilio.com/Studio.FlowExecutionEvent/1",
        "time": "2026-01-05T09:00:00.000Z",
        "data": {
            "execution_sid": execution.sid,
            "account_sid": ACCOUNT.sid,
            "flow_sid": flow.sid,
            "flow_revision": 1,
            "contact_channel_address": CONTACT,
            "started_by": f"SM{'7' * 32}",
            "status": "active",
            "date_created": "2026-01-05T09:00:00.000Z",
        },
    }
    assert ended["data"] == started["data"] | {
        "status": "ended",
        "ended_reason": "FLOW_END",
        "date_updated": "2026-01-05T09:00:01.000Z",
    }
    assert (trigger["data"]["name"], trigger["data"]["transitioned_to"]) == (
        "incomingMessage",
        "ask",
    )
    assert reply["data"]["transitioned_to"] == "Ended"
    assert reply["time"] == reply["data"]["date_created"] == "2026-01-05T09:00:01.250Z"
    assert reply["source"] == f"{path}/Steps/{reply['id']}"
    assert reply["dataschema"].endswith("/Studio.FlowStepEvent/1")
    assert reply["data"]["step_sid"] == reply["id"]


def everything() -> tuple[Any, ...]:
    return ExecutionFilter(), 50, Cursor()


async def test_only_subscribed_types_are_told_in_their_version(world: World) -> None:
    flow, node = await question(world), world.node()
    listener = await subscribe(world, EXECUTION_ENDED, version=2)
    await talk(world, node, flow)
    (event,) = listener.events
    assert event["dataschema"].endswith("/Studio.FlowExecutionEvent/2")


async def test_without_subscriptions_nothing_is_kept(world: World) -> None:
    flow, node = await question(world), world.node()
    await talk(world, node, flow)
    assert await world.store.waiting_sinks() == []
    await subscribe(world)
    await world.store.delete_subscription(ACCOUNT.sid, f"DF{'1' * 32}")
    await talk(world, node, await world.publish(definition("ask", ask())))
    assert await world.store.waiting_sinks() == []


async def test_a_request_is_signed_over_the_hash_of_its_body(world: World) -> None:
    flow, node = await question(world), world.node()
    await subscribe(world)
    await talk(world, node, flow)
    request = next(r for r in world.http.requests if r.url.startswith("https://events."))
    headers = dict(request.headers)
    assert headers["Content-Type"] == "application/json"
    assert "key=1&bodySHA256=" in request.url
    validator = RequestValidator(ACCOUNT.auth_token)
    signature = headers["X-Twilio-Signature"]
    assert validator.validate(request.url, request.body.decode(), signature)
    assert not validator.validate(request.url, request.body.decode() + " ", signature)


REFUSALS = [
    answer({}, 500),
    answer({}, 302),
    answer({}, 404),
    HttpFailure("timeout", "too late", sent=True),
    HttpFailure("network", "nobody there"),
]


@pytest.mark.parametrize("refusal", REFUSALS, ids=str)
async def test_what_is_not_taken_is_delivered_again(
    world: World, refusal: Response | HttpFailure
) -> None:
    flow, node = await question(world), world.node()
    listener = await subscribe(world, EXECUTION_STARTED)
    listener.failures = [refusal, refusal]
    await talk(world, node, flow)
    assert listener.events == []
    first = await node.next_due()
    assert first is not None
    assert first > world.clock.now()
    world.clock.move_to(first)
    await due(node)
    second = await node.next_due()
    assert second is not None
    assert second - world.clock.now() > first - world.clock.now()
    world.clock.move_to(second)
    await due(node)
    assert (listener.types, listener.tried) == (["execution.started"], 3)
    assert await world.store.waiting_sinks() == []


async def test_a_failing_sink_is_left_alone_until_its_moment_comes(world: World) -> None:
    flow, node = await question(world), world.node()
    listener = await subscribe(world, EXECUTION_STARTED, EXECUTION_ENDED)
    listener.failures = [answer({}, 500)]
    await node.receive(flow, message())
    await due(node)
    await node.receive(flow, message("yes"))
    await due(node)
    assert listener.tried == 1
    await world.pass_(node, seconds=1)
    assert listener.types == ["execution.started", "execution.ended"]


async def test_events_come_in_batches_of_a_hundred_at_most(world: World) -> None:
    await question(world)
    listener = await subscribe(world)
    node = world.node()
    events = [sink_test(SINK, str(number), world.clock.now()) for number in range(230)]
    await node.streams.post(events)
    await due(node)
    assert [len(batch) for batch in listener.batches] == [100, 100, 30]
    assert [event["id"] for event in listener.events] == [event.body["id"] for event in events]


async def test_a_sink_may_want_one_event_at_a_time(world: World) -> None:
    flow, node = await question(world), world.node()
    listener = await subscribe(world, batched=False)
    await talk(world, node, flow)
    assert [len(batch) for batch in listener.batches] == [1, 1, 1, 1]


async def test_events_survive_the_process(world: World) -> None:
    flow, dead = await question(world), world.node()
    listener = await subscribe(world)
    await dead.receive(flow, message())
    await dead.settle()
    assert listener.events == []
    node = world.node()
    await node.start()
    await due(node)
    assert listener.types == ["execution.started", "step.ended"]


async def test_an_event_that_comes_during_a_delivery_is_delivered_as_well(world: World) -> None:
    flow, node = await question(world), world.node()
    listener, gate, begun = await subscribe(world), asyncio.Event(), asyncio.Event()

    async def slowly(request: Request) -> Response:
        begun.set()
        await gate.wait()
        return listener.take(request)

    world.http.add("https://events.example.com/*", slowly)
    await node.receive(flow, message())
    await node.run_due()
    await begun.wait()
    await node.receive(flow, message("yes"))
    gate.set()
    await node.settle()
    assert listener.types == ["execution.started", "step.ended", "step.ended", "execution.ended"]


async def test_events_nobody_takes_are_dropped_after_a_day(world: World) -> None:
    flow, node = await question(world), world.node()
    listener = await subscribe(world)
    listener.failures = [answer({}, 500)] * 1_000
    await talk(world, node, flow)
    await world.pass_(node, hours=23)
    assert await world.store.waiting_sinks() == [SINK]
    await world.pass_(node, hours=2)
    assert await world.store.waiting_sinks() == []


async def test_events_of_a_deleted_sink_go_with_it(world: World) -> None:
    flow, node = await question(world), world.node()
    listener = await subscribe(world)
    listener.failures = [answer({}, 500)]
    await talk(world, node, flow)
    await world.store.delete_sink(SINK)
    await world.pass_(node, minutes=5)
    assert listener.tried == 1
    due_then = await node.next_due()
    assert due_then is None or due_then > world.clock.now()


async def test_a_destination_that_cannot_be_asked_counts_as_a_failure(world: World) -> None:
    await question(world)
    node = world.node()
    await subscribe(world)
    sink = await world.store.sink(SINK)
    assert sink is not None
    await world.store.put_sink(msgspec.structs.replace(sink, destination="ftp://nowhere"))
    event = StreamEvent(sink_sid=SINK, at=world.clock.now(), body={"type": STEP_ENDED})
    await node.streams.post([event])
    await due(node)
    assert await world.store.waiting_sinks() == [SINK]


async def test_a_rest_start_is_named_by_its_request(world: World) -> None:
    flow, node = await question(world), world.node()
    listener = await subscribe(world, EXECUTION_STARTED)
    await node.start_execution(flow, CONTACT, NUMBER, {}, "RQ1")
    await due(node)
    (event,) = listener.events
    assert event["data"]["started_by"] == "RQ1"

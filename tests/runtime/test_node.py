"""The node: matching, starting, dedupe, recovery, timers, retention."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

import msgspec
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
from soundstage.clock import VirtualClock
from soundstage.core.effects import Reply
from soundstage.core.events import (
    CallReceived,
    CallStatusChanged,
    FlowEventReceived,
    MessageReceived,
    MessageStatusChanged,
)
from soundstage.core.execution import Execution
from soundstage.core.flows import Flow
from soundstage.limits import Limits
from soundstage.runtime.errors import Busy, NothingPublished
from soundstage.runtime.rates import TooFast
from soundstage.store.memory import MemoryStore
from soundstage.store.port import Cursor, DueTimer, ExecutionFilter
from soundstage.twiml import EMPTY

QUESTION = definition("ask", ask())


async def executions(world: World, flow: Flow) -> tuple[Execution, ...]:
    page = await world.store.executions(flow.sid, ExecutionFilter(), 50, Cursor())
    return page.items


def bodies(world: World) -> list[str]:
    return [text["body"] for text in world.accepted]


# matching and starting


async def test_first_messages_that_arrive_together_start_one_execution(world: World) -> None:
    flow, node = await world.publish(QUESTION), world.node()
    await asyncio.gather(*(node.receive(flow, message()) for _ in range(5)))
    await node.settle()
    assert len(await executions(world, flow)) == 1
    assert bodies(world) == ["Well?"]


async def test_a_reply_to_another_number_of_ours_starts_another_execution(world: World) -> None:
    flow, node = await world.publish(QUESTION), world.node()
    await node.receive(flow, message())
    await node.receive(flow, message(To="+15005550007"))
    await node.settle()
    assert len(await executions(world, flow)) == 2


async def test_a_messaging_service_is_the_flow_address_of_its_messages(world: World) -> None:
    flow, node = await world.publish(QUESTION), world.node()
    service = f"MG{'2' * 32}"
    await node.start_execution(flow, CONTACT, service, {}, "RQ1")
    await node.settle()
    await node.receive(flow, message("yes", MessagingServiceSid=service))
    await node.settle()
    (execution,) = await executions(world, flow)
    assert execution.ended_reason == "FLOW_END"


async def test_a_repeated_event_gets_its_first_answer_and_changes_nothing(world: World) -> None:
    flow, node = await world.publish(QUESTION), world.node()
    event = message()
    first = await node.receive(flow, event)
    await node.settle()
    (before,) = await executions(world, flow)
    assert await node.receive(flow, event) == first
    assert await executions(world, flow) == (before,)


async def test_a_repeat_is_recognised_after_the_end_and_counts_as_no_start(world: World) -> None:
    flow = await world.publish(QUESTION)
    node = world.node(rate_limits=True, limits=Limits(starts_per_second=1))
    event = message()
    first = await node.receive(flow, event)
    await node.settle()
    await node.receive(flow, message("yes"))
    assert [e.active for e in await executions(world, flow)] == [False]
    assert await node.receive(flow, event) == first
    assert len(await executions(world, flow)) == 1


async def test_a_repeat_leaves_the_starts_of_the_second_to_others(world: World) -> None:
    flow = await world.publish(definition("thank", state("thank", "set-variables", {"next": None})))
    node = world.node(rate_limits=True, limits=Limits(starts_per_second=2))
    event = message()
    for _ in range(5):
        assert (await node.receive(flow, event)).status == 200
    assert (await node.receive(flow, message(From="+15551239999"))).status == 200
    assert len(await executions(world, flow)) == 2


async def test_a_repeat_gets_its_answer_when_nothing_is_published_any_more(world: World) -> None:
    flow, node = await world.publish(definition("ask", ask(timeout="1"))), world.node()
    event = message()
    first = await node.receive(flow, event)
    await node.settle()
    await node.receive(flow, message("yes"))
    assert await node.receive(msgspec.structs.replace(flow, published=None), event) == first


async def test_a_rest_start_is_refused_while_the_pair_is_active(world: World) -> None:
    flow, node = await world.publish(QUESTION), world.node()
    first = await node.start_execution(flow, CONTACT, NUMBER, {}, "RQ1")
    with pytest.raises(Busy) as busy:
        await node.start_execution(flow, CONTACT, NUMBER, {}, "RQ2")
    assert busy.value.execution_sid == first.sid
    await node.end_execution(first)
    assert (await node.start_execution(flow, CONTACT, NUMBER, {}, "RQ3")).active


async def test_a_flow_without_a_published_revision_starts_nothing(world: World) -> None:
    flow, node = await world.publish(QUESTION), world.node()
    flow = msgspec.structs.replace(flow, published=None)
    assert (await node.receive(flow, message())).status == 400
    with pytest.raises(NothingPublished):
        await node.start_execution(flow, CONTACT, NUMBER, {}, "RQ1")


@pytest.mark.parametrize("compiled", [False, True])
async def test_a_flow_that_was_deleted_this_moment_starts_nothing(
    world: World, compiled: bool
) -> None:
    flow, node = await world.publish(QUESTION), world.node()
    if compiled:
        await node.receive(flow, message(From="+15551239999"))
        await node.settle()
    await world.store.delete_flow(flow.sid)
    assert (await node.receive(flow, message())).status == 400
    with pytest.raises(NothingPublished):
        await node.start_execution(flow, CONTACT, NUMBER, {}, "RQ1")


async def test_a_deleted_flow_is_gone_at_once_and_its_executions_soon_after(world: World) -> None:
    flow, node = await world.publish(QUESTION), world.node()
    for number in range(450):
        await node.receive(flow, message(From=f"+1555{number:07d}"))
    await node.settle()
    assert await node.delete_flow(flow.sid)
    assert await world.store.flow(flow.sid) is None
    assert len(await world.store.doomed(1_000)) == 450
    await node.settle()
    assert await world.store.doomed(1) == []
    assert await world.store.next_timer() is None
    assert await world.store.revision(flow.sid, 1) is None
    assert not await node.delete_flow(flow.sid)


async def test_executions_of_a_deleted_flow_are_ended_before_they_are_deleted(
    world: World,
) -> None:
    class Remembering(MemoryStore):
        ended: list[str]

        async def bury(self, execution_sids: Sequence[str]) -> None:
            found = [await self.execution(sid) for sid in execution_sids]
            self.ended += [one.ended_reason or "" for one in found if one and not one.active]
            await super().bury(execution_sids)

    world.store = store = Remembering()
    store.ended = []
    flow, node = await world.publish(QUESTION), world.node()
    for number in range(3):
        await node.receive(flow, message(From=f"+1555{number:07d}"))
    await node.delete_flow(flow.sid)
    await node.settle()
    assert len(store.ended) == 3


async def test_a_new_process_goes_on_to_delete_a_flow(world: World) -> None:
    flow, node = await world.publish(QUESTION), world.node()
    await node.receive(flow, message())
    await node.settle()
    await node.stop(0)
    await world.store.delete_flow(flow.sid)
    node = world.node()
    await node.start()
    await world.pass_(node)
    assert await world.store.doomed(1) == []
    assert await world.store.revision(flow.sid, 1) is None


async def test_a_node_that_stops_leaves_the_rest_of_a_deleted_flow(world: World) -> None:
    flow, node = await world.publish(QUESTION), world.node()
    for number in range(450):
        await node.receive(flow, message(From=f"+1555{number:07d}"))
    await node.settle()
    await node.delete_flow(flow.sid)
    await node.stop(5)
    assert await world.store.doomed(1) != []


async def test_good_news_of_a_message_costs_no_turn(world: World) -> None:
    flow, node = await world.publish(QUESTION), world.node()
    await node.receive(flow, message())
    await node.settle()
    (before,) = await executions(world, flow)
    sent = before.waiting.memory["outbound"]["Sid"] if before.waiting else ""
    for status in ("sent", "delivered", "undelivered"):
        params = {"MessageSid": sent, "MessageStatus": status, "ExecutionSid": before.sid}
        await node.receive(flow, MessageStatusChanged(id=status, params=params))
    (after,) = await executions(world, flow)
    assert (after.version, after.active) == (before.version + 1, False)


async def test_test_users_run_the_draft_and_all_others_what_is_published(world: World) -> None:
    draft = definition("ask", ask(body="Draft?"))
    flow, node = await world.publish(QUESTION, None, draft), world.node()
    await world.store.set_test_users(flow.sid, [CONTACT])
    await node.receive(flow, message())
    await node.receive(flow, message(From="+15551239999"))
    await node.settle()
    assert sorted(bodies(world)) == ["Draft?", "Well?"]


async def test_a_call_from_our_own_side_that_nobody_waits_for_starts_nothing(
    world: World,
) -> None:
    flow, node = await world.publish(QUESTION), world.node()
    params = {"From": NUMBER, "To": CONTACT, "CallSid": "CA1", "Direction": "outbound-api"}
    assert (await node.receive(flow, CallReceived(id="1", params=params))).status == 400
    assert await executions(world, flow) == ()


@pytest.mark.parametrize(("concurrent", "count"), [(True, 2), (False, 1)])
async def test_a_second_call_of_one_caller_needs_concurrent_calls(
    world: World, concurrent: bool, count: int
) -> None:
    document = msgspec.json.decode(QUESTION)
    document["flags"] = {"allow_concurrent_calls": concurrent}
    flow = await world.publish(msgspec.json.encode(document).decode())
    node = world.node()
    for number in range(2):
        params = {"From": CONTACT, "To": NUMBER, "CallSid": f"CA{number}"}
        reply = await node.receive(flow, CallReceived(id=f"call {number}", params=params))
        await node.settle()
    assert reply.status == (200 if concurrent else 400)
    assert len(await executions(world, flow)) == count


@pytest.mark.parametrize("kind", [CallReceived, CallStatusChanged])
async def test_a_call_does_not_disturb_a_conversation_by_text(
    world: World, kind: type[CallReceived | CallStatusChanged]
) -> None:
    flow, node = await world.publish(QUESTION), world.node()
    await node.receive(flow, message())
    await node.settle()
    (before,) = await executions(world, flow)
    params = {"From": CONTACT, "To": NUMBER, "CallSid": "CA1", "CallStatus": "completed"}
    assert (await node.receive(flow, kind(id="call", params=params))).status == 200
    assert await world.store.execution(before.sid) == before


async def test_starts_by_webhook_are_limited_and_replies_are_not(world: World) -> None:
    node = world.node(rate_limits=True, limits=Limits(starts_per_second=1))
    flow = await world.publish(QUESTION)
    await node.receive(flow, message())
    await node.settle()
    with pytest.raises(TooFast):
        await node.receive(flow, message(From="+15551239999"))
    assert (await node.receive(flow, message("yes"))).status == 200


# open webhooks


REDIRECT = definition(
    "fetch",
    state(
        "fetch",
        "make-http-request",
        {"success": "hand_over", "failed": "hand_over"},
        url="https://shop.example.com/",
    ),
    state(
        "hand_over",
        "add-twiml-redirect",
        {"return": "ask", "timeout": None, "fail": None},
        url="https://elsewhere.example.com/twiml?a=1&b=2",
    ),
    ask(),
)


async def test_a_webhook_stays_open_until_the_flow_has_its_document(world: World) -> None:
    gate = asyncio.Event()

    async def slowly(_: Request) -> Response:
        await gate.wait()
        return answer({})

    world.http.add("https://shop*", slowly)
    flow, node = await world.publish(REDIRECT), world.node()
    event = message()
    open_request = asyncio.create_task(node.receive(flow, event))
    await asyncio.sleep(0)
    repeat = asyncio.create_task(node.receive(flow, event))
    gate.set()
    reply = await open_request
    assert '<Redirect method="POST">https://elsewhere.example.com/twiml?a=1&amp;b=2' in reply.body
    assert await repeat == reply
    returning = FlowEventReceived(
        id="back", params={**message().params, "FlowEvent": "return"}, name="return"
    )
    assert (await node.receive(flow, returning)).body == EMPTY
    await node.settle()
    assert bodies(world) == ["Well?"]


async def test_a_webhook_is_answered_in_time_and_a_late_redirect_fails(world: World) -> None:
    gate = asyncio.Event()

    async def slowly(_: Request) -> Response:
        await gate.wait()
        return answer({})

    world.http.add("https://shop*", slowly)
    flow = await world.publish(REDIRECT)
    node = world.node(limits=Limits(webhook_seconds=0))
    event = message()
    assert await node.receive(flow, event) == Reply(event_id=event.id, body=EMPTY)
    gate.set()
    await node.settle()
    (execution,) = await executions(world, flow)
    assert execution.ended_reason == "FLOW_END"
    journal = await world.store.journal(execution.sid)
    assert [step.name for entry in journal for step in entry.steps] == [
        "incomingMessage",
        "success",
        "fail",
    ]


async def test_a_flow_event_that_nobody_waits_for_is_a_fresh_trigger(world: World) -> None:
    flow, node = await world.publish(QUESTION), world.node()
    params = {**message().params, "FlowEvent": "return"}
    await node.receive(flow, FlowEventReceived(id="1", params=params, name="return"))
    await node.settle()
    assert bodies(world) == ["Well?"]


# crashes


async def test_an_effect_of_a_node_that_died_is_performed_by_the_next_one(world: World) -> None:
    flow, dead = await world.publish(QUESTION), world.node()
    never = asyncio.Event()

    async def hang(_: Request) -> Response:
        await never.wait()
        raise AssertionError

    world.http.add(f"{CARRIER}/*", hang)
    await dead.receive(flow, message())
    await asyncio.sleep(0)
    await dead.drop()
    assert bodies(world) == []

    world.http.add(f"{CARRIER}/*", world.carrier)
    node = world.node()
    await node.start()
    await node.settle()
    assert bodies(world) == ["Well?"]
    assert await world.store.pending_effects() == []
    await node.receive(flow, message("yes"))
    assert [e.active for e in await executions(world, flow)] == [False]


async def test_what_was_left_behind_is_done_in_its_order_even_by_nodes_that_die_soon(
    world: World,
) -> None:
    flow, dead = await world.publish(QUESTION), world.node()
    contacts = [f"+1555{number:07d}" for number in range(200)]

    async def hang(_: Request) -> Response:
        await asyncio.Event().wait()
        raise AssertionError

    world.http.add(f"{CARRIER}/*", hang)
    for contact in contacts:
        await dead.receive(flow, message(From=contact))
    await dead.drop()

    soon_dead, asked, busy = world.node(), [], asyncio.Event()

    async def answer_the_oldest(request: Request) -> Response:
        if request.method == "POST":
            asked.append(dict(parse_qsl(request.body.decode()))["To"])
            if asked[-1] not in contacts[:10]:
                if len(asked) == 70:
                    busy.set()
                await asyncio.Event().wait()
        return world.carrier(request)

    world.http.add(f"{CARRIER}/*", answer_the_oldest)
    await soon_dead.start()
    await busy.wait()
    await soon_dead.drop()
    assert len(world.accepted) == 10
    assert asked == contacts[: len(asked)]
    assert len(asked) < 100

    world.http.add(f"{CARRIER}/*", world.carrier)
    last = world.node()
    await last.start()
    await last.settle()
    assert [text["to"] for text in world.accepted] == contacts


async def test_a_reply_that_overtakes_the_carriers_answer_is_not_lost(world: World) -> None:
    gate = asyncio.Event()

    async def slowly(request: Request) -> Response:
        await gate.wait()
        return world.carrier(request)

    world.http.add(f"{CARRIER}/*", slowly)
    flow, node = await world.publish(QUESTION), world.node()
    await node.receive(flow, message())
    await node.receive(flow, message("early"))
    gate.set()
    await node.settle()
    (execution,) = await executions(world, flow)
    assert execution.context["widgets"]["ask"]["inbound"]["Body"] == "early"
    assert execution.context["widgets"]["ask"]["outbound"]["Body"] == "Well?"


# time


async def test_a_timer_that_was_due_while_nobody_ran_fires_late(world: World) -> None:
    flow = await world.publish(definition("ask", ask(timeout="60")))
    first = world.node()
    await first.receive(flow, message())
    await first.settle()
    await world.pass_(world.node(), days=3)
    (execution,) = await executions(world, flow)
    journal = await world.store.journal(execution.sid)
    assert journal[-1].steps[-1].name == "timeout"
    assert journal[-1].at == world.clock.now()


async def test_an_execution_ends_after_thirty_days_and_is_purged_after_thirty_more(
    world: World,
) -> None:
    redirect = state(
        "away",
        "add-twiml-redirect",
        {"return": None, "timeout": None, "fail": None},
        url="https://elsewhere.example.com/",
        timeout="0",
    )
    flow, node = await world.publish(definition("away", redirect)), world.node()
    await node.receive(flow, message())
    await world.pass_(node, days=29)
    assert [e.active for e in await executions(world, flow)] == [True]
    await world.pass_(node, days=1)
    (execution,) = await executions(world, flow)
    assert (execution.active, execution.ended_reason) == (False, "EXPIRED")
    await world.pass_(node, days=29)
    assert await world.store.execution(execution.sid) is not None
    await world.pass_(node, days=2)
    assert await world.store.execution(execution.sid) is None


async def test_a_message_after_the_end_starts_again(world: World) -> None:
    flow, node = await world.publish(QUESTION), world.node()
    for body in ("hi", "yes", "hi again"):
        await node.receive(flow, message(body))
        await node.settle()
    assert [e.active for e in await executions(world, flow)] == [True, False]


# subflows

CHILD_SID = f"FW{'c' * 32}"


def parent(revision: str) -> str:
    run = state(
        "run",
        "run-subflow",
        {"completed": None, "failed": None},
        flow_sid=CHILD_SID,
        flow_revision=revision,
    )
    return definition("run", run)


@pytest.mark.parametrize(
    ("revision", "tester", "expected"),
    [
        ("LatestPublished", False, "one"),
        ("LatestPublished", True, "one"),
        ("LatestDraft", False, "one"),
        ("LatestDraft", True, "two"),
        ("2", False, "two"),
        ("1", True, "one"),
    ],
)
async def test_the_revision_of_a_subflow(
    world: World, revision: str, tester: bool, expected: str
) -> None:
    children = [definition("ask", ask(body=body)) for body in ("one", "two")]
    await world.publish(children[0], CHILD_SID, children[1])
    flow, node = await world.publish(parent(revision)), world.node()
    if tester:
        await world.store.set_test_users(flow.sid, [CONTACT])
    await node.receive(flow, message())
    await node.settle()
    assert bodies(world) == [expected]


@pytest.mark.parametrize("revision", ["LatestPublished", "7"])
async def test_a_subflow_that_is_missing_fails(world: World, revision: str) -> None:
    if revision == "7":
        await world.publish(QUESTION, CHILD_SID)
    flow, node = await world.publish(parent(revision)), world.node()
    await node.receive(flow, message())
    (execution,) = await executions(world, flow)
    (entry,) = await world.store.journal(execution.sid)
    assert [step.name for step in entry.steps] == ["incomingMessage", "failed"]
    assert [fault.code for fault in entry.faults] == [81024]


async def test_a_subflow_keeps_its_revision_while_it_waits(world: World) -> None:
    child = definition("ask", ask(following="more"), ask("more", body="First?"))
    await world.publish(child, CHILD_SID)
    flow, node = await world.publish(parent("LatestPublished")), world.node()
    await node.receive(flow, message())
    await node.settle()
    newer = definition("ask", ask(following="more"), ask("more", body="Second?"))
    await world.publish_again(CHILD_SID, newer)
    await node.receive(flow, message("go"))
    await node.settle()
    assert bodies(world) == ["Well?", "First?"]


async def test_stopping_lets_effects_that_are_under_way_finish(world: World) -> None:
    flow, node = await world.publish(QUESTION), world.node()
    await node.receive(flow, MessageReceived(id="1", params=message().params))
    await node.stop()
    assert not node.ready
    assert bodies(world) == ["Well?"]
    assert await world.store.pending_effects() == []
    assert await node.next_due() is not None
    assert await node.next_due() > world.clock.now() + timedelta(minutes=59)  # type: ignore[operator]


async def test_serving_ends_when_it_is_cancelled_in_the_moment_it_wakes(world: World) -> None:
    flow, node = await world.publish(QUESTION), world.node()
    for number in range(50):
        serving = asyncio.create_task(node.serve())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        await node.receive(flow, message(From=f"+1555{number:07d}"))
        serving.cancel()
        async with asyncio.timeout(10):
            await asyncio.wait({serving})
        assert serving.cancelled()
    await node.settle()


class HastyClock(VirtualClock):
    """Wakes too soon, as an event loop may."""

    async def sleep(self, seconds: float) -> None:
        await super().sleep(max(seconds / 2, 1e-6))


class ForesightedStore(MemoryStore):
    """Hands out timers some time before they are due."""

    async def due_timers(self, now: datetime, limit: int) -> Sequence[DueTimer]:
        return await super().due_timers(now + timedelta(seconds=3), limit)


async def test_a_timer_that_is_handed_out_early_fires_no_sooner_than_it_is_due() -> None:
    world = World(store=ForesightedStore(), clock=HastyClock())
    flow, node = await world.publish(definition("ask", ask(timeout="60"))), world.node()
    await node.receive(flow, message())
    await node.settle()
    (execution,) = await executions(world, flow)
    due = await node.next_due()
    assert due is not None
    world.clock.move_to(due - timedelta(seconds=2))
    await node.run_due()
    journal = await world.store.journal(execution.sid)
    assert journal[-1].steps[-1].name == "timeout"
    assert journal[-1].at >= due

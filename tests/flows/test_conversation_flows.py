"""Flows in conversations, chats and Flex, in a whole house against the simulated network."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest

from soundstage.carrier.http import Request
from soundstage.carrier.signature import HEADER, sign
from soundstage.core.execution import Execution
from soundstage.errors import Json
from soundstage.limits import STUDIO
from soundstage.store.port import Cursor, ExecutionFilter
from soundstage.testing.house import ACCOUNT_SID, AUTH_TOKEN, HOUSE, House, build
from soundstage.testing.outside import Nobody
from soundstage.testing.publishing import publish

PHONE, NUMBER = "+15558675310", "+15558675309"
CONVERSATIONS = "/network/conversations/v1"
TASKROUTER = "/network/taskrouter/v1"
SOON = timedelta(seconds=2)


def state(kind: str, name: str, next_: Mapping[str, str | None], **properties: Json) -> Json:
    if "from_" in properties:
        properties["from"] = properties.pop("from_")
    transitions = [{"event": e} | ({"next": to} if to else {}) for e, to in next_.items()]
    return {"name": name, "type": kind, "transitions": transitions, "properties": properties}


def ask(next_: str | None = None) -> Json:
    events = {"incomingMessage": next_, "timeout": None, "deliveryFailure": None}
    return state("send-and-wait-for-reply", "ask", events, from_="Bot", body="How many?")


def say(body: str, name: str = "say", next_: str | None = None, **more: Json) -> Json:
    events = {"sent": next_, "failed": None}
    return state("send-message", name, events, from_="Bot", body=body, **more)


def flow(event: str, first: str, *states: Json) -> str:
    trigger = state("trigger", "Trigger", {event: first})
    return msgspec.json.encode({"states": [trigger, *states], "initial_state": "Trigger"}).decode()


@dataclass
class World:
    """A house, and what tests do in it."""

    house: House

    async def settle(self) -> None:
        """Do all that happens within two seconds."""
        node, network, clock = self.house.node, self.house.network, self.house.clock
        due: datetime | None = clock.now()
        while due is not None and due - clock.now() <= SOON:
            clock.move_to(due)
            await node.settle()
            await network.run_due()
            await node.run_due()
            await node.settle()
            dues = (await node.next_due(), network.next_due())
            due = min((moment for moment in dues if moment is not None), default=None)

    async def publish(self, event: str, first: str, *states: Json) -> str:
        sid, _ = await publish(self.house.studio, flow(event, first, *states), {})
        return sid

    async def start(self, flow_sid: str, to: str = PHONE, **parameters: Json) -> None:
        form = {"To": to, "From": NUMBER, "Parameters": msgspec.json.encode(parameters).decode()}
        await self.house.studio.post(f"/v2/Flows/{flow_sid}/Executions", form)
        await self.settle()

    async def text(self, body: str, phone: str = PHONE) -> None:
        path = f"/network/phones/{phone.replace('+', '%2B')}/messages"
        await self.house.carrier.post_json(path, {"to": NUMBER, "body": body})
        await self.settle()

    async def chat(self, conversation: str, author: str, body: str) -> None:
        path = f"/network/conversations/{conversation}/messages"
        await self.house.carrier.post_json(path, {"author": author, "body": body})
        await self.settle()

    async def make(self, path: str, *form: tuple[str, str]) -> Any:
        return await self.house.carrier.post(path, form)

    async def get(self, path: str) -> Any:
        return await self.house.carrier.get(path)

    async def execution(self, flow_sid: str) -> Execution:
        return (await self.executions(flow_sid))[0]

    async def executions(self, flow_sid: str) -> Sequence[Execution]:
        store = self.house.node.store
        return (await store.executions(flow_sid, ExecutionFilter(), 50, Cursor())).items

    async def said(self, conversation: str) -> list[tuple[str, str]]:
        page = await self.get(f"{CONVERSATIONS}/Conversations/{conversation}/Messages")
        return [(message["author"], message["body"]) for message in page["messages"]]

    async def texts(self) -> list[str]:
        page = await self.get(f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json")
        return [m["body"] for m in page["messages"][::-1] if m["direction"] != "inbound"]

    async def webhooks(self, conversation: str) -> int:
        page = await self.get(f"{CONVERSATIONS}/Conversations/{conversation}/Webhooks")
        return len(page["webhooks"])

    async def faults(self, flow_sid: str) -> list[int]:
        execution = await self.execution(flow_sid)
        journal = await self.house.node.store.journal(execution.sid)
        return [fault.code for entry in journal for fault in entry.faults]


@pytest.fixture
async def world() -> AsyncIterator[World]:
    house = await build(Nobody(), STUDIO, datetime(2026, 1, 5, 9, 0, tzinfo=UTC))
    house.network.add_number(ACCOUNT_SID, NUMBER)
    yield World(house)
    await house.close()


async def service(world: World) -> str:
    made = await world.make(f"{CONVERSATIONS}/Services", ("FriendlyName", "Shop"))
    return str(made["sid"])


def opening(service_sid: str, next_: str, *, close: bool = False, chat: str = "") -> Json:
    texted = {
        "type": "sms",
        "messaging_binding_address": "{{contact.channel.address}}",
        "messaging_binding_proxy_address": "{{flow.channel.address}}",
    }
    return state(
        "start-conversation",
        "open",
        {"created": next_, "failed": None},
        conversation_service_sid=service_sid,
        participants=[{"type": "chat", "identity": chat} if chat else texted],
        close_conversation_on_execution_end=close,
    )


def to_flex(next_: str | None = None, **more: Json) -> Json:
    events = {"callComplete": next_, "failedToEnqueue": next_, "callFailure": None}
    return state("send-to-flex", "flex", events, **more)


async def desk(world: World) -> tuple[str, str]:
    """Make a workspace with a workflow, and one before it that has none."""
    await world.make(f"{TASKROUTER}/Workspaces", ("FriendlyName", "Other"))
    workspace = await world.make(f"{TASKROUTER}/Workspaces", ("FriendlyName", "Shop"))
    workflow = await world.make(
        f"{TASKROUTER}/Workspaces/{workspace['sid']}/Workflows",
        ("FriendlyName", "All"),
        ("Configuration", "{}"),
    )
    return str(workspace["sid"]), str(workflow["sid"])


async def test_a_rest_start_talks_by_text_inside_a_conversation(world: World) -> None:
    opened = opening(await service(world), "ask", close=True)
    sid = await world.publish("incomingRequest", "open", opened, ask("say"), say("Thanks"))
    await world.start(sid)
    execution = await world.execution(sid)
    conversation = execution.context["flow"]["channel"]["sid"]
    assert execution.active
    assert await world.texts() == ["How many?"]
    await world.text("three")
    execution = await world.execution(sid)
    assert execution.context["widgets"]["ask"]["inbound"]["Body"] == "three"
    assert await world.said(conversation) == [
        ("Bot", "How many?"),
        (PHONE, "three"),
        ("Bot", "Thanks"),
    ]
    assert not execution.active
    assert len(await world.executions(sid)) == 1


async def test_the_end_removes_the_webhook_and_closes_the_conversation(world: World) -> None:
    opened = opening(await service(world), "ask", close=True)
    sid = await world.publish("incomingRequest", "open", opened, ask())
    await world.start(sid)
    execution = await world.execution(sid)
    conversation = execution.context["flow"]["channel"]["sid"]
    assert await world.webhooks(conversation) == 1
    path = f"/v2/Flows/{sid}/Executions/{execution.sid}"
    await world.house.studio.post(path, {"Status": "ended"})
    await world.settle()
    assert await world.webhooks(conversation) == 0
    shown = await world.get(f"{CONVERSATIONS}/Conversations/{conversation}")
    assert shown["state"] == "closed"
    assert await world.house.node.store.pending_effects() == []


async def test_a_conversation_without_the_flag_stays_open(world: World) -> None:
    opened = opening(await service(world), "say", chat="ann")
    sid = await world.publish("incomingRequest", "open", opened, say("Hi"))
    await world.start(sid)
    execution = await world.execution(sid)
    conversation = execution.context["flow"]["channel"]["sid"]
    shown = await world.get(f"{CONVERSATIONS}/Conversations/{conversation}")
    assert (shown["state"], await world.webhooks(conversation)) == ("active", 0)
    assert await world.said(conversation) == [("Bot", "Hi")]


async def test_a_participant_who_is_busy_elsewhere_leaves_nothing_behind(world: World) -> None:
    opened = opening(await service(world), "ask")
    first = await world.publish("incomingRequest", "open", opened, ask())
    second = await world.publish("incomingRequest", "open", opened, ask())
    await world.start(first)
    await world.start(second)
    assert await world.faults(second) == [81006]
    page = await world.get(f"{opened_in(opened)}/Conversations")
    assert len(page["conversations"]) == 1


def opened_in(opened: Json) -> str:
    return f"{CONVERSATIONS}/Services/{opened['properties']['conversation_service_sid']}"


async def talk(world: World, *people: str) -> str:
    """Make a conversation with some chat participants and return its SID."""
    made = await world.make(f"{CONVERSATIONS}/Conversations", ("FriendlyName", "Talk"))
    for name in people:
        path = f"{CONVERSATIONS}/Conversations/{made['sid']}/Participants"
        await world.make(path, ("Identity", name))
    return str(made["sid"])


async def test_any_participant_of_a_resumed_conversation_may_answer(world: World) -> None:
    conversation = await talk(world, "ann", "ben")
    page = await world.get(f"{CONVERSATIONS}/Conversations/{conversation}")
    resumed = state(
        "resume-conversation",
        "resume",
        {"resumed": "ask", "failed": None},
        conversation_service_sid=page["chat_service_sid"],
        conversation_sid="{{flow.data.conversation}}",
    )
    sid = await world.publish("incomingRequest", "resume", resumed, ask("say"), say("Bye"))
    await world.start(sid, conversation=conversation)
    people = (await world.execution(sid)).context["widgets"]["resume"]["conversation"]
    assert [person["identity"] for person in people["participants"]] == ["ann", "ben"]
    await world.chat(conversation, "ben", "five")
    execution = await world.execution(sid)
    assert execution.context["widgets"]["ask"]["inbound"]["Author"] == "ben"
    assert not execution.active
    assert await world.webhooks(conversation) == 0


async def test_a_conversation_that_is_not_there_cannot_be_taken_up(world: World) -> None:
    resumed = state(
        "resume-conversation",
        "resume",
        {"resumed": None, "failed": "say"},
        conversation_service_sid=await service(world),
        conversation_sid="CH" + "0" * 32,
    )
    sid = await world.publish("incomingRequest", "resume", resumed, say("Never mind"))
    await world.start(sid)
    assert await world.faults(sid) == [81006, 81011]


async def bind(world: World, conversation: str, flow_sid: str) -> None:
    path = f"{CONVERSATIONS}/Conversations/{conversation}/Webhooks"
    await world.make(path, ("Target", "studio"), ("Configuration.FlowSid", flow_sid))


async def test_a_message_starts_the_flow_of_its_conversation(world: World) -> None:
    conversation = await talk(world, "ann", "ben")
    sid = await world.publish("incomingConversationMessage", "ask", ask("say"), say("Bye"))
    await bind(world, conversation, sid)
    await world.chat(conversation, "ann", "hello")
    execution = await world.execution(sid)
    assert execution.contact == execution.address == conversation
    assert execution.context["trigger"]["conversation"]["Body"] == "hello"
    await world.chat(conversation, "ben", "two")
    assert not (await world.execution(sid)).active
    assert [body for _, body in await world.said(conversation)] == [
        "hello",
        "How many?",
        "two",
        "Bye",
    ]
    assert len(await world.executions(sid)) == 1


async def test_a_text_begins_a_conversation_with_a_flow_where_that_is_configured(
    world: World,
) -> None:
    sid = await world.publish("incomingConversationMessage", "ask", ask("say"), say("Bye"))
    await world.make(
        f"{CONVERSATIONS}/Configuration/Addresses",
        ("Type", "sms"),
        ("Address", NUMBER),
        ("AutoCreation.Enabled", "true"),
        ("AutoCreation.Type", "studio"),
        ("AutoCreation.StudioFlowSid", sid),
    )
    await world.text("hello")
    await world.text("three")
    assert not (await world.execution(sid)).active
    assert await world.texts() == ["How many?", "Bye"]


async def test_what_the_flow_says_itself_means_nothing_to_it(world: World) -> None:
    conversation = await talk(world, "ann")
    sid = await world.publish("incomingConversationMessage", "ask", ask("say"), say("Bye"))
    await bind(world, conversation, sid)
    await world.chat(conversation, "ann", "hello")
    page = await world.get(f"{CONVERSATIONS}/Conversations/{conversation}/Messages")
    own = page["messages"][-1]
    before = await world.execution(sid)
    for message in (own, {**own, "sid": "IM" + "9" * 32}):
        assert await echo(world, sid, message) == 200
    assert await world.execution(sid) == before
    await world.chat(conversation, "ann", "one")
    page = await world.get(f"{CONVERSATIONS}/Conversations/{conversation}/Messages")
    assert not (await world.execution(sid)).active
    assert await echo(world, sid, page["messages"][-1]) == 200
    assert len(await world.executions(sid)) == 1


async def test_what_another_program_says_counts(world: World) -> None:
    conversation = await talk(world, "ann")
    sid = await world.publish("incomingConversationMessage", "ask", ask("say"), say("Bye"))
    await bind(world, conversation, sid)
    await world.chat(conversation, "ann", "hello")
    other = {"conversation_sid": conversation, "author": "till", "body": "4", "sid": "IM1"}
    await echo(world, sid, other)
    execution = await world.execution(sid)
    assert execution.context["widgets"]["ask"]["inbound"]["Author"] == "till"


async def echo(world: World, flow_sid: str, message: Mapping[str, Any]) -> int:
    """Tell the flow of a message that was written by REST, and return the answer's status."""
    params = {
        "EventType": "onMessageAdded",
        "Source": "API",
        "ConversationSid": message["conversation_sid"],
        "MessageSid": message["sid"],
        "Author": message["author"],
        "Body": message["body"],
    }
    return await signed(world, flow_sid, params)


async def signed(world: World, flow_sid: str, params: Mapping[str, str]) -> int:
    url = f"{HOUSE}/v1/Accounts/{ACCOUNT_SID}/Flows/{flow_sid}"
    signature = sign(AUTH_TOKEN, url, tuple(params.items()))
    headers = (("Content-Type", "application/x-www-form-urlencoded"), (HEADER, signature))
    body = urlencode(params).encode()
    request = Request(method="POST", url=url, headers=headers, body=body)
    response = await world.house.wires.send(request)
    await world.settle()
    return response.status


async def test_a_chat_channel_is_answered_where_it_was_asked(world: World) -> None:
    made = await world.make("/network/chat/v2/Services", ("FriendlyName", "Chat"))
    root = f"/network/chat/v2/Services/{made['sid']}/Channels"
    attributes = '{"from": "ann", "channel_type": "web"}'
    channel = await world.make(root, ("FriendlyName", "Help"), ("Attributes", attributes))
    sid = await world.publish("incomingMessage", "ask", ask("say"), say("Bye"))
    await world.make(f"{root}/{channel['sid']}/Members", ("Identity", "ann"))
    await world.make(
        f"{root}/{channel['sid']}/Webhooks",
        ("Type", "studio"),
        ("Configuration.FlowSid", sid),
        ("Configuration.Filters", "onMessageSent"),
    )
    await world.chat(channel["sid"], "ann", "hello")
    execution = await world.execution(sid)
    message = execution.context["trigger"]["message"]
    assert message["ChannelAttributes"] == {"from": "ann", "channel_type": "web"}
    assert (execution.contact, execution.address) == ("ann", channel["sid"])
    await world.chat(channel["sid"], "ann", "six")
    assert not (await world.execution(sid)).active
    page = await world.get(f"{root}/{channel['sid']}/Messages")
    said = [(m["from"], m["body"]) for m in page["messages"]]
    assert said == [("ann", "hello"), ("Bot", "How many?"), ("ann", "six"), ("Bot", "Bye")]


async def test_a_text_becomes_a_task_for_agents(world: World) -> None:
    workspace, workflow = await desk(world)
    attributes = '{"name": "{{contact.channel.address}}"}'
    flex = to_flex(workflow=workflow, channel="sms", attributes=attributes, priority="5")
    sid = await world.publish("incomingMessage", "flex", flex)
    house = world.house
    url = f"{HOUSE}/v1/Accounts/{ACCOUNT_SID}/Flows/{sid}"
    house.network.add_number(ACCOUNT_SID, NUMBER, sms_url=url)
    await world.text("help")
    assert await world.faults(sid) == []
    page = await world.get(f"{TASKROUTER}/Workspaces/{workspace}/Tasks")
    (task,) = page["tasks"]
    assert msgspec.json.decode(task["attributes"]) == {"name": PHONE}
    published = (await world.execution(sid)).context["widgets"]["flex"]
    assert (published["sid"], published["TaskSid"]) == (task["sid"], task["sid"])
    assert (task["priority"], task["task_channel_unique_name"]) == (5, "sms")


async def test_a_workflow_that_does_not_exist_is_told_to_the_debugger(world: World) -> None:
    await desk(world)
    flex = to_flex(workflow="WW" + "0" * 32, channel="sms", attributes="{}")
    sid = await world.publish("incomingConversationMessage", "flex", flex)
    conversation = await talk(world, "ann")
    await bind(world, conversation, sid)
    await world.chat(conversation, "ann", "help")
    assert await world.faults(sid) == [81015]


async def test_a_conversation_is_handed_over_and_left_to_the_agents(world: World) -> None:
    workspace, workflow = await desk(world)
    flex = to_flex("say", workflow=workflow, channel="chat", attributes='{"topic": "bill"}')
    opened = opening(await service(world), "flex", close=True)
    sid = await world.publish("incomingRequest", "open", opened, flex, say("Still there?"))
    await world.start(sid)
    assert await world.faults(sid) == [81011]
    channel = (await world.execution(sid)).context["flow"]["channel"]
    assert channel["status"] == "handed off"
    page = await world.get(f"{TASKROUTER}/Workspaces/{workspace}/Tasks")
    (task,) = page["tasks"]
    attributes = msgspec.json.decode(task["attributes"])
    assert attributes["topic"] == "bill"
    assert attributes["customerAddress"] == PHONE
    assert await world.said(channel["sid"]) == []
    shown = await world.get(f"{CONVERSATIONS}/Conversations/{channel['sid']}")
    assert (shown["state"], await world.webhooks(channel["sid"])) == ("active", 0)

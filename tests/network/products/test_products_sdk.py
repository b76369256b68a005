"""The carrier's official Python SDK works with every product, over a real socket."""

from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client
from twilio.rest.content.v1.content import ContentList

FW = "FW00000000000000000000000000000001"
NUMBER, PHONE = "+15005550006", "+15005550100"
FLOW = f"/studio/v1/Accounts/AC00000000000000000000000000000001/Flows/{FW}"


def test_conversations(client: Client, served: Any) -> None:
    made = client.conversations.v1.conversations.create(
        friendly_name="Support", attributes='{"topic": "cats"}', timers_closed="P1D"
    )
    assert (made.state, made.attributes) == ("active", '{"topic": "cats"}')
    assert made.date_created is not None and made.date_created.tzinfo is not None
    talk = client.conversations.v1.conversations(made.sid)
    person = talk.participants.create(
        messaging_binding_address=PHONE, messaging_binding_proxy_address=NUMBER
    )
    assert person.messaging_binding["address"] == PHONE
    hook = talk.webhooks.create(
        target="studio", configuration_flow_sid=FW, configuration_filters=["onMessageAdded"]
    )
    assert hook.configuration == {"flow_sid": FW, "filters": ["onMessageAdded"]}
    before = len(served.heard(FLOW, 0))
    loud = talk.messages.create(author="Bot", body="Grüße", x_twilio_webhook_enabled="true")
    told = served.heard(FLOW, before + 1)[-1]
    assert (told["Body"], told["Source"], told["MessageSid"]) == ("Grüße", "API", loud.sid)
    assert [message.body for message in talk.messages.list()] == ["Grüße"]
    [receipt] = talk.messages(loud.sid).delivery_receipts.list()
    assert (receipt.message_sid, receipt.participant_sid) == (loud.sid, person.sid)
    assert talk.messages(loud.sid).update(body="Hallo").body == "Hallo"
    assert talk.participants(person.sid).fetch().sid == person.sid
    assert talk.update(state="closed").state == "closed"
    assert talk.delete()
    with pytest.raises(TwilioRestException) as failure:
        talk.fetch()
    assert (failure.value.status, failure.value.code) == (404, 20404)


def test_conversations_of_a_service(client: Client) -> None:
    service = client.conversations.v1.services.create(friendly_name="Desk")
    desk = client.conversations.v1.services(service.sid)
    sids = [desk.conversations.create().sid for _ in range(7)]
    assert [made.sid for made in desk.conversations.stream(page_size=3)] == sids[::-1]
    talk = desk.conversations(sids[0])
    assert talk.participants.create(identity="ann").chat_service_sid == service.sid
    assert talk.messages.create(author="ann", body="x").index == 0
    assert talk.webhooks.list() == []


def test_an_address_that_begins_conversations(client: Client, served: Any) -> None:
    configured = client.conversations.v1.address_configurations.create(
        type="sms",
        address=NUMBER,
        auto_creation_enabled=True,
        auto_creation_type="studio",
        auto_creation_studio_flow_sid=FW,
    )
    assert configured.auto_creation["studio_flow_sid"] == FW
    before = len(served.heard(FLOW, 0))
    session = client.http_client.session
    answer = session.post(
        f"{served.origin}/network/phones/+15005550177/messages",
        json={"to": NUMBER, "body": "hello"},
        auth=(served.account, served.token),
    )
    assert answer.status_code == 201
    told = served.heard(FLOW, before + 1)[-1]
    assert (told["Author"], told["Body"], told["Source"]) == ("+15005550177", "hello", "SMS")
    assert client.conversations.v1.address_configurations(configured.sid).delete()


def test_programmable_chat(client: Client) -> None:
    service = client.chat.v2.services.create(friendly_name="Old")
    desk = client.chat.v2.services(service.sid)
    channel = desk.channels.create(unique_name="room", attributes='{"from": "x"}')
    room = desk.channels(channel.unique_name)
    assert room.members.create(identity="ann").identity == "ann"
    message = room.messages.create(from_="ann", body="Hello", attributes='{"a": 1}')
    assert (message.to, message.type, message.index) == (channel.sid, "text", 0)
    assert room.messages(message.sid).fetch().body == "Hello"
    assert room.webhooks.create(type="studio", configuration_flow_sid=FW).type == "studio"
    assert (room.fetch().members_count, room.fetch().messages_count) == (1, 1)


def test_taskrouter_and_flex(client: Client) -> None:
    office = client.taskrouter.v1.workspaces.create(friendly_name="Office")
    workspace = client.taskrouter.v1.workspaces(office.sid)
    crowd = workspace.task_queues.create(friendly_name="Everybody")
    workflow = workspace.workflows.create(
        friendly_name="Any",
        configuration=f'{{"task_routing": {{"default_filter": {{"queue": "{crowd.sid}"}}}}}}',
    )
    task = workspace.tasks.create(
        attributes='{"name": "Ann"}', workflow_sid=workflow.sid, task_channel="voice", priority=3
    )
    assert (task.task_queue_sid, task.task_channel_unique_name) == (crowd.sid, "voice")
    assert workspace.tasks(task.sid).update(assignment_status="canceled").reason is None
    names = {channel.unique_name for channel in workspace.task_channels.list()}
    assert names == {"default", "voice", "chat", "sms", "video"}
    interaction = client.flex_api.v1.interaction.create(
        channel={"type": "sms", "initiated_by": "api"},
        routing={"properties": {"workspace_sid": office.sid, "workflow_sid": workflow.sid}},
    )
    routed: Any = interaction.routing
    assert workspace.tasks(routed["properties"]["sid"]).fetch().workflow_sid == workflow.sid
    assert client.flex_api.v1.interaction(interaction.sid).fetch().channel["type"] == "sms"
    assert workspace.tasks(task.sid).delete()


def test_sync(client: Client) -> None:
    service = client.sync.v1.services.create(friendly_name="Store")
    store = client.sync.v1.services(service.sid)
    document = store.documents.create(unique_name="cart", data={"items": 2}, ttl=60)
    assert (document.data, document.revision) == ({"items": 2}, "0")
    assert store.documents("cart").update(data={"items": 3}, if_match="0").data == {"items": 3}
    store.sync_lists.create(unique_name="orders")
    orders = store.sync_lists("orders")
    made = [orders.sync_list_items.create(data={"n": n}).index for n in range(5)]
    assert [item.index for item in orders.sync_list_items.stream(page_size=2)] == made
    store.sync_maps.create(unique_name="people")
    people = store.sync_maps("people")
    people.sync_map_items.create(key="ann", data={"age": 30})
    assert people.sync_map_items("ann").update(data={"age": 31}).revision == "1"
    assert people.sync_map_items("ann").delete()
    with pytest.raises(TwilioRestException) as failure:
        store.documents.create(unique_name="cart")
    assert (failure.value.status, failure.value.code) == (409, 54301)


def test_content(client: Client) -> None:
    request = ContentList.ContentCreateRequest(
        {
            "language": "en",
            "variables": {"1": "you"},
            "types": {"twilio/text": {"body": "Dear {{1}}"}},
        }
    )
    sid = client.content.v1.contents.create(request).sid
    assert client.content.v1.contents(sid).fetch().variables == {"1": "you"}
    assert [made.sid for made in client.content.v1.contents.list()] == [sid]
    message = client.messages.create(
        to=PHONE, from_=NUMBER, content_sid=sid, content_variables='{"1": "Ann"}'
    )
    assert message.body == "Dear Ann"
    assert client.content.v1.contents(sid).delete()

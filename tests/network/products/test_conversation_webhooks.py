"""Who hears of a conversation, when, and in which words."""

from typing import Any

import msgspec
import pytest
from twilio.request_validator import RequestValidator

from soundstage.carrier.http import Request, Response

PHONE = "+15005550100"
APP = "http://app.example/talk"
FLOW = "FW00000000000000000000000000000001"
STUDIO = "http://studio.example:8080/v1/Accounts/AC00000000000000000000000000000001/Flows/" + FLOW


async def test_rest_requests_are_silent_unless_they_ask_for_webhooks(
    town: Any, product: Any, talks: Any
) -> None:
    town.answer(APP, "")
    sid = await talks.begin()
    await talks.hook(sid, "webhook", Url=APP)
    path = f"{talks.root}/{sid}/Messages"
    await product.make(path, Body="silent")
    await product.ask("POST", path, {"Body": "silent too"}, X_Twilio_Webhook_Enabled="false")
    await product.ask("POST", path, {"Body": "loud"}, X_Twilio_Webhook_Enabled="true")
    await town.network.run_due()
    assert [(c.params["Body"], c.params["Source"]) for c in town.calls] == [("loud", "API")]


async def test_a_message_of_a_chat_client_is_told_as_documented(
    town: Any, product: Any, talks: Any
) -> None:
    town.answer(APP, "")
    sid = await talks.begin("ann")
    await talks.hook(sid, "webhook", Url=APP, Filters=["onMessageAdded"])
    _, message = await talks.write(sid, "ann", "Hello", attributes='{"a": 1}')
    service = (await product.get(f"{talks.root}/{sid}"))["chat_service_sid"]
    [person] = (await product.get(f"{talks.root}/{sid}/Participants"))["participants"]
    [call] = town.calls
    assert call.params == {
        "AccountSid": town.account,
        "Attributes": '{"a": 1}',
        "Author": "ann",
        "Body": "Hello",
        "ChatServiceSid": service,
        "ClientIdentity": "ann",
        "ConversationSid": sid,
        "DateCreated": "2026-01-05T09:00:00.000Z",
        "EventType": "onMessageAdded",
        "Index": "0",
        "MessageSid": message["sid"],
        "MessagingServiceSid": "",
        "ParticipantSid": person["sid"],
        "RetryCount": "0",
        "Source": "SDK",
    }
    assert RequestValidator(town.token).validate(APP, call.params, call.signature)


async def test_a_flow_hears_new_messages_at_its_own_webhook(town: Any, talks: Any) -> None:
    town.answer(STUDIO, "<Response/>")
    sid = await talks.begin(PHONE, Attributes='{"topic": "cats"}')
    hook = await talks.hook(sid, "studio", FlowSid=FLOW)
    await town.text("hi", PHONE)
    [call] = town.calls
    assert (call.url, call.method) == (STUDIO, "POST")
    told = {
        "EventType": "onMessageAdded",
        "Source": "SMS",
        "ConversationSid": sid,
        "ChannelSid": sid,
        "Author": PHONE,
        "From": PHONE,
        "Body": "hi",
        "ChannelAttributes": '{"topic": "cats"}',
        "WebhookSid": hook["sid"],
    }
    assert {name: call.params[name] for name in told} == told
    assert call.params["InstanceSid"] == call.params["ChatServiceSid"]
    assert "ClientIdentity" not in call.params


async def test_a_trigger_fires_on_its_key_words_only(town: Any, talks: Any) -> None:
    town.answer(APP, "")
    sid = await talks.begin("ann")
    await talks.hook(sid, "trigger", Url=APP, Triggers=["help", "agent"])
    for body in ("hello", "I need HELP", "an agent please", "bye"):
        await talks.write(sid, "ann", body)
    assert [call.params["Body"] for call in town.calls] == ["I need HELP", "an agent please"]


async def test_a_webhook_hears_what_its_filters_say(town: Any, product: Any, talks: Any) -> None:
    town.answer(APP, "")
    sid = await talks.begin()
    await talks.hook(sid, "webhook", Url=APP, Filters=["onParticipantAdded", "onMessageRemoved"])
    loud = {"X_Twilio_Webhook_Enabled": "true"}
    root = f"{talks.root}/{sid}"
    await product.ask("POST", f"{root}/Participants", {"Identity": "ann"}, **loud)
    _, message = await product.ask("POST", f"{root}/Messages", {"Body": "x"}, **loud)
    await product.ask("POST", f"{root}/Messages/{message['sid']}", {"Body": "y"}, **loud)
    await product.ask("DELETE", f"{root}/Messages/{message['sid']}", **loud)
    await town.network.run_due()
    told = [
        (c.params["EventType"], c.params.get("Identity", c.params.get("Body"))) for c in town.calls
    ]
    assert told == [("onParticipantAdded", "ann"), ("onMessageRemoved", "y")]


async def test_every_event_of_a_conversation_can_be_heard(
    town: Any, product: Any, talks: Any
) -> None:
    town.answer(f"{APP}*", "")
    sid = await talks.begin()
    await talks.hook(sid, "webhook", Url=APP, Method="GET")
    loud = {"X_Twilio_Webhook_Enabled": "true"}
    root = f"{talks.root}/{sid}"
    binding = {
        "MessagingBinding.Address": PHONE,
        "MessagingBinding.ProxyAddress": town.number,
    }
    _, person = await product.ask("POST", f"{root}/Participants", binding, **loud)
    place = f"{root}/Participants/{person['sid']}"
    await product.ask("POST", place, {"Attributes": '{"vip": true}'}, **loud)
    await product.ask("DELETE", place, **loud)
    await product.ask("POST", root, {"FriendlyName": "New name", "State": "inactive"}, **loud)
    await product.ask("DELETE", root, **loud)
    await town.network.run_due()
    assert {call.method for call in town.calls} == {"GET"}
    assert [call.params["EventType"] for call in town.calls] == [
        "onParticipantAdded",
        "onParticipantUpdated",
        "onParticipantRemoved",
        "onConversationStateUpdated",
        "onConversationUpdated",
        "onConversationRemoved",
    ]
    added, state, updated = town.calls[0].params, town.calls[3].params, town.calls[4].params
    assert (added["MessagingBinding.Type"], added["MessagingBinding.Address"]) == ("SMS", PHONE)
    assert (state["StateFrom"], state["StateTo"], state["Reason"]) == ("active", "inactive", "API")
    assert (updated["FriendlyName"], updated["State"]) == ("New name", "inactive")


async def test_a_call_has_five_seconds_and_a_failure_is_in_the_debugger(
    town: Any, talks: Any
) -> None:
    limits: list[float] = []

    def broken(request: Request) -> Response:
        limits.append(request.timeout)
        return Response(status=503)

    sid = await talks.begin("ann")
    await talks.hook(sid, "webhook", Url=f"{APP}#tt=15000&rc=5")
    town.http.add(APP, broken)
    await talks.write(sid, "ann", "Hello")
    assert limits == [5.0]
    assert await town.alerts() == [11200]


async def test_chat_webhooks_speak_the_older_products_words(town: Any, product: Any) -> None:
    town.answer(STUDIO, "<Response/>")
    service = (await product.make("chat/v2/Services", FriendlyName="Old"))["sid"]
    root = f"chat/v2/Services/{service}/Channels"
    channel = (await product.make(root, Attributes='{"from": "+15005550100"}'))["sid"]
    hook = await product.make(
        f"{root}/{channel}/Webhooks",
        Type="studio",
        Configuration__FlowSid=FLOW,
        Configuration__Filters="onMessageSent",
    )
    await product.make(f"{root}/{channel}/Members", Identity="ann")
    said = {"author": "ann", "body": "Hello"}
    _, message = await product.json("POST", f"conversations/{channel}/messages", said)
    await town.network.run_due()
    [call] = town.calls
    assert call.params == {
        "AccountSid": town.account,
        "Attributes": "{}",
        "Body": "Hello",
        "ChannelAttributes": '{"from": "+15005550100"}',
        "ChannelSid": channel,
        "ClientIdentity": "ann",
        "DateCreated": "2026-01-05T09:00:00.000Z",
        "EventType": "onMessageSent",
        "From": "ann",
        "Index": "0",
        "InstanceSid": service,
        "MessageSid": message["sid"],
        "RetryCount": "0",
        "Source": "SDK",
        "To": channel,
        "WebhookSid": hook["sid"],
        "WebhookType": "studio",
    }


async def test_pictures_are_told_as_json(town: Any, talks: Any) -> None:
    town.answer(APP, "")
    sid = await talks.begin(PHONE)
    await talks.hook(sid, "webhook", Url=APP)
    await town.text("", PHONE, media=["http://pictures.example/cat.png"])
    [medium] = msgspec.json.decode(town.calls[0].params["Media"])
    assert medium["content_type"] == "image/png"


@pytest.mark.parametrize("removed", [True, False])
async def test_a_removed_webhook_is_silent(
    town: Any, product: Any, talks: Any, removed: bool
) -> None:
    town.answer(APP, "")
    sid = await talks.begin("ann")
    hook = await talks.hook(sid, "webhook", Url=APP)
    if removed:
        await product.ask("DELETE", f"{talks.root}/{sid}/Webhooks/{hook['sid']}")
    await talks.write(sid, "ann", "Hello")
    assert len(town.calls) == (0 if removed else 1)

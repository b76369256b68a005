"""Flows that are entered through raw webhook requests: calls and conversations."""

from pathlib import Path

import pytest

from soundstage.testing.stage import Stage

FLOWS = Path(__file__).parent
DOORS = (FLOWS / "doors.json").read_text()
CALL = {
    "CallSid": "CA" + "0" * 31 + "1",
    "CallStatus": "ringing",
    "Direction": "inbound",
    "From": "+15558675310",
    "To": "+15558675309",
}
CONVERSATION = {
    "EventType": "onMessageAdded",
    "ConversationSid": "CH" + "0" * 31 + "1",
    "MessageSid": "IM" + "0" * 31 + "1",
    "ParticipantSid": "MB" + "0" * 31 + "1",
    "Author": "+15558675310",
    "Body": "Hello there",
    "Source": "SMS",
}
MESSAGE = {
    "MessageSid": "SM" + "0" * 31 + "1",
    "From": "+15558675310",
    "To": "+15558675309",
    "Body": "Hello",
}


@pytest.mark.parametrize(
    ("params", "query", "event", "variables"),
    [
        (MESSAGE, "", "incomingMessage", {"door": "message", "word": "Hello"}),
        (CALL, "?door=back", "incomingCall", {"door": "call", "word": "ringing back"}),
        (
            CONVERSATION,
            "",
            "incomingConversationMessage",
            {"door": "conversation", "word": "Hello there"},
        ),
    ],
    ids=["message", "call", "conversation"],
)
async def test_each_kind_of_webhook_has_its_trigger(
    params: dict[str, str], query: str, event: str, variables: dict[str, str]
) -> None:
    async with Stage.open(DOORS) as stage:
        answer = await stage.webhook(params, query)
        assert answer.status == 200
        assert answer.media_type == "text/xml"
        assert stage.path[0] == ("Trigger", event)
        assert stage.variables == variables


async def test_a_conversation_is_both_addresses() -> None:
    async with Stage.open(DOORS) as stage:
        await stage.webhook(CONVERSATION)
        sid = CONVERSATION["ConversationSid"]
        assert stage.context["contact"]["channel"]["address"] == sid
        assert stage.context["flow"]["channel"]["address"] == sid


async def test_a_call_is_handed_over_and_comes_back() -> None:
    async with Stage.open((FLOWS / "handover.json").read_text()) as stage:
        answer = await stage.webhook(CALL)
        assert b'<Redirect method="GET">https://quiz.example.com/call</Redirect>' in answer.body
        assert stage.state == "call_away"
        returned = CALL | {"CallStatus": "in-progress"}
        await stage.webhook(returned, "?FlowEvent=return&points=3")
        assert stage.path[1:] == (("call_away", "return"), ("score", "sent"))
        assert stage.sent[-1].body == "You scored 3 points."


async def test_a_repeated_webhook_is_answered_and_taken_once() -> None:
    async with Stage.open(DOORS) as stage:
        first = await stage.webhook(MESSAGE)
        again = await stage.webhook(MESSAGE)
        assert first.body == again.body
        assert len(stage.runs) == 1


async def test_a_call_that_reaches_no_document_is_answered_with_an_empty_one() -> None:
    async with Stage.open(DOORS) as stage:
        answer = await stage.webhook(CALL)
        assert answer.body.endswith(b"<Response/>")


async def test_a_flow_event_that_nobody_waits_for_is_a_fresh_trigger() -> None:
    async with Stage.open(DOORS) as stage:
        await stage.webhook(MESSAGE, "?FlowEvent=return")
        assert stage.path[0] == ("Trigger", "incomingMessage")


async def test_an_outgoing_call_that_nobody_waits_for_starts_nothing() -> None:
    async with Stage.open(DOORS) as stage:
        answer = await stage.webhook(CALL | {"Direction": "outbound-api"})
        assert answer.status == 400
        assert stage.runs == ()


async def test_the_end_of_a_call_that_nobody_waits_for_starts_nothing() -> None:
    async with Stage.open(DOORS) as stage:
        answer = await stage.webhook(CALL | {"CallStatus": "completed"})
        assert answer.status == 200
        assert stage.runs == ()

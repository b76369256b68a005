"""What a story says was said, event by event."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from soundstage.console.executions.transcript import transcript_of
from soundstage.core.effects import CarrierAnswer, CarrierRequest, Failure, Reply, Result
from soundstage.core.events import (
    AnyEvent,
    CallReceived,
    CallStatusChanged,
    ConversationMessageReceived,
    EffectDone,
    ExecutionRequested,
    FlowEventReceived,
    MessageReceived,
    MessageStatusChanged,
    StopRequested,
    TimerFired,
)
from soundstage.core.execution import Call, Execution, JournalEntry, Turn

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
CALL = "CA" + "1" * 32
EXECUTION = Execution(
    sid="FN" + "1" * 32,
    account_sid="AC" + "1" * 32,
    flow_sid="FW" + "1" * 32,
    revision=1,
    subflows={},
    contact="+15551",
    address="+15559",
    key="+15551 +15559",
    trigger="incomingMessage",
    initiated_by="SM1",
    started_at=AT,
    running_flow="FW" + "1" * 32,
    context={},
    state="ask",
)
ON_CALL = {"CallSid": CALL, "From": "+15551"}


def turn(event: AnyEvent, *effects: CarrierRequest, document: str = "") -> Turn:
    execution = EXECUTION
    reply = None
    if document:
        execution = msgspec.structs.replace(EXECUTION, call=Call(sid=CALL))
        reply = Reply(event_id=event.id, body=document)
    entry = JournalEntry(version=1, at=AT, event=event)
    return Turn(execution=execution, entry=entry, effects=effects, reply=reply)


def told(*turns: Turn) -> list[tuple[str, str, str]]:
    return [(line.by, line.kind, line.text) for line in transcript_of(turns)]


def message(**params: str) -> MessageReceived:
    return MessageReceived(id="1", params={"From": "+15551", "Body": "", **params})


EVENTS: list[tuple[AnyEvent, list[tuple[str, str, str]]]] = [
    (message(Body="Hello"), [("contact", "message", "Hello")]),
    (
        ConversationMessageReceived(id="1", params={"Author": "+15551", "Body": "Hello"}),
        [("contact", "message", "Hello")],
    ),
    (CallReceived(id="1", params=ON_CALL), [("contact", "call", "")]),
    (
        CallReceived(id="1", params={**ON_CALL, "Digits": "12"}),
        [("contact", "call", ""), ("contact", "press", "12")],
    ),
    (
        FlowEventReceived(id="1", name="x", params={**ON_CALL, "SpeechResult": "Sales"}),
        [("contact", "speech", "Sales")],
    ),
    (
        FlowEventReceived(id="1", name="x", params={**ON_CALL, "RecordingUrl": "http://a/RE1"}),
        [("contact", "record", "http://a/RE1")],
    ),
    (FlowEventReceived(id="1", name="x", params=ON_CALL), []),
    (
        CallStatusChanged(id="1", params={"CallSid": CALL, "CallStatus": "busy"}),
        [("carrier", "hangup", "busy")],
    ),
    (
        ExecutionRequested(id="1", to="+15551", from_="+15559", parameters={}),
        [("carrier", "start", "")],
    ),
    (TimerFired(id="1", timer_id="t"), [("carrier", "timer", "")]),
    (StopRequested(id="1"), [("carrier", "stop", "")]),
]


@pytest.mark.parametrize(
    ("event", "lines"),
    EVENTS,
    ids=[f"{n} {type(one).__name__}" for n, (one, _) in enumerate(EVENTS)],
)
def test_an_event_is_told_as_what_it_says(
    event: AnyEvent, lines: list[tuple[str, str, str]]
) -> None:
    assert told(turn(event)) == lines


@pytest.mark.parametrize(
    ("params", "media"),
    [
        ({"NumMedia": "2", "MediaUrl0": "http://a/0", "MediaUrl1": "http://a/1"}, 2),
        ({"NumMedia": "2", "MediaUrl0": "http://a/0"}, 1),
        ({"NumMedia": "many", "MediaUrl0": "http://a/0"}, 0),
        ({}, 0),
    ],
)
def test_a_message_shows_the_media_that_it_has(params: dict[str, str], media: int) -> None:
    (line,) = transcript_of([turn(message(**params))])
    assert len(line.media) == media


@pytest.mark.parametrize(
    ("document", "lines"),
    [
        ("<Response><Say>Hello</Say></Response>", [("say", "Hello")]),
        ("<Response><Gather><Say>Press 1</Say></Gather></Response>", [("say", "Press 1")]),
        ("<Response><Play>http://a/b.mp3</Play></Response>", [("play", "http://a/b.mp3")]),
        ("<Response><Dial><Number>+15558</Number></Dial></Response>", [("dial", "+15558")]),
        ("<Response><Hangup/></Response>", [("hangup", "")]),
        (
            "<Response><Redirect>http://b/twiml</Redirect></Response>",
            [("redirect", "http://b/twiml")],
        ),
        ("<Response><Redirect>http://a/Flows/FW1?FlowEvent=timeout</Redirect></Response>", []),
        ("<Response><Say/></Response>", []),
        ("<Response", []),
    ],
)
def test_a_document_is_told_as_what_a_caller_hears(
    document: str, lines: list[tuple[str, str]]
) -> None:
    event = FlowEventReceived(id="1", name="x", params=ON_CALL)
    assert told(turn(event, document=document)) == [("flow", *line) for line in lines]


def test_a_call_begins_once_however_often_its_address_is_asked() -> None:
    first = CallReceived(id="1", params=ON_CALL)
    again = CallReceived(id="2", params={**ON_CALL, "Digits": "1"})
    kinds = [kind for _, kind, _ in told(turn(first), turn(again))]
    assert kinds == ["call", "press"]


SEND = CarrierRequest(
    id="E1",
    product="api",
    method="POST",
    path="/2010-04-01/Accounts/AC1/Messages.json",
    form=(("To", "+15551"), ("Body", "Hi"), ("MediaUrl", "http://a/0")),
)


def outcomes() -> list[tuple[Result | None, dict[str, str], str | None, int | None]]:
    queued = CarrierAnswer(status=201, body={"sid": "SM1", "status": "queued"})
    refused = CarrierAnswer(status=400, body={"code": 21610, "message": "STOP"})
    late = {"MessageSid": "SM1", "MessageStatus": "undelivered", "ErrorCode": "30003"}
    return [
        (None, {}, "sending", None),
        (queued, {}, "queued", None),
        (refused, {}, "refused", 21610),
        (Failure(reason="timeout", message="no answer"), {}, "timeout", None),
        (queued, late, "undelivered", 30003),
        (queued, {**late, "MessageSid": "SM2"}, "queued", None),
    ]


@pytest.mark.parametrize(("result", "report", "status", "code"), outcomes())
def test_a_sent_message_has_its_latest_known_status(
    result: Any, report: dict[str, str], status: str, code: int | None
) -> None:
    turns = [turn(message(Body="Hello"), SEND)]
    if result is not None:
        turns.append(turn(EffectDone(id="2", effect_id="E1", result=result)))
    if report:
        turns.append(turn(MessageStatusChanged(id="3", params=report)))
    sent = transcript_of(turns)[1]
    assert (sent.by, sent.text, sent.media) == ("flow", "Hi", ("http://a/0",))
    assert (sent.status, sent.error_code, sent.state) == (status, code, "ask")


def test_a_call_that_the_flow_makes_is_told() -> None:
    dial = msgspec.structs.replace(SEND, path="/2010-04-01/Accounts/AC1/Calls.json")
    assert ("flow", "dial", "+15551") in told(turn(message(), dial))

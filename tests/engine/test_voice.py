"""Flows that speak: several widgets on one call, taken from event to event.

The execution and every event are serialised and read back between two turns.
"""

from datetime import timedelta

import msgspec
from tests.engine.test_widget_cases import (
    ACCOUNT,
    EXECUTION,
    FLOW,
    PROLOGUE,
    START,
    WEBHOOK,
    compiled,
)

from soundstage.core.effects import Answer, CarrierAnswer, Result
from soundstage.core.events import (
    AnyEvent,
    CallReceived,
    CallStatusChanged,
    EffectDone,
    ExecutionRequested,
    FlowEventReceived,
    MessageReceived,
    MessageStatusChanged,
    StartEvent,
    TimerFired,
)
from soundstage.core.execution import CallState, Turn
from soundstage.engine.advance import advance
from soundstage.engine.start import begin
from soundstage.errors import Json
from soundstage.limits import STUDIO
from soundstage.store.records import pack, unpack_execution
from soundstage.widgets import WIDGETS

PAIR = {"From": "+15551110000", "To": "+15552220000"}
CALL = {**PAIR, "CallSid": "CA1", "CallStatus": "in-progress"}
OURS = {**CALL, "CallSid": "CA7", "Direction": "outbound-api", "ExecutionSid": EXECUTION}
HOLD = f'<Pause length="10" /><Redirect method="POST">{WEBHOOK}?FlowEvent=again</Redirect>'
RINGING = CallReceived(id="ring", params={**CALL, "CallStatus": "ringing"})
REQUEST = ExecutionRequested(id="RQ1", to=PAIR["From"], from_=PAIR["To"], parameters={})
STREAM = {
    "stream_action": "start",
    "stream_transport_type": "websocket",
    "stream_url": "wss://a.example",
}
TEXT = {"body": "Link", "from": PAIR["To"], "to": PAIR["From"]}
MESSAGE = {"body": "Well?", "from": "{{flow.channel.address}}", "timeout": "60"}
WEB = {"method": "GET", "url": "https://a.example", "content_type": "application/json"}
DIAL = {"noun": "number", "to": "+15553330000"}
PLACE = {"from": "{{flow.channel.address}}", "to": "{{contact.channel.address}}"}


def at(name: str, kind: str, properties: dict[str, Json], **following: str) -> dict[str, Json]:
    transitions = [
        {"event": event, **({"next": following[event]} if event in following else {})}
        for event in WIDGETS[kind].events
    ]
    offset = {"offset": {"x": 0, "y": 0}}
    return {
        "name": name,
        "type": kind,
        "properties": {**offset, **properties},
        "transitions": transitions,
    }


def say(name: str, text: str, following: str = "") -> dict[str, Json]:
    more = {"audioComplete": following} if following else {}
    return at(name, "say-play", {"say": text}, **more)


def spoken(text: str) -> str:
    return f'<Say loop="1">{text}</Say><Redirect>{WEBHOOK}?FlowEvent=audioComplete</Redirect>'


class Line:
    """One execution of a small flow, moved by events."""

    def __init__(self, start: StartEvent, *states: dict[str, Json]) -> None:
        self.now = START
        self.program = compiled(FLOW, list(states))
        self.turns: list[Turn] = []
        self.execution = begin(
            start, sid=EXECUTION, account_sid=ACCOUNT, program=self.program, now=self.now
        )
        self.take(start)

    def take(self, event: AnyEvent) -> Turn:
        execution = unpack_execution(pack(self.execution))
        event = msgspec.json.decode(pack(event), type=AnyEvent)
        turn = advance(self.program, execution, event, self.now)
        assert turn is not None
        self.turns.append(turn)
        self.execution = turn.execution
        return turn

    def back(self, name: str = "audioComplete", **params: str) -> Turn:
        call = self.execution.call
        given = {**CALL, "CallSid": call.sid if call else "CA1", "FlowEvent": name, **params}
        return self.take(FlowEventReceived(id=f"back {len(self.turns)}", name=name, params=given))

    def over(self, **params: str) -> Turn:
        given = {**CALL, "CallStatus": "completed", **params}
        return self.take(CallStatusChanged(id=f"over {len(self.turns)}", params=given))

    def done(self, result: Result) -> Turn:
        effect = self.execution.effects[0]
        return self.take(EffectDone(id=effect, effect_id=effect, result=result))

    @property
    def said(self) -> list[str]:
        return [inner(turn.reply.body) for turn in self.turns if turn.reply]

    @property
    def path(self) -> list[tuple[str, str, str]]:
        steps = (step for turn in self.turns for step in turn.entry.steps)
        return [(step.name, step.transitioned_from, step.transitioned_to) for step in steps]

    @property
    def faults(self) -> list[int]:
        return [fault.code for turn in self.turns for fault in turn.entry.faults]


def inner(document: str) -> str:
    assert document.startswith(PROLOGUE)
    xml = document.removeprefix(PROLOGUE)
    return xml.removeprefix("<Response>").removesuffix("</Response>").replace("<Response/>", "")


def accepted(sid: str, **body: Json) -> CarrierAnswer:
    return CarrierAnswer(status=201, body={"sid": sid, "status": "queued", **body})


def fetched() -> Answer:
    return Answer(status=200, content_type="text/plain", body="ok")


def test_a_caller_goes_from_prompt_to_prompt_and_hangs_up() -> None:
    line = Line(
        RINGING,
        say("greeting", "Hello", "menu"),
        at("menu", "gather-input-on-call", {"say": "Press 1"}, keypress="sales"),
        say("sales", "You pressed {{widgets.menu.Digits}}"),
    )
    line.back()
    line.take(CallReceived(id="keys", params={**CALL, "Digits": "1"}))
    line.over()
    assert line.path == [
        ("incomingCall", "Trigger", "greeting"),
        ("audioComplete", "greeting", "menu"),
        ("keypress", "menu", "sales"),
        ("hangup", "sales", "Ended"),
    ]
    assert line.said[0] == spoken("Hello")
    assert line.said[2:] == [spoken("You pressed 1"), ""]
    assert (line.execution.ended_reason, line.faults) == ("FLOW_END", [])


def test_streams_begin_the_next_document_in_their_order() -> None:
    line = Line(
        RINGING,
        at("one", "fork-stream", {**STREAM, "stream_name": "1"}, next="two"),
        at("two", "fork-stream", {**STREAM, "stream_name": "2"}, next="web"),
        at("web", "make-http-request", WEB, success="hi"),
        say("hi", "Hi", "bye"),
        say("bye", "Bye"),
    )
    assert line.said == []
    line.done(fetched())
    line.back()
    start = '<Start><Stream name="{}" url="wss://a.example" /></Start>'
    assert line.said == [start.format(1) + start.format(2) + spoken("Hi"), spoken("Bye")]


def test_a_stream_at_the_end_of_the_flow_is_the_last_document() -> None:
    line = Line(RINGING, say("hi", "Hi", "one"), at("one", "fork-stream", STREAM))
    line.back()
    assert line.said[-1] == '<Start><Stream url="wss://a.example" /></Start>'


def test_a_flow_that_calls_speaks_to_whoever_answers() -> None:
    line = Line(
        REQUEST,
        at("call", "make-outgoing-call-v2", PLACE, answered="hi"),
        say("hi", "{{widgets.call.AnsweredBy}}, {{trigger.call}}", "bye"),
        say("bye", "Bye"),
    )
    line.done(accepted("CA7"))
    line.take(CallReceived(id="up", params={**OURS, "AnsweredBy": "human"}))
    line.back()
    line.over(CallSid="CA7")
    assert line.said == [spoken("human, "), spoken("Bye"), ""]
    assert "ExecutionSid" not in line.execution.context["widgets"]["call"]
    assert line.path[-1] == ("hangup", "bye", "Ended")
    assert line.faults == []


def test_a_flow_whose_call_is_not_answered_has_nobody_to_speak_to() -> None:
    line = Line(
        REQUEST, at("call", "make-outgoing-call-v2", PLACE, busy="sorry"), say("sorry", "Sorry")
    )
    line.done(accepted("CA7"))
    line.over(**{**OURS, "CallStatus": "busy"})
    assert line.path[-1] == ("Stop Execution", "sorry", "Ended")
    assert (line.execution.ended_reason, line.faults) == ("STOPPED", [81020])


def test_a_caller_hears_the_flow_again_when_its_own_call_is_not_answered() -> None:
    line = Line(
        RINGING, at("call", "make-outgoing-call-v2", PLACE, busy="sorry"), say("sorry", "Sorry")
    )
    assert line.said == [HOLD]
    line.done(accepted("CA7"))
    turn = line.over(**{**OURS, "CallStatus": "busy"})
    assert turn.execution.call is not None and turn.execution.call.sid == "CA1"
    assert turn.execution.waiting is not None
    assert inner(turn.execution.waiting.document or "") == spoken("Sorry")
    assert turn.speaks_unasked


def test_an_answered_call_is_the_one_that_the_flow_speaks_to_from_then_on() -> None:
    line = Line(RINGING, at("call", "make-outgoing-call-v2", PLACE, answered="hi"), say("hi", "Hi"))
    line.done(accepted("CA7"))
    turn = line.take(CallReceived(id="up", params=OURS))
    assert turn.execution.call is not None and turn.execution.call.sid == "CA7"
    assert line.said[-1] == spoken("Hi")


def test_the_end_of_a_second_call_that_was_made_by_mistake_does_not_end_the_first() -> None:
    line = Line(REQUEST, at("call", "make-outgoing-call-v2", PLACE, answered="hi"), say("hi", "Hi"))
    line.take(CallReceived(id="up", params=OURS))
    line.over(**{**OURS, "CallSid": "CA8", "CallStatus": "busy"})
    assert line.execution.state == "hi"
    assert line.said == [spoken("Hi"), ""]
    line.over(CallSid="CA7")
    assert line.path[-1] == ("hangup", "hi", "Ended")


def test_a_flow_outlives_its_call_and_stops_where_it_would_speak() -> None:
    line = Line(
        RINGING,
        at("web", "make-http-request", WEB, success="note"),
        at("note", "set-variables", {"variables": [{"key": "a", "value": "1"}]}, next="hi"),
        say("hi", "Hi"),
    )
    line.over()
    assert line.execution.active
    line.done(fetched())
    assert line.path[-2:] == [("next", "note", "hi"), ("Stop Execution", "hi", "Ended")]
    assert line.faults == [81002]


def test_a_flow_that_says_nothing_more_ends_well_after_its_call() -> None:
    line = Line(RINGING, at("web", "make-http-request", WEB))
    line.over()
    line.done(fetched())
    assert line.path[-1] == ("success", "web", "Ended")
    assert line.execution.ended_reason == "FLOW_END"


def test_a_hang_up_has_a_transition_where_the_widget_has_one() -> None:
    line = Line(
        RINGING,
        at("dial", "connect-call-to", DIAL, hangup="note", callCompleted="hi"),
        at("note", "set-variables", {"variables": [{"key": "a", "value": "1"}]}),
        say("hi", "Hi"),
    )
    line.back("callCompleted", CallStatus="completed", DialCallStatus="completed")
    assert line.path[-2:] == [("hangup", "dial", "note"), ("next", "note", "Ended")]
    assert line.said[-1] == ""
    assert line.execution.call is not None and line.execution.call.state is CallState.OVER


def test_a_message_in_the_middle_of_a_call_is_sent_while_the_caller_waits() -> None:
    line = Line(
        RINGING,
        say("hi", "Hi", "text"),
        at("text", "send-message", TEXT, sent="bye"),
        say("bye", "Bye"),
    )
    line.back()
    assert line.said == [spoken("Hi")]
    turn = line.done(accepted("SM1"))
    assert turn.reply is not None and turn.reply.event_id == "back 1"
    assert line.said[-1] == spoken("Bye")


def asked_by_text() -> Line:
    line = Line(
        RINGING,
        at("ask", "send-and-wait-for-reply", MESSAGE, incomingMessage="got", timeout="late"),
        say("got", "You wrote {{widgets.ask.inbound.Body}}"),
        say("late", "Too late"),
    )
    line.done(accepted("SM1"))
    return line


def test_a_text_that_answers_during_a_call_is_not_answered_with_what_the_caller_hears() -> None:
    line = asked_by_text()
    assert line.said == [HOLD]
    turn = line.take(MessageReceived(id="text", params={**PAIR, "Body": "yes", "MessageSid": "S"}))
    assert turn.reply is not None and (turn.reply.event_id, inner(turn.reply.body)) == ("text", "")
    assert turn.speaks_unasked
    assert turn.execution.waiting is not None
    assert inner(turn.execution.waiting.document or "") == spoken("You wrote yes")


def test_a_text_that_did_not_arrive_is_told_to_the_caller_only() -> None:
    line = Line(
        RINGING,
        at("ask", "send-and-wait-for-reply", MESSAGE, deliveryFailure="lost"),
        say("lost", "Lost"),
    )
    line.done(accepted("SM1"))
    params = {"MessageSid": "SM1", "MessageStatus": "undelivered"}
    turn = line.take(MessageStatusChanged(id="status", params=params))
    assert turn.reply is not None and inner(turn.reply.body) == ""
    assert turn.speaks_unasked


def test_a_caller_is_told_when_nobody_answered_the_text() -> None:
    line = asked_by_text()
    line.now += timedelta(seconds=60)
    assert line.execution.waiting is not None
    timer = str(line.execution.waiting.timer)
    turn = line.take(TimerFired(id=timer, timer_id=timer))
    assert turn.speaks_unasked and turn.reply is None


def test_a_hang_up_does_not_end_the_wait_for_a_text() -> None:
    line = asked_by_text()
    line.over()
    line.take(MessageReceived(id="text", params={**PAIR, "Body": "yes", "MessageSid": "S"}))
    assert line.path[-1] == ("Stop Execution", "got", "Ended")
    assert line.faults == [81002]


def test_a_document_that_comes_too_late_for_its_request_is_kept_for_the_caller() -> None:
    line = Line(RINGING, at("web", "make-http-request", WEB, success="hi"), say("hi", "Hi"))
    line.now += timedelta(seconds=STUDIO.webhook_seconds + 1)
    turn = line.done(fetched())
    assert turn.execution.waiting is not None
    assert inner(turn.execution.waiting.document or "") == spoken("Hi")


def test_twiml_of_a_function_is_said_and_comes_back() -> None:
    line = Line(
        RINGING,
        at("fn", "run-function", {"url": "https://f.example"}, success="hi"),
        say("hi", "Hi"),
    )
    written = f"{PROLOGUE}<Response><Say>F</Say></Response>"
    line.done(Answer(status=200, content_type="text/xml", body=written))
    line.back("audioComplete", Digits="5")
    assert [step[0] for step in line.path] == ["incomingCall", "success"]
    assert line.said == ["<Say>F</Say>", spoken("Hi")]

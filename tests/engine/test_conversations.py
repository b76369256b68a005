"""Conversations in the engine: what follows the end of an execution, and what subflows share."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from soundstage.core.effects import CarrierAnswer, CarrierRequest
from soundstage.core.events import (
    AnyEvent,
    EffectDone,
    ExecutionRequested,
    MessageReceived,
    StartEvent,
    StopRequested,
    TimerFired,
)
from soundstage.core.execution import Execution, Turn
from soundstage.definition.model import read_definition
from soundstage.definition.parse import parse_definition
from soundstage.engine.advance import advance
from soundstage.engine.program import Program, compile_program
from soundstage.engine.start import begin
from soundstage.errors import Json
from soundstage.limits import STUDIO
from soundstage.store.records import pack, unpack_execution
from soundstage.widgets.scope import Surroundings

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
FLOW, CHILD = "FW" + "1" * 32, "FW" + "2" * 32
PHONES = {"From": "+15551110000", "To": "+15552220000"}
REQUEST = ExecutionRequested(id="RQ1", to=PHONES["From"], from_=PHONES["To"], parameters={})
MADE = (
    {"sid": "CH1", "state": "active", "chat_service_sid": "IS1"},
    {"sid": "MB1"},
    {"sid": "WH1"},
)


def state(name: str, kind: str, following: dict[str, str | None], **properties: Json) -> Json:
    transitions = [{"event": e} | ({"next": to} if to else {}) for e, to in following.items()]
    return {"name": name, "type": kind, "transitions": transitions, "properties": properties}


def program(sid: str, first: str, *states: Json) -> Program:
    events = ("incomingRequest", "incomingParent", "incomingMessage")
    trigger = state("Trigger", "trigger", dict.fromkeys(events, first))
    text = json.dumps({"states": [trigger, *states], "initial_state": "Trigger"})
    definition = read_definition(parse_definition(text, STUDIO))
    return compile_program(sid, 1, definition, Surroundings())


def opening(following: str | None, *, close: bool = False) -> Json:
    return state(
        "open",
        "start-conversation",
        {"created": following, "failed": following},
        conversation_service_sid="IS1",
        participants=[{"type": "chat", "identity": "ann"}],
        close_conversation_on_execution_end=close,
    )


ASK = state(
    "ask",
    "send-and-wait-for-reply",
    {"incomingMessage": None, "timeout": None, "deliveryFailure": None},
    **{"from": "Bot", "body": "Well?"},
)


class Story:
    """An execution taken from event to event, serialised in between."""

    def __init__(self, flow: Program, event: StartEvent = REQUEST) -> None:
        self.flow = flow
        self.turns: list[Turn] = []
        self.execution: Execution = begin(
            event, sid="FN" + "1" * 32, account_sid="AC" + "1" * 32, program=flow, now=NOW
        )
        self.take(event)

    def take(self, event: AnyEvent) -> Turn | None:
        turn = advance(self.flow, unpack_execution(pack(self.execution)), event, NOW)
        if turn is not None:
            self.turns.append(turn)
            self.execution = turn.execution
        return turn

    def answer(self, **body: Any) -> None:
        (effect_id,) = self.execution.effects
        result = CarrierAnswer(status=201, body=body)
        self.take(EffectDone(id=effect_id, effect_id=effect_id, result=result))

    @property
    def asked(self) -> list[tuple[str, str]]:
        effects = self.turns[-1].effects
        return [(e.method, e.path) for e in effects if isinstance(e, CarrierRequest)]


def opened(flow: Program) -> Story:
    story = Story(flow)
    for body in MADE:
        story.answer(**body)
    return story


HOOK = ("DELETE", "/v1/Services/IS1/Conversations/CH1/Webhooks/WH1")
CLOSE = ("POST", "/v1/Services/IS1/Conversations/CH1")
ENDS: dict[str, Any] = {
    "stopped by REST": lambda _: StopRequested(id="stop"),
    "too old": lambda e: TimerFired(id="life", timer_id=e.life_timer),
    "timed out": lambda e: TimerFired(id="wait", timer_id=e.waiting.timer),
}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("close", [False, True])
def test_however_an_execution_ends_its_conversation_is_let_go(end: str, *, close: bool) -> None:
    story = opened(program(FLOW, "open", opening("ask", close=close), ASK))
    story.answer(sid="IM1")
    assert story.execution.active
    story.take(ENDS[end](story.execution))
    assert not story.execution.active
    assert story.asked == ([HOOK, CLOSE] if close else [HOOK])


def test_nobody_waits_for_what_follows_the_end() -> None:
    story = opened(program(FLOW, "open", opening(None)))
    assert not story.execution.active
    assert not story.execution.effects
    assert not story.execution.farewell
    (effect,) = story.turns[-1].effects
    done = EffectDone(id=effect.id, effect_id=effect.id, result=CarrierAnswer(status=204, body={}))
    assert story.take(done) is None


def test_an_execution_without_a_conversation_asks_for_nothing_at_its_end() -> None:
    story = Story(program(FLOW, "ask", ASK))
    story.take(StopRequested(id="stop"))
    assert story.asked == []


def test_the_conversation_of_a_subflow_is_also_that_of_its_parent() -> None:
    child = program(CHILD, "open", opening(None))
    run = state(
        "run",
        "run-subflow",
        {"completed": "ask", "failed": None},
        flow_sid=CHILD,
        flow_revision="LatestPublished",
        parameters=[],
    )
    story = opened(program(FLOW, "run", run, ASK).bind({CHILD: child}))
    assert story.execution.running_flow == FLOW
    assert story.execution.context["flow"]["channel"]["sid"] == "CH1"
    assert story.execution.conversation_sid == "CH1"
    assert story.asked == [("POST", "/v1/Services/IS1/Conversations/CH1/Messages")]


@pytest.mark.parametrize("kind", ["start-conversation", "resume-conversation"])
def test_only_what_rest_started_gets_a_conversation(kind: str) -> None:
    properties: dict[str, Json] = {"conversation_service_sid": "IS1", "participants": []}
    one = state("one", kind, {"failed": None}, **properties)
    event = MessageReceived(id="m", params={**PHONES, "Body": "hi", "MessageSid": "SM1"})
    story = Story(program(FLOW, "one", one), event)
    (turn,) = story.turns
    assert [fault.code for fault in turn.entry.faults] == [81020]
    assert turn.entry.steps[-1].name == "failed"

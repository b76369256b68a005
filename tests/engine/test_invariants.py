"""Whatever happens, in whatever order: what is always so of an execution.

Sample flows are sent random events; the execution is serialised and read back between them.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soundstage.core.effects import Answer, CarrierAnswer, Failure, Result
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
from soundstage.core.execution import Execution, JournalEntry, Turn
from soundstage.engine.advance import advance
from soundstage.engine.journal import apply, context_after, steps
from soundstage.engine.program import Program, compile_program
from soundstage.engine.start import begin
from soundstage.store.records import pack, unpack_entry, unpack_execution
from soundstage.validation import check
from soundstage.widgets import WIDGETS
from soundstage.widgets.scope import Surroundings

FLOWS = sorted((Path(__file__).parents[1] / "flows").glob("*.json"))
START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
PAIR = {"From": "+15551110000", "To": "+15552220000"}
CHILD = "FW" + "c0" * 16
SAMPLES = {path.stem: path.read_text(encoding="utf-8") for path in FLOWS}

WORDS = st.sampled_from(["yes", "no", "later", "1", "", "quiz", "never", "wrong", "{{x}}", "💊"])
PARAMS = WORDS.map(lambda word: {**PAIR, "Body": word, "MessageSid": "SM1"})
RESULTS: st.SearchStrategy[Result] = st.one_of(
    st.builds(
        Answer,
        status=st.sampled_from([200, 302, 404, 500]),
        content_type=st.sampled_from(["application/json", "text/plain", ""]),
        body=st.sampled_from(['{"state": "ready", "id": [1]}', "[1]", "{", "", "x" * 100]),
    ),
    st.builds(
        CarrierAnswer,
        status=st.sampled_from([201, 400, 503]),
        body=st.sampled_from(
            [{"sid": "SM9", "status": "queued"}, {"code": 21610, "message": "no"}, {}]
        ),
    ),
    st.builds(
        Failure,
        reason=st.sampled_from(["timeout", "network", "too-large", "refused", "bad-url"]),
        message=st.just("it failed"),
    ),
)
CALLER = {**PAIR, "CallSid": "CA1", "CallStatus": "in-progress"}
OWN_CALL = {**CALLER, "CallSid": "CA9", "ExecutionSid": "FN" + "1" * 32}
CALLS = st.builds(
    lambda call, more: {**call, **more},
    st.sampled_from([CALLER, CALLER, OWN_CALL]),
    st.sampled_from(
        [
            {},
            {"Digits": "1"},
            {"SpeechResult": "yes"},
            {"RecordingUrl": "https://r.example"},
            {"DialCallStatus": "busy"},
            {"QueueResult": "queue-full"},
            {"Result": "success"},
            {"VirtualAgentStatus": "completed"},
            {"SessionStatus": "failed"},
        ]
    ),
)
NOT_ON_CALLS = {"trigger", "run-subflow", "start-conversation", "resume-conversation"}
ON_CALLS = [kind for kind in WIDGETS if kind not in NOT_ON_CALLS]
Maker = Callable[[Execution, str], AnyEvent]
CAME_BACK = sorted({event for kind in WIDGETS for event in WIDGETS[kind].events} | {"again"})


def came_back(params: dict[str, str], name: str) -> Maker:
    return lambda _, id_: FlowEventReceived(id=id_, name=name, params=params)


def call_over(params: dict[str, str], status: str) -> Maker:
    return lambda _, id_: CallStatusChanged(id=id_, params={**params, "CallStatus": status})


MAKERS: st.SearchStrategy[Maker] = st.one_of(
    CALLS.map(lambda params: lambda _, id_: CallReceived(id=id_, params=params)),
    st.builds(came_back, CALLS, st.sampled_from(CAME_BACK)),
    st.builds(came_back, CALLS, st.sampled_from(CAME_BACK)),
    st.builds(call_over, CALLS, st.sampled_from(["completed", "busy", "no-answer", "failed"])),
    PARAMS.map(lambda params: lambda _, id_: MessageReceived(id=id_, params=params)),
    PARAMS.map(lambda params: lambda _, id_: ConversationMessageReceived(id=id_, params=params)),
    PARAMS.map(lambda params: lambda _, id_: CallReceived(id=id_, params=params)),
    PARAMS.map(lambda params: lambda _, id_: CallStatusChanged(id=id_, params=params)),
    st.sampled_from(["delivered", "failed", "undelivered"]).map(
        lambda status: (
            lambda _, id_: MessageStatusChanged(
                id=id_, params={"MessageSid": "SM9", "MessageStatus": status}
            )
        )
    ),
    st.sampled_from(["return", "timeout", "fail", "noise"]).map(
        lambda name: lambda _, id_: FlowEventReceived(id=id_, name=name, params=PAIR)
    ),
    RESULTS.map(lambda result: lambda execution, _: effect_done(execution, result)),
    RESULTS.map(lambda result: lambda execution, _: effect_done(execution, result)),
    st.just(lambda execution, _: timer_fired(execution.waiting and execution.waiting.timer)),
    st.just(lambda execution, _: timer_fired(execution.life_timer)),
    st.just(lambda _, id_: StopRequested(id=id_)),
)
DATA: st.SearchStrategy[dict[str, Any]] = st.dictionaries(
    st.sampled_from(["plant", "trouble", "order", "whole", "by", "left", "right", "object"]),
    st.sampled_from(["spin", "tag", "index", 5, 1.5, True, None, [1], {"a": {}}, "regex", "("]),
)


def effect_done(execution: Execution, result: Result) -> EffectDone:
    effect_id = next(iter(execution.effects), "nothing")
    return EffectDone(id=effect_id, effect_id=effect_id, result=result)


def timer_fired(timer: str | None) -> TimerFired:
    return TimerFired(id=timer or "nothing", timer_id=timer or "nothing")


def around(kinds: list[str]) -> str:
    """Return a flow that goes from widget to widget by any event, round and round."""
    following = dict(zip(kinds, [*kinds[1:], kinds[0]], strict=True))
    states = [widget_state("trigger", kinds[0])]
    states += [widget_state(kind, following[kind]) for kind in kinds]
    return json.dumps({"states": states, "initial_state": "trigger"})


def widget_state(kind: str, following: str) -> dict[str, Any]:
    transitions = [{"event": event, "next": following} for event in WIDGETS[kind].events]
    properties = dict(WIDGETS[kind].example)
    return {"name": kind, "type": kind, "transitions": transitions, "properties": properties}


def program(name: str) -> Program:
    flow = compile_program("FW" + "1" * 32, 1, check(SAMPLES[name]), Surroundings())
    child = compile_program(CHILD, 1, check(SAMPLES["booking_child"]), Surroundings())
    return flow.bind({CHILD: child}) if name == "booking" else flow


@cache
def hotline(first: str) -> Program:
    """Return a flow of all widgets that runs `first` before all others."""
    begun = ON_CALLS.index(first)
    text = around([*ON_CALLS[begun:], *ON_CALLS[:begun]])
    return compile_program("FW" + "1" * 32, 1, check(text), Surroundings())


PROGRAMS = {name: program(name) for name in SAMPLES}


@given(first=st.sampled_from(ON_CALLS), makers=st.lists(MAKERS, max_size=40))
def test_what_is_always_so_of_calls(first: str, makers: list[Maker]) -> None:
    flow = hotline(first)
    ring = CallReceived(id="ring", params={**CALLER, "CallStatus": "ringing"})
    execution = begin(
        ring, sid="FN" + "1" * 32, account_sid="AC" + "1" * 32, program=flow, now=START
    )
    journal: list[JournalEntry] = []
    now = START
    for number, maker in enumerate([lambda *_: ring, *makers]):
        event = maker(execution, f"event-{number}")
        now += timedelta(seconds=2)
        turn = advance(flow, unpack_execution(pack(execution)), event, now)
        if turn is None:
            continue
        journal.append(unpack_entry(pack(turn.entry)))
        check_turn(turn, execution, journal)
        check_call(turn)
        execution = turn.execution
    check_journal(execution, journal)


def check_call(turn: Turn) -> None:
    """No caller hears silence, and nobody hears what is no TwiML."""
    event, execution = turn.event, turn.execution
    if turn.reply is not None:
        assert ET.fromstring(turn.reply.body.encode()).tag == "Response"
    if isinstance(event, CallReceived | FlowEventReceived) and turn.reply is None:
        assert execution.owed is not None and execution.owed.event_id == event.id
        assert execution.waiting is not None and execution.waiting.for_ == ("effect",)


@pytest.mark.parametrize("name", SAMPLES)
@settings(deadline=None)
@given(data=DATA, makers=st.lists(MAKERS, max_size=25))
def test_what_is_always_so(name: str, data: dict[str, Any], makers: list[Maker]) -> None:
    journal: list[JournalEntry] = []
    now, flow = START, PROGRAMS[name]
    started = ExecutionRequested(id="RQ1", to=PAIR["From"], from_=PAIR["To"], parameters=data)
    execution = begin(
        started, sid="FN" + "1" * 32, account_sid="AC" + "1" * 32, program=flow, now=now
    )
    makers = [lambda *_: started, *makers]
    for number, maker in enumerate(makers):
        event = maker(execution, f"event-{number}")
        now += timedelta(seconds=7)
        turn = advance(flow, unpack_execution(pack(execution)), event, now)
        if turn is None:
            continue
        assert turn == advance(flow, execution, event, now)
        journal.append(unpack_entry(pack(turn.entry)))
        check_turn(turn, execution, journal)
        execution = turn.execution
    check_journal(execution, journal)


def check_turn(turn: Turn, before: Execution, journal: list[JournalEntry]) -> None:
    after = turn.execution
    assert after.version == before.version + 1 == len(journal)
    assert unpack_execution(pack(after)) == after
    assert before.active
    assert after.steps == len(steps(journal))
    running = [effect.id for effect in turn.effects]
    assert set(running) <= set(after.effects)
    assert not set(turn.done) & set(after.effects)
    if after.active:
        assert after.waiting is not None
        assert after.life_timer is not None
        assert after.state is not None
    else:
        assert after.ended_reason
        assert after.waiting is None and after.life_timer is None
        assert after.state is None and after.frames == ()
        assert not after.effects and not turn.effects and not turn.timers


def check_journal(execution: Execution, journal: list[JournalEntry]) -> None:
    context: Any = {}
    for entry in journal:
        for step in entry.steps:
            context = apply(context, step.changes)
            assert context_after(journal, step.sid) == context
        context = apply(context, entry.changes)
    assert context == execution.context
    sids = [step.sid for step in steps(journal)]
    assert len(set(sids)) == len(sids)
    assert msgspec.json.decode(pack(context)) == context

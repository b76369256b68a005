"""Every flow that other people published loads, compiles and runs to a wait or an end."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from soundstage.core.effects import Answer, CarrierAnswer, CarrierRequest, Result
from soundstage.core.events import (
    AnyEvent,
    CallReceived,
    ConversationMessageReceived,
    EffectDone,
    ExecutionRequested,
    MessageReceived,
    StartEvent,
)
from soundstage.core.execution import Turn
from soundstage.core.outcomes import WaitFor
from soundstage.engine.advance import advance
from soundstage.engine.program import Program, compile_program
from soundstage.engine.start import begin
from soundstage.errors import DefinitionError
from soundstage.store.records import pack, unpack_execution
from soundstage.validation import check
from soundstage.widgets import WIDGETS, Widget
from soundstage.widgets.scope import Surroundings

FOLDER = Path(__file__).parents[3] / "shared" / "flows" / "real"
UNFINISHED = {
    "chat-helpline-blocking-subflow-tf-template": "#/states/6/properties/flow_sid",
    "chat-zendesk-missing-workflow": "#/states/1/properties/workflow",
    "sms-watson-missing-function-url": "#/states/4/properties/url",
    "voice-helpline-spanish-english-tf-template": "#/states/16/properties/flow_sid",
}
"""Drafts, and templates whose subflows have no SID yet: where that is found."""

ALL = sorted(FOLDER.glob("*.json"))
FLOWS = [path for path in ALL if path.stem not in UNFINISHED]
NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
PARAMS = {
    "From": "+15551110000",
    "To": "+15552220000",
    "Body": "1",
    "MessageSid": "SM1",
    "ConversationSid": "CH1",
    "CallSid": "CA1",
    "CallStatus": "ringing",
}
STARTS: dict[str, StartEvent] = {
    event.trigger: event
    for event in (
        MessageReceived(id="start", params=PARAMS),
        CallReceived(id="start", params=PARAMS),
        ConversationMessageReceived(id="start", params=PARAMS),
        ExecutionRequested(id="start", to="+1555", from_="+1556", parameters={"a": 1}),
    )
}
MOST_TURNS = 300


@pytest.mark.parametrize("path", FLOWS, ids=[path.stem for path in FLOWS])
def test_a_published_flow_runs_to_a_wait_or_an_end(path: Path) -> None:
    definition = check(path.read_text(encoding="utf-8"))
    program = compile_program("FW" + "1" * 32, 1, definition, Surroundings())
    turn = start(program)
    for _ in range(MOST_TURNS):
        waiting = turn.execution.waiting
        if waiting is None or WaitFor.EFFECT not in waiting.for_:
            break
        effect = turn.effects[-1]
        answered = EffectDone(id=effect.id, effect_id=effect.id, result=result(effect))
        turn = taken(program, turn, answered)
    execution = turn.execution
    assert execution.waiting is not None or not execution.active
    if execution.ended_reason == "STOPPED":
        stopped = definition.state(turn.entry.steps[-1].transitioned_from)
        assert stopped is not None
        assert type(WIDGETS[stopped.type]).enter is Widget.enter
    else:
        assert execution.ended_reason in (None, "FLOW_END", "MAX_STEPS")


@pytest.mark.parametrize("path", [path for path in ALL if path.stem in UNFINISHED])
def test_an_unfinished_flow_is_refused_where_it_is_unfinished(path: Path) -> None:
    with pytest.raises(DefinitionError) as refusal:
        check(path.read_text(encoding="utf-8"))
    assert refusal.value.problems[0].property_path == UNFINISHED[path.stem]


def start(program: Program) -> Turn:
    """Enter a flow by its first connected trigger, or a subflow by a message."""
    trigger = program.definition.state(program.initial_state)
    assert trigger is not None
    connected = [t.event for t in trigger.transitions if t.next and t.event in STARTS]
    event = STARTS[connected[0] if connected else "incomingMessage"]
    execution = begin(
        event, sid="FN" + "1" * 32, account_sid="AC" + "1" * 32, program=program, now=NOW
    )
    turn = advance(program, execution, event, NOW)
    assert turn is not None
    return turn


def taken(program: Program, turn: Turn, event: AnyEvent) -> Turn:
    following = advance(program, unpack_execution(pack(turn.execution)), event, NOW)
    assert following is not None
    return following


def result(effect: msgspec.Struct) -> Result:
    if isinstance(effect, CarrierRequest):
        return CarrierAnswer(status=201, body={"sid": "SM2", "status": "queued"})
    return Answer(status=200, content_type="application/json", body='{"a": 1}')

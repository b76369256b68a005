"""Each widget on each kind of trigger: all its transitions where it works, and what else is.

The cases of a widget are run again with executions that begin in every other way. After an
outgoing call was answered, any execution has a live call.
"""

from typing import Any

import msgspec
import pytest
from tests.engine.test_widget_cases import RUNNING, Case, Story, cases_of

from soundstage.core.execution import CallState
from soundstage.errors import Json
from soundstage.validation import validate
from soundstage.validation.rules import REST_ONLY
from soundstage.widgets import WIDGETS

ADDRESSES = {"From": "+15551110000", "To": "+15552220000"}
STARTS: dict[str, dict[str, Json]] = {
    "call": {"call": {**ADDRESSES, "CallSid": "CA9", "CallStatus": "ringing"}},
    "message": {"message": {**ADDRESSES, "MessageSid": "SM9", "Body": "hi"}},
    "conversation": {
        "conversation": {"ConversationSid": "CH9", "MessageSid": "IM9", "Author": "ann"}
    },
    "request": {"request": {}},
}
ANYWHERE = ("call", "message", "conversation", "request")
SPEAKING = frozenset(
    {
        "say-play",
        "gather-input-on-call",
        "connect-call-to",
        "record-voicemail",
        "enqueue-call",
        "capture-payments",
        "fork-stream",
        "connect-virtual-agent",
        "connect-virtual-agent-v2",
        "run-conversation-relay",
    }
)
"""They need a live call: the trigger's, or one that the flow has made."""

ONLY = {
    "record-call": ("call",),
    "add-twiml-redirect": ("call", "message"),
    "send-to-flex": ("call", "message", "conversation"),
    **dict.fromkeys(REST_ONLY, ("request",)),
}
ON_CALLS = {"send-to-flex": {"callFailure"}}
"""Transitions that only a call can take [skill]."""

WALKED = [kind for kind in RUNNING if kind != "trigger"]


def on(case: Case, trigger: str, call: CallState | None) -> Case:
    """Return the case with an execution that began in another way."""
    return msgspec.structs.replace(case, start=STARTS[trigger], call=call)


def taken(kind: str, trigger: str) -> set[str]:
    """Return the transitions that the widget takes on this trigger, case by case."""
    call = CallState.LIVE if kind in SPEAKING and trigger != "call" else None
    events = set()
    for case in cases_of(kind):
        story = Story(kind, case if trigger in case.start else on(case, trigger, call))
        for event in case.events:
            story.take(story.event(event))
        if story.left_by == case.expect.event and story.left_by:
            events.add(story.left_by)
    return events


@pytest.mark.parametrize(
    ("kind", "trigger"),
    [(kind, trigger) for kind in WALKED for trigger in ONLY.get(kind, ANYWHERE)],
)
def test_every_transition_is_taken_on_every_trigger(kind: str, trigger: str) -> None:
    events = set(WIDGETS[kind].events) - WIDGETS[kind].silent
    if trigger != "call":
        events -= ON_CALLS.get(kind, set())
    assert taken(kind, trigger) >= events


@pytest.mark.parametrize("kind", sorted(SPEAKING))
@pytest.mark.parametrize("trigger", ["message", "conversation", "request"])
def test_without_a_call_a_widget_that_speaks_stops_the_execution(kind: str, trigger: str) -> None:
    story = Story(kind, example(kind, trigger))
    assert story.left_by == "Stop Execution"
    assert faults(story) == [81020]


@pytest.mark.parametrize(
    ("kind", "trigger", "event", "code"),
    [
        ("send-to-flex", "request", "failedToEnqueue", 81020),
        ("add-twiml-redirect", "conversation", "fail", 81002),
        ("add-twiml-redirect", "request", "fail", 81002),
        *(("record-call", trigger, "failed", 81020) for trigger in ANYWHERE[1:]),
    ],
)
def test_where_a_widget_cannot_work_it_fails(
    kind: str, trigger: str, event: str, code: int
) -> None:
    story = Story(kind, example(kind, trigger))
    assert story.left_by == event
    assert faults(story) == [code]


@pytest.mark.parametrize("kind", sorted(REST_ONLY))
@pytest.mark.parametrize("event", ["incomingMessage", "incomingCall"])
def test_widgets_for_rest_starts_are_refused_in_other_flows(kind: str, event: str) -> None:
    example_ = WIDGETS[kind].example
    subject = {"name": "it", "type": kind, "transitions": [], "properties": example_}
    trigger = {
        "name": "Trigger",
        "type": "trigger",
        "transitions": [{"event": event, "next": "it"}],
        "properties": {},
    }
    document: Any = {"states": [trigger, subject], "initial_state": "Trigger"}
    assert "can only be used in flows triggered by the REST API" in str(validate(document).errors)


def example(kind: str, trigger: str) -> Case:
    case = cases_of(kind)[0]
    return msgspec.structs.replace(
        case, start=STARTS[trigger], call=None, properties=dict(WIDGETS[kind].example)
    )


def faults(story: Story) -> list[int]:
    return [fault.code for turn in story.turns for fault in turn.entry.faults]

"""What each widget does, as data in tests/widgets/<type>.json, run through `advance` itself.

A case is one state in a small flow: what the context is before, which events come, and what is
expected. The execution and every event are serialised and read back between two turns.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from soundstage.core.effects import Answer, AnyEffect, CarrierAnswer, Failure, Result
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
    StartEvent,
    StopRequested,
    TimerFired,
)
from soundstage.core.execution import Call, CallState, Turn
from soundstage.engine.advance import advance
from soundstage.engine.program import Program, compile_program
from soundstage.engine.start import begin
from soundstage.errors import Json
from soundstage.limits import STUDIO
from soundstage.store.records import pack, unpack_execution
from soundstage.validation import check
from soundstage.validation.rules import REST_EVENT, REST_ONLY
from soundstage.widgets import WIDGETS, Widget
from soundstage.widgets.scope import Surroundings

DATA = Path(__file__).parents[1] / "widgets"
START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
FLOW = "FW" + "1" * 32
CHILD = "FW" + "2" * 32
NESTED = "FW" + "3" * 32
SUBJECT = "subject"
PROLOGUE = '<?xml version="1.0" encoding="UTF-8"?>'
ACCOUNT = "AC" + "1" * 32
EXECUTION = "FN" + "1" * 32
SURROUNDINGS = Surroundings(public_url="https://studio.test", carrier_hosts=frozenset())
WEBHOOK = SURROUNDINGS.webhook_url(ACCOUNT, FLOW)
KINDS: dict[str, Any] = {
    "message": MessageReceived,
    "conversation": ConversationMessageReceived,
    "call": CallReceived,
    "call_status": CallStatusChanged,
    "status": MessageStatusChanged,
}
RUNNING = [kind for kind, widget in WIDGETS.items() if type(widget).enter is not Widget.enter]


class Expected(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What must be so after the last event; what is absent may be anything."""

    event: str | None = None
    to: str | None = None
    outputs: Json | msgspec.UnsetType = msgspec.UNSET
    variables: Json | msgspec.UnsetType = msgspec.UNSET
    context: dict[str, Json] = {}
    effects: list[dict[str, Json]] | None = None
    faults: list[int] = []
    waits_for: list[str] | None = None
    timer: float | None = None
    reply: str | None = None
    call: CallState | None = None
    reason: str | None = None
    means_nothing: bool = False


class Case(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One case; `source` is where the behaviour is known from.

    `call` is the state of a call that the execution has from another one's request.
    """

    name: str
    source: str
    start: dict[str, Json] = msgspec.field(default_factory=lambda: {"request": {}})
    call: CallState | None = None
    properties: dict[str, Json] = {}
    transitions: list[dict[str, Json]] | None = None
    context: dict[str, Json] = {}
    events: list[dict[str, Json]] = []
    expect: Expected


def cases() -> list[Any]:
    return [
        pytest.param(kind, case, id=f"{kind}: {case.name}")
        for kind in RUNNING
        for case in cases_of(kind)
    ]


def cases_of(kind: str) -> "list[Case]":
    data = (DATA / f"{kind.replace('-', '_')}.json").read_bytes()
    return msgspec.json.decode(data.replace(b"WEBHOOK", WEBHOOK.encode()), type=list[Case])


@pytest.mark.parametrize("kind", RUNNING)
def test_the_cases_of_a_widget_take_each_of_its_transitions(kind: str) -> None:
    named = cases_of(kind)
    assert len({case.name for case in named}) == len(named)
    inside = {"incomingParent"}  # taken by the cases of run-subflow
    taken = {case.expect.event for case in named}
    assert taken >= set(WIDGETS[kind].events) - WIDGETS[kind].silent - inside
    assert not taken & WIDGETS[kind].silent


@pytest.mark.parametrize(("kind", "case"), cases())
def test_a_widget_does_what_its_case_says(kind: str, case: Case) -> None:
    story = Story(kind, case)
    for event in case.events:
        story.take(story.event(event))
    expected = case.expect
    assert story.last is not None or expected.means_nothing
    assert (story.last is None) == expected.means_nothing
    check_leaving(story, expected)
    check_waiting(story, expected)
    assert [fault.code for turn in story.turns for fault in turn.entry.faults] == expected.faults
    if expected.effects is not None:
        assert len(story.effects) == len(expected.effects)
        for effect, wanted in zip(story.effects, expected.effects, strict=True):
            assert as_data(effect, wanted) == wanted


def check_leaving(story: "Story", expected: Expected) -> None:
    assert story.left_by == expected.event
    if expected.to is not None:
        assert story.left_to == expected.to
    context = story.execution.context
    name = story.subject
    if expected.outputs is not msgspec.UNSET:
        assert context["widgets"].get(name) == expected.outputs
    if expected.variables is not msgspec.UNSET:
        assert context["flow"].get("variables") == expected.variables
    for path, value in expected.context.items():
        assert value_at(context, path) == value, path
    if expected.reason is not None:
        assert story.execution.ended_reason == expected.reason


def check_waiting(story: "Story", expected: Expected) -> None:
    waiting = story.execution.waiting
    if expected.waits_for is not None:
        assert waiting is not None
        assert list(waiting.for_) == sorted(expected.waits_for)
    if expected.call is not None:
        assert story.execution.call is not None
        assert story.execution.call.state is expected.call
    if expected.timer is not None:
        assert waiting is not None
        span = story.timers[str(waiting.timer)] - story.now
        assert span == timedelta(seconds=expected.timer)
    if expected.reply is not None:
        replies = [turn.reply.body for turn in story.turns if turn.reply]
        assert replies[-1] == PROLOGUE + expected.reply


class Story:
    """One execution that is taken from event to event, serialised in between."""

    def __init__(self, kind: str, case: Case) -> None:
        self.now = START
        self.subject = "Trigger" if kind == "trigger" else SUBJECT
        self.program = program(kind, case)
        self.turns: list[Turn] = []
        self.effects: list[AnyEffect] = []
        self.timers: dict[str, datetime] = {}
        event = starting(case.start)
        execution = begin(
            event, sid=EXECUTION, account_sid=ACCOUNT, program=self.program, now=self.now
        )
        context = merged(execution.context, case.context)
        call = Call(sid="CA9", state=case.call) if case.call else None
        self.execution = msgspec.structs.replace(execution, context=context, call=call)
        self.last: Turn | None = None
        self.take(event)

    def take(self, event: AnyEvent) -> None:
        execution = unpack_execution(pack(self.execution))
        event = msgspec.json.decode(pack(event), type=AnyEvent)
        self.last = advance(self.program, execution, event, self.now)
        if self.last is None:
            return
        self.turns.append(self.last)
        self.execution = self.last.execution
        self.effects += self.last.effects
        self.timers |= {timer.id: timer.due for timer in self.last.timers}

    @property
    def left_by(self) -> str | None:
        return next((step.name for step in self._steps()), None)

    @property
    def left_to(self) -> str | None:
        return next((step.transitioned_to for step in self._steps()), None)

    def _steps(self) -> list[Any]:
        steps = [step for turn in self.turns for step in turn.entry.steps]
        mine = [step for step in steps if step.transitioned_from == self.subject]
        return [step for step in reversed(mine) if step.parent_step_sid is None]

    def event(self, data: dict[str, Json]) -> AnyEvent:
        ((name, value),) = data.items()
        id_ = f"event-{len(self.turns)}"
        if name in KINDS:
            inbound: AnyEvent = KINDS[name](id=id_, params=value)
            return inbound
        if name == "flow_event":
            params = {"FlowEvent": value["name"], **value.get("params", {})}
            return FlowEventReceived(id=id_, name=value["name"], params=params)
        if name == "timer":
            self.now += timedelta(seconds=value)
            waiting = self.execution.waiting
            timer = str(waiting.timer) if waiting else "none"
            return TimerFired(id=timer, timer_id=timer)
        if name == "stop":
            return StopRequested(id=id_)
        effect_id = next(iter(self.execution.effects), "none")
        return EffectDone(id=effect_id, effect_id=effect_id, result=result(name, value))


def result(name: str, value: Json) -> Result:
    if name == "failure":
        return Failure(reason=value, message=f"the test's {value}")
    shape: Any = {"answer": Answer, "carrier": CarrierAnswer}[name]
    found: Result = msgspec.convert({"content_type": "", **value}, shape)
    return found


def starting(data: dict[str, Json]) -> StartEvent:
    ((name, value),) = data.items()
    addresses = {"From": "+15551110000", "To": "+15552220000"}
    if name == "request":
        parameters = value.get("parameters", {})
        return ExecutionRequested(
            id="RQ1", to=addresses["From"], from_=addresses["To"], parameters=parameters
        )
    event: StartEvent = KINDS[name](id="start", params={**addresses, **value})
    return event


def program(kind: str, case: Case) -> Program:
    child = compiled(CHILD, CHILD_STATES)
    nested = compiled(NESTED, [state("subject", "run-subflow", {**RUN_CHILD})])
    main = compiled(FLOW, [] if kind == "trigger" else [subject(kind, case), AFTER], case)
    return main.bind({CHILD: child, NESTED: nested})


def subject(kind: str, case: Case) -> dict[str, Json]:
    made = state(SUBJECT, kind, case.properties)
    return made if case.transitions is None else {**made, "transitions": case.transitions}


def state(name: str, kind: str, properties: dict[str, Json]) -> dict[str, Json]:
    transitions = [{"event": event} for event in WIDGETS[kind].events]
    place = {"x": 0, "y": 0}
    return {
        "name": name,
        "type": kind,
        "properties": {"offset": place, **properties},
        "transitions": transitions,
    }


RUN_CHILD = {"flow_sid": CHILD, "flow_revision": "LatestPublished", "parameters": []}
AFTER = state("after", "set-variables", {"variables": []})
CHILD_STATES = [
    state(
        SUBJECT,
        "set-variables",
        {"variables": [{"key": "word", "value": "{{trigger.parent.parameters.word}}"}]},
    )
]


def compiled(sid: str, states: list[dict[str, Json]], case: Case | None = None) -> Program:
    trigger = state("Trigger", "trigger", {})
    if case is not None and not states:
        trigger["transitions"] = case.transitions or trigger["transitions"]
    elif states:
        trigger["transitions"] = [
            {"event": event, "next": states[0]["name"]} for event in triggers(states)
        ]
    definition = {
        "description": "One widget under test",
        "states": [trigger, *states],
        "initial_state": "Trigger",
        "flags": {"allow_concurrent_calls": True},
    }
    return compile_program(sid, 1, check(json.dumps(definition), STUDIO), SURROUNDINGS)


def triggers(states: list[dict[str, Json]]) -> tuple[str, ...]:
    """Return what may start these states: some are for flows of the REST API only [skill]."""
    rest_only = any(state["type"] in REST_ONLY for state in states)
    return (REST_EVENT,) if rest_only else WIDGETS["trigger"].events


def merged(tree: dict[str, Json], more: dict[str, Json]) -> dict[str, Json]:
    both = {
        key: merged(tree[key], value)
        for key, value in more.items()
        if isinstance(value, dict) and isinstance(tree.get(key), dict)
    }
    return {**tree, **more, **both}


def value_at(tree: Json, path: str) -> Json:
    for part in path.split("."):
        tree = tree.get(part) if isinstance(tree, dict) else None
    return tree


def as_data(effect: AnyEffect, wanted: dict[str, Json]) -> dict[str, Json]:
    """Return the parts of an effect that a case speaks of; its form as a mapping."""
    data = msgspec.to_builtins(effect)
    if "form" in data:
        data["form"] = dict(data["form"])
    return {key: data.get(key) for key in wanted}

"""Whatever somebody sends: an answer or a refusal, and never a fault of ours."""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.console.visiting import open_room, visit

from soundstage.console.checking.operations import check, fix, list_variables, render
from soundstage.console.phone.operations import act, fetch_phone_context, open_phone, save_test
from soundstage.console.wire.checking import Check, Fix, Render, VariablesAsked
from soundstage.console.wire.phone import (
    Act,
    Action,
    Answering,
    CallUp,
    Can,
    CannedAnswer,
    End,
    HangUp,
    OpenPhone,
    Press,
    SaveTest,
    Speak,
    Start,
    Text,
    Wait,
)
from soundstage.errors import ApiError, Json
from soundstage.widgets import WIDGETS

WORDS = st.text(max_size=12)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
TEMPLATES = st.lists(
    st.sampled_from(
        [
            "{{",
            "}}",
            "{%",
            "%}",
            "flow",
            ".variables.x",
            "widgets.a",
            ".parsed.b.c",
            " | date: ",
            "for i in (1..9)",
            "endfor",
            "[0]",
            "'",
            "\n",
            "ä",
        ]
    )
    | WORDS,
    max_size=8,
).map("".join)
EVENTS = sorted({event for widget in WIDGETS.values() for event in widget.events})
TRANSITIONS = st.lists(
    st.fixed_dictionaries(
        {"event": st.sampled_from(EVENTS)},
        optional={"next": st.sampled_from(["a", "b", "c", None]) | VALUES},
    ),
    max_size=4,
)


@st.composite
def states(draw: st.DrawFn) -> Json:
    kind = draw(st.sampled_from(list(WIDGETS)))
    known = dict(WIDGETS[kind].example)
    for key in draw(st.lists(st.sampled_from([*known, "offset", "flow_sid"]), max_size=2)):
        known[key] = draw(VALUES | TEMPLATES)
    name = draw(st.sampled_from(["a", "b", "c"]) | WORDS)
    transitions = draw(TRANSITIONS | VALUES)
    return {"name": name, "type": kind, "properties": known, "transitions": transitions}


TRIGGER = st.fixed_dictionaries(
    {
        "name": st.just("Trigger"),
        "type": st.just("trigger"),
        "properties": st.just({}),
        "transitions": TRANSITIONS,
    }
)
DEFINITIONS: st.SearchStrategy[Any] = st.dictionaries(WORDS, VALUES, max_size=3) | st.builds(
    lambda first, rest, extra: {"states": [first, *rest], "initial_state": "Trigger", **extra},
    TRIGGER,
    st.lists(states() | VALUES, max_size=4),
    st.dictionaries(st.sampled_from(["states", "initial_state", "flags"]), VALUES, max_size=1),
)
ACTIONS: st.SearchStrategy[Action] = st.one_of(
    st.builds(Text, body=WORDS, media=st.just(()) | st.tuples(WORDS)),
    st.just(CallUp()),
    st.builds(Press, digits=WORDS | st.sampled_from(["1", "2#"])),
    st.builds(Speak, text=WORDS, confidence=st.floats()),
    st.just(HangUp()),
    st.builds(Wait, seconds=st.none() | st.floats() | st.floats(0, 90)),
    st.builds(Start, parameters=st.dictionaries(WORDS, VALUES, max_size=2)),
    st.just(End()),
    st.builds(Answering, how=st.sampled_from(["answer", "no-answer", "busy", "reject", "machine"])),
    st.builds(
        Can,
        canned=st.lists(
            st.builds(
                CannedAnswer,
                url=WORDS | st.just("*"),
                method=WORDS,
                status=st.integers(),
                body=WORDS,
                content_type=WORDS,
                fail=st.sampled_from(["", "timeout", "dns"]),
            ),
            max_size=2,
        ).map(tuple),
    ),
)
QUIET = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
MENU: Json = {
    "initial_state": "Trigger",
    "states": [
        {
            "name": "Trigger",
            "type": "trigger",
            "transitions": [
                {"event": "incomingMessage", "next": "fetch"},
                {"event": "incomingCall", "next": "menu"},
                {"event": "incomingRequest", "next": "ring"},
            ],
        },
        {
            "name": "fetch",
            "type": "make-http-request",
            "properties": {"url": "https://example.com/{{trigger.message.Body}}"},
            "transitions": [
                {"event": "success", "next": "ask"},
                {"event": "failed", "next": "ask"},
            ],
        },
        {
            "name": "ask",
            "type": "send-and-wait-for-reply",
            "properties": {"from": "{{flow.channel.address}}", "body": "?", "timeout": "60"},
            "transitions": [{"event": "incomingMessage", "next": "fetch"}],
        },
        {
            "name": "menu",
            "type": "gather-input-on-call",
            "properties": {"say": "Hello"},
            "transitions": [{"event": "timeout", "next": "menu"}],
        },
        {
            "name": "ring",
            "type": "make-outgoing-call-v2",
            "properties": {"from": "{{flow.channel.address}}", "to": "{{contact.channel.address}}"},
            "transitions": [{"event": "answered", "next": "menu"}],
        },
    ],
}


async def _look(folder: Path, definition: Json, name: str, template: str) -> None:
    async with open_room(folder) as room:
        found = await check(await visit(room, body=Check(definition=definition)))
        for one in found.findings[:3]:
            with suppress(ApiError):
                asked = Fix(definition=definition, code=one.code, pointer=one.pointer)
                await fix(await visit(room, body=asked))
        variables = VariablesAsked(definition=definition, state=name)
        await list_variables(await visit(room, body=variables))
        preview = Render(template=template, definition=definition, state=name)
        shown = await render(await visit(room, body=preview))
        assert shown.problem is None or 0 <= shown.problem.start <= shown.problem.end
        with suppress(ApiError):
            phone = await open_phone(await visit(room, body=OpenPhone(definition=definition)))
            await act(await visit(room, body=Act(action=Text(body="Hi")), phone=phone.id))


@QUIET
@given(DEFINITIONS, st.sampled_from(["a", "b", "Trigger"]) | WORDS, TEMPLATES)
def test_any_definition_can_be_looked_at(
    tmp_path: Path, definition: Json, name: str, template: str
) -> None:
    asyncio.run(_look(tmp_path, definition, name, template))


async def _play(folder: Path, actions: list[Action], name: str, moment: str) -> None:
    async with open_room(folder) as room:
        phone = await open_phone(await visit(room, body=OpenPhone(definition=MENU)))
        for action in actions:
            with suppress(ApiError):
                await act(await visit(room, body=Act(action=action), phone=phone.id))
        with suppress(ApiError):
            await fetch_phone_context(await visit(room, phone=phone.id, moment=moment))
        with suppress(ApiError):
            await save_test(await visit(room, body=SaveTest(name=name), phone=phone.id))


@QUIET
@given(st.lists(ACTIONS, max_size=6), WORDS, WORDS | st.sampled_from(["0", "1", "-1"]))
def test_anything_can_be_tried_on_a_phone(
    tmp_path: Path, actions: list[Action], name: str, moment: str
) -> None:
    asyncio.run(_play(tmp_path, actions, name, moment))

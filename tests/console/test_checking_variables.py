"""What templates can use at a state, and previews of them."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.console.visiting import keep, open_room, visit
from tests.replaying.sessions import recordings

from soundstage.api.errors import NotFound
from soundstage.console.checking.operations import list_variables, render
from soundstage.console.room import Room
from soundstage.console.wire.checking import (
    Render,
    Rendered,
    Variable,
    Variables,
    VariablesAsked,
)
from soundstage.errors import Json
from soundstage.liquid.filters import FILTERS
from soundstage.liquid.tags import TAGS
from soundstage.replaying.recording import Recording

FLOWS = Path(__file__).parents[1] / "flows"


def state(name: str, kind: str, properties: Json, **leads: str) -> dict[str, Any]:
    transitions = [{"event": event, "next": target} for event, target in leads.items()]
    return {"name": name, "type": kind, "properties": properties, "transitions": transitions}


ASK = {"from": "{{flow.channel.address}}", "body": "Which?", "timeout": "60"}
FLOW: dict[str, Any] = {
    "initial_state": "Trigger",
    "states": [
        state("Trigger", "trigger", {}, incomingMessage="ask", incomingRequest="fetch"),
        state("ask", "send-and-wait-for-reply", ASK, incomingMessage="keep", timeout="last"),
        state(
            "keep",
            "set-variables",
            {"variables": [{"key": "size", "value": "10"}]},
            next="fetch",
        ),
        state(
            "fetch",
            "make-http-request",
            {"method": "GET", "url": "https://example.com/{{flow.data.order}}"},
            success="tell",
        ),
        state(
            "tell",
            "send-message",
            {"from": "{{flow.channel.address}}", "body": "{{widgets.fetch.parsed.status.text}}"},
        ),
        state("last", "send-message", {"from": "{{flow.channel.address}}", "body": "Bye"}),
        state("lost", "send-message", {"from": "{{flow.channel.address}}", "body": "?"}),
    ],
}


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    async with open_room(tmp_path) as opened:
        yield opened


async def at(room: Room, name: str, definition: Json = FLOW) -> dict[str, Variable]:
    found = await _all(room, name, definition)
    return {one.path: one for one in found.variables}


async def _all(room: Room, name: str, definition: Json = FLOW) -> Variables:
    asked = VariablesAsked(definition=definition, state=name)
    return await list_variables(await visit(room, body=asked))


async def said(room: Room, template: str, **asked: Any) -> Rendered:
    return await render(await visit(room, body=Render(template=template, **asked)))


async def test_what_all_paths_set_is_always_there(room: Room) -> None:
    known = await at(room, "keep")
    assert known["contact.channel.address"].always
    assert known["trigger.message.Body"].always
    assert known["widgets.ask.inbound.Body"].always
    assert "flow.variables.size" not in known
    assert "trigger.request.to" not in known
    assert "widgets.fetch.body" not in known


async def test_what_some_paths_set_can_be_there(room: Room) -> None:
    known = await at(room, "fetch")
    assert not known["flow.variables.size"].always
    assert known["flow.variables.size"].sample == 10
    assert not known["trigger.message.Body"].always
    assert not known["trigger.request.to"].always
    assert not known["widgets.ask.inbound.Body"].always


async def test_a_time_out_leaves_no_answer(room: Room) -> None:
    known = await at(room, "last")
    assert "widgets.ask.outbound.Body" in known
    assert "widgets.ask.inbound.Body" not in known


async def test_what_templates_read_of_open_values_is_known(room: Room) -> None:
    known = await at(room, "tell")
    assert "flow.data.order" in known
    assert "widgets.fetch.parsed.status.text" in known
    assert known["widgets.fetch.status_code"].always


async def test_at_a_state_that_nothing_reaches_yet_everything_is_offered(room: Room) -> None:
    known = await at(room, "lost")
    assert {"flow.variables.size", "widgets.ask.inbound.Body", "trigger.call.From"} <= set(known)
    assert not known["widgets.ask.inbound.Body"].always


@pytest.mark.parametrize("definition", [{}, {"states": 1}, {"states": [{"name": "tell"}]}])
async def test_of_what_is_no_flow_the_common_ones_are_known(room: Room, definition: Json) -> None:
    assert set(await at(room, "tell", definition)) == {
        "contact.channel.address",
        "flow.channel.address",
        "flow.sid",
        "flow.flow_sid",
    }


async def test_all_words_of_the_language_are_told(room: Room) -> None:
    found = await _all(room, "tell")
    assert {word.name for word in found.filters} == set(FILTERS)
    assert {word.name for word in found.tags} == set(TAGS)


@pytest.fixture
def booking() -> Recording:
    """Return an execution that ran a subflow."""
    played = recordings(FLOWS / "booking.test.yaml")
    return next(one for one, _ in played if one.execution.subflows)


async def test_a_subflow_gives_its_variables(room: Room, booking: Recording) -> None:
    await keep(room.node, [booking])
    (first, *_) = [one for one in booking.definition["states"] if one["type"] == "run-subflow"]
    sid = first["properties"]["flow_sid"]
    definition = {
        "initial_state": "Trigger",
        "states": [
            state("Trigger", "trigger", {}, incomingMessage="inner"),
            state("inner", "run-subflow", first["properties"], completed="end"),
            state("end", "send-message", {"from": "{{flow.channel.address}}", "body": "x"}),
        ],
    }
    set_there = {
        f"widgets.inner.{pair['key']}"
        for one in booking.definitions[sid]["states"]
        if one["type"] == "set-variables"
        for pair in one["properties"]["variables"]
    }
    assert set_there <= set(await at(room, "end", definition))


async def test_a_preview_uses_samples_of_the_state(room: Room) -> None:
    template = "{{widgets.ask.inbound.Body}}, {{flow.variables.size}}!"
    found = await said(room, template, definition=FLOW, state="keep")
    assert (found.kind, found.text) == ("sample", "Hello, !")
    assert found.unknown == ("flow.variables.size",)


async def test_a_preview_uses_the_context_that_is_given(room: Room) -> None:
    context = {"flow": {"variables": {"a": [1, 2]}}}
    found = await said(room, "{{flow.variables.a[1]}}{{flow.variables.b}}", context=context)
    assert (found.kind, found.text) == ("given", "2")
    assert found.unknown == ("flow.variables.b",)


async def test_a_preview_uses_an_execution_of_the_account(room: Room, booking: Recording) -> None:
    await keep(room.node, [booking])
    sid = booking.execution.sid
    found = await said(room, "{{contact.channel.address}}", execution_sid=sid)
    assert (found.kind, found.text) == ("execution", booking.execution.contact)
    with pytest.raises(NotFound):
        await said(room, "x", execution_sid=sid[:-1])


@pytest.mark.parametrize(
    ("template", "marked"),
    [
        ("Hi {{ name | shout }}!", "shout"),
        ("Hi\n{% nothing %}", "nothing"),
        ("Hi {{ name", ""),
        ("{{ 1 | divided_by: 0 }}", ""),
    ],
)
async def test_a_wrong_template_says_where(room: Room, template: str, marked: str) -> None:
    found = await said(room, template, context={})
    assert found.problem is not None
    assert found.text == ""
    assert 0 <= found.problem.start <= found.problem.end <= len(template)
    assert marked in template[found.problem.start : found.problem.end]


async def test_the_samples_of_every_state_render(room: Room) -> None:
    for one in FLOW["states"]:
        known = await at(room, one["name"])
        outputs = "".join(f"{{{{{path}}}}}" for path in known)
        found = await said(room, outputs, definition=FLOW, state=one["name"])
        assert found.problem is None
        assert found.unknown == ()

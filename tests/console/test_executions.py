"""Executions as the editor shows them."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.console.visiting import keep, open_room, visit
from tests.replaying.sessions import SAMPLES, SCRIPTS, recordings

from soundstage.api.errors import InvalidDefinition, InvalidParameter, NotFound
from soundstage.console.executions.lists import list_executions, watch_executions, watch_story
from soundstage.console.executions.replays import replay_execution
from soundstage.console.executions.statistics import fetch_statistics
from soundstage.console.executions.stories import (
    fetch_moment_context,
    fetch_raw,
    fetch_story,
    stop_execution,
)
from soundstage.console.room import Room
from soundstage.console.wire.executions import (
    ExecutionsAsked,
    ExecutionStory,
    LiveAsked,
    Period,
    Replay,
)
from soundstage.console.wire.moments import Warned, WebRequest
from soundstage.core.events import CallReceived, FlowEventReceived
from soundstage.core.execution import Execution, JournalEntry, Status
from soundstage.replaying.recording import Recording, decode, encode
from soundstage.testing.stage import CONTACT

FLOWS = Path(__file__).parents[1] / "flows"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    async with open_room(tmp_path) as opened:
        yield opened


def played(name: str, folder: Path = FLOWS) -> tuple[Recording, ...]:
    return of_script(folder / f"{name}.test.yaml")


def of_script(script: Path) -> tuple[Recording, ...]:
    """Play a file's scenarios, in a thread since they have an event loop of their own."""
    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(recordings, script).result()
    first = SCRIPTS.index(script) * 100
    return tuple(_distinct(recording, first + n) for n, (recording, _) in enumerate(found))


def _distinct(recording: Recording, number: int) -> Recording:
    """Scenarios are repeatable, to their SIDs: make each execution one of its own."""
    text = encode(recording).decode()
    for old, new in (
        (recording.execution.sid, f"FN{number:032x}"),
        (CONTACT, f"+155500{number:05}"),
    ):
        text = text.replace(old, new)
    made = decode(text.encode())
    journal = tuple(
        msgspec.structs.replace(
            entry, event=msgspec.structs.replace(entry.event, id=f"{number} {entry.event.id}")
        )
        for entry in made.journal
    )
    return msgspec.structs.replace(made, journal=journal)


async def story_of(room: Room, recording: Recording) -> ExecutionStory:
    return await fetch_story(await visit(room, execution=recording.execution.sid))


async def test_executions_are_listed_newest_first_by_page_and_filter(room: Room) -> None:
    found = played("pizza_order", SAMPLES)
    await keep(room.node, found)
    newest = sorted((one.execution.sid for one in found), reverse=True)
    first = await list_executions(await visit(room, query=ExecutionsAsked(size=2)))
    assert [row.sid for row in first.executions] == newest[:2]
    assert first.next == newest[1]
    rest = await list_executions(await visit(room, query=ExecutionsAsked(after=newest[1])))
    assert [row.sid for row in rest.executions] == newest[2:]
    assert rest.next is None
    for status in Status:
        asked = ExecutionsAsked(status=status)
        rows = (await list_executions(await visit(room, query=asked))).executions
        wanted = [one.execution.sid for one in found if one.execution.status is status]
        assert {row.sid for row in rows} == set(wanted)
    one = found[0].execution
    asked = ExecutionsAsked(flow_sid=one.flow_sid, contact=one.contact)
    rows = (await list_executions(await visit(room, query=asked))).executions
    assert [row.sid for row in rows] == [one.sid]
    assert rows[0].flow_name.startswith("Flow ")
    assert rows[0].steps == one.steps


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        (ExecutionsAsked(size=0), InvalidParameter),
        (ExecutionsAsked(size=201), InvalidParameter),
        (ExecutionsAsked(after="yesterday"), InvalidParameter),
        (ExecutionsAsked(flow_sid="FW" + "0" * 32), NotFound),
    ],
)
async def test_a_list_that_cannot_be_is_refused(
    room: Room, asked: ExecutionsAsked, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await list_executions(await visit(room, query=asked))


USUAL = [script for script in SCRIPTS if script.name != "limits.test.yaml"]
"""Those that play under the limits that the house of these tests has, too."""


@pytest.mark.parametrize("script", USUAL, ids=lambda path: path.name)
async def test_every_execution_has_its_whole_story(room: Room, script: Path) -> None:
    for recording in of_script(script):
        await keep(room.node, [recording])
        story = await story_of(room, recording)
        steps = [moment for moment in story.moments if moment.transition]
        assert len(steps) == sum(len(entry.steps) for entry in recording.journal)
        assert story.version == recording.execution.version
        last = await fetch_moment_context(
            await visit(
                room, execution=recording.execution.sid, moment=str(story.moments[-1].number)
            )
        )
        assert last.context == recording.execution.context
        assert msgspec.json.decode(msgspec.json.encode(story), type=ExecutionStory) == story


async def test_a_conversation_is_told_in_its_order(room: Room) -> None:
    recording = played("pizza_order", SAMPLES)[0]
    await keep(room.node, [recording])
    story = await story_of(room, recording)
    lines = [(line.by, line.kind) for line in story.transcript]
    assert lines[:3] == [("contact", "message"), ("flow", "message"), ("contact", "message")]
    sent = [line for line in story.transcript if line.by == "flow"]
    assert all(line.text and line.state and line.status for line in sent)
    assert [line.at for line in story.transcript] == sorted(line.at for line in story.transcript)


async def test_a_call_is_told_as_what_was_heard_pressed_and_said(room: Room) -> None:
    kinds: set[str] = set()
    for recording in played("switchboard"):
        await keep(room.node, [recording])
        story = await story_of(room, recording)
        kinds |= {line.kind for line in story.transcript}
        pressed = [
            entry.event.params["Digits"]
            for entry in recording.journal
            if isinstance(entry.event, (CallReceived, FlowEventReceived))
            and "Digits" in entry.event.params
        ]
        told = [line.text for line in story.transcript if line.kind == "press"]
        assert told == pressed
        calls = [line.call_sid for line in story.transcript if line.kind == "call"]
        assert len(calls) == len(set(calls))
        assert not any("FlowEvent=" in line.text for line in story.transcript)
    assert kinds >= {"call", "say", "press", "dial", "hangup"}


async def test_requests_and_warnings_are_in_the_story(room: Room) -> None:
    requests: list[WebRequest] = []
    warnings: list[Warned] = []
    for name in ("delivery", "doors", "library"):
        for recording in played(name):
            await keep(room.node, [recording])
            story = await story_of(room, recording)
            requests += story.requests
            warnings += story.warnings
    assert any(request.answer and request.answer.status for request in requests)
    assert any(request.answer and request.answer.failure for request in requests)
    assert warnings
    assert all(warning.help for warning in warnings)


async def test_a_journal_whose_revision_is_gone_is_shown_with_what_is_known(room: Room) -> None:
    recording = next(one for one in played("booking") if one.execution.subflows)
    own = recording.execution.flow_sid
    whole = recording.definitions
    await keep(room.node, [recording])
    child = next(sid for sid in whole if sid != own)
    call = await visit(room, execution=recording.execution.sid)
    room.node.store._revisions.pop(child)  # type: ignore[attr-defined]
    story = await fetch_story(call)
    assert story.moments
    assert story.fault is not None
    assert "gone" in story.fault


async def test_another_accounts_execution_and_a_moment_that_never_was_are_not_found(
    room: Room,
) -> None:
    recording = played("pizza_order", SAMPLES)[0]
    await keep(room.node, [recording])
    sid = recording.execution.sid
    for moment in ("9999", "-1", "x", "²"):
        with pytest.raises(NotFound):
            await fetch_moment_context(await visit(room, execution=sid, moment=moment))
    call = await visit(room, execution=sid)
    foreign = msgspec.structs.replace(call.account, sid="AC" + "9" * 32)
    for handler in (fetch_story, fetch_raw, stop_execution):
        with pytest.raises(NotFound):
            await handler(type(call)(**{**_fields(call), "account": foreign}))


def _fields(call: Any) -> dict[str, Any]:
    return {name: getattr(call, name) for name in call.__slots__}


async def test_raw_records_are_those_that_are_kept(room: Room) -> None:
    recording = played("delivery")[0]
    await keep(room.node, [recording])
    raw = await fetch_raw(await visit(room, execution=recording.execution.sid))
    kept = await room.node.store.execution(recording.execution.sid)
    assert kept is not None
    assert msgspec.convert(raw.execution, Execution) == kept
    journal = await room.node.store.journal(kept.sid)
    assert msgspec.convert(raw.journal, tuple[JournalEntry, ...]) == journal


async def test_an_execution_is_stopped_and_its_watchers_see_it(room: Room) -> None:
    waiting = next(one for one in played("watering") if one.execution.active)
    await keep(room.node, [waiting])
    sid = waiting.execution.sid
    story = watch_story(await visit(room, execution=sid))
    listed = watch_executions(await visit(room, query=LiveAsked(status=Status.ACTIVE)))
    async with asyncio.timeout(20):
        assert (await anext(story)).status is Status.ACTIVE
        assert [row.sid for row in (await anext(listed)).executions] == [sid]
        stopped = await stop_execution(await visit(room, execution=sid))
        assert stopped.row.status is Status.ENDED
        assert (await anext(story)).status is Status.ENDED
        (row,) = (await anext(listed)).executions
        assert (row.sid, row.status) == (sid, Status.ENDED)
    await story.aclose()
    await listed.aclose()


async def test_a_replay_on_its_own_definition_goes_the_same_way(room: Room) -> None:
    recording = played("pizza_order", SAMPLES)[0]
    await keep(room.node, [recording])
    body = Replay(definition=recording.definition)
    replayed = await replay_execution(
        await visit(room, body=body, execution=recording.execution.sid)
    )
    assert replayed.same
    assert replayed.path == replayed.before
    assert replayed.path[0].left == "Trigger"


async def test_a_replay_on_another_definition_says_where_it_parts(room: Room) -> None:
    recording = played("pizza_order", SAMPLES)[0]
    await keep(room.node, [recording])
    changed = msgspec.json.decode(msgspec.json.encode(recording.definition))
    first = recording.journal[0].steps[0].transitioned_to
    state = next(one for one in changed["states"] if one["name"] == first)
    for transition in state["transitions"]:
        transition.pop("next", None)
    replayed = await replay_execution(
        await visit(room, body=Replay(definition=changed), execution=recording.execution.sid)
    )
    assert not replayed.same
    assert replayed.parted_at == first
    assert replayed.path[-1].to == "Ended"


async def test_a_replay_on_an_invalid_definition_is_refused(room: Room) -> None:
    recording = played("pizza_order", SAMPLES)[0]
    await keep(room.node, [recording])
    with pytest.raises(InvalidDefinition):
        await replay_execution(
            await visit(room, body=Replay(definition={}), execution=recording.execution.sid)
        )


ALWAYS = Period(
    started_from=datetime(2020, 1, 1, tzinfo=UTC), started_to=datetime(2030, 1, 1, tzinfo=UTC)
)


@pytest.mark.parametrize("name", ["delivery", "booking", "watering"])
async def test_statistics_count_ways_times_ends_and_faults(room: Room, name: str) -> None:
    kept = played(name)
    await keep(room.node, kept)
    flow = kept[0].execution.flow_sid
    mine = [one for one in kept if one.execution.flow_sid == flow]
    steps = [
        step
        for one in mine
        for entry in one.journal
        for step in entry.steps
        if step.parent_step_sid is None
    ]
    found = await fetch_statistics(await visit(room, query=ALWAYS, flow=flow))
    assert (found.executions, found.looked_at, found.capped) == (len(mine), len(mine), False)
    active = sum(one.execution.active for one in mine)
    assert found.active == active
    assert sum(edge.count for edge in found.edges) == len(steps)
    assert {step.transitioned_from for step in steps} <= {state.name for state in found.states}
    entered = {state.name: state.entered for state in found.states}
    assert entered["Trigger"] == len(mine)
    assert sum(state.waiting for state in found.states) == active
    assert sum(end.count for end in found.ends) == len(mine) - active
    codes = {fault.code for one in mine for entry in one.journal for fault in entry.faults}
    assert {fault.code for fault in found.faults} == codes
    long_ago = Period(started_to=kept[0].execution.started_at)
    before = await fetch_statistics(await visit(room, query=long_ago, flow=flow))
    assert before.executions == 0
    assert before.definition == kept[0].definition

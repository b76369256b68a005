"""Journals as the editor shows them."""

from pathlib import Path

import msgspec
import pytest
from tests.replaying.sessions import SCRIPTS, recordings

from soundstage.console.moments import context_at, moments_of, requests_of, warnings_of
from soundstage.console.wire.moments import ContextChange, Moment
from soundstage.replaying.recording import Compiler, Recording
from soundstage.replaying.timeline import moments
from soundstage.replaying.trace import retrace

FLOWS = Path(__file__).parents[1] / "flows"


def played(name: str) -> tuple[Recording, ...]:
    return tuple(recording for recording, _ in recordings(FLOWS / f"{name}.test.yaml"))


def shown(recording: Recording) -> tuple[Moment, ...]:
    return moments_of(recording.journal, ended=not recording.execution.active)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_moments_are_those_of_the_timeline(script: Path) -> None:
    for recording, limits in recordings(script):
        found = shown(recording)
        trace = retrace(recording, Compiler(limits).own(recording))
        told = moments(trace.turns)
        assert [moment.state for moment in found] == [moment.state for moment in told]
        assert [moment.at for moment in found] == [moment.at for moment in told]
        assert [context_at(recording.journal, moment.number) for moment in found] == [
            moment.context for moment in told
        ]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_requests_are_those_that_the_flow_made(script: Path) -> None:
    for recording, limits in recordings(script):
        turns = retrace(recording, Compiler(limits).own(recording)).turns
        answered = [request.state for request in requests_of(turns) if request.answer]
        web = {"make-http-request", "run-function", "run-function-v2"}
        left = [
            step.transitioned_from
            for turn in turns
            if turn.event.__class__.__name__ == "EffectDone"
            for step in turn.entry.steps[:1]
            if step.type in web
        ]
        assert answered == left


def test_moments_inside_a_subflow_name_it() -> None:
    recording = next(one for one in played("booking") if one.execution.subflows)
    flows = [moment.running_flow for moment in shown(recording)]
    assert flows[0] == flows[-1] == recording.execution.flow_sid
    assert set(flows) & set(recording.execution.subflows)


def test_a_change_says_what_was_before_it() -> None:
    changes = [
        change
        for recording in played("variables")
        for moment in shown(recording)
        for change in moment.changes
    ]
    assert changes[0].was is None
    assert [change for change in changes if change.was is not None]
    assert all(isinstance(change, ContextChange) for change in changes)


def test_what_moments_say_can_be_sent() -> None:
    for recording in played("booking"):
        found = shown(recording)
        assert msgspec.json.decode(msgspec.json.encode(found), type=tuple[Moment, ...]) == found


def test_warnings_come_with_their_help() -> None:
    warned = [one for recording in played("limits") for one in warnings_of(recording.journal)]
    assert warned
    assert all(one.help for one in warned)


def test_a_moment_that_is_not_there_has_no_context() -> None:
    recording = played("variables")[0]
    assert context_at(recording.journal, len(shown(recording))) is None

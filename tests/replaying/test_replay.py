"""Replay: on its own revision nothing changes; on another one it is told what does."""

from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from tests.replaying.sessions import SAMPLES, SCRIPTS, recordings

from soundstage.core.effects import AnyEffect, Result
from soundstage.definition.diff.renames import find_renames
from soundstage.definition.rewrite import rename_state
from soundstage.limits import STUDIO
from soundstage.replaying.compare import replay, replay_itself
from soundstage.replaying.recording import Compiler, Recording, RecordingError, decode, encode
from soundstage.replaying.report import Report, Verdict
from soundstage.replaying.trace import retrace
from soundstage.testing.stage import Stage

ENOUGH_STEPS = 5
MOST_SHUFFLED = 8


def nothing(state: str | None, effect: AnyEffect) -> Result | None:
    return None


def replayed(old: Recording, new: Any, names: dict[str, str] | None = None) -> Report:
    compiler = Compiler(STUDIO)
    trace = retrace(old, compiler.own(old))
    definitions = {**old.definitions, old.execution.flow_sid: new}
    return replay(trace, compiler.other(old, definitions), names or {}, nothing)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_every_execution_goes_the_same_way_on_its_own_revision(script: Path) -> None:
    for played, limits in recordings(script):
        compiler = Compiler(limits)
        program = compiler.own(played)
        trace = retrace(played, program)
        assert replay_itself(trace).stuck is None
        report = replay(trace, program, {}, nothing)
        assert report.verdict is Verdict.SAME, msgspec.json.encode(report)
        assert report.steps == played.execution.steps
        assert report.end == report.old_end


def change(old: Recording, *words: tuple[str, str]) -> Any:
    """Return the definition with other words; each must be there."""
    text = msgspec.json.encode(old.definition).decode()
    for was, becomes in words:
        assert was in text
        text = text.replace(was, becomes)
    return msgspec.json.decode(text)


def state(document: Any, name: str) -> Any:
    return next(state for state in document["states"] if state["name"] == name)


def pizza() -> Recording:
    return next(
        played
        for played, _ in recordings(SAMPLES / "pizza_order.test.yaml")
        if played.execution.steps > ENOUGH_STEPS
    )


def test_another_text_and_another_time_out_are_told() -> None:
    old = pizza()
    new = change(old, ("Welcome to Corner", "Welcome to Central"), ('"1800"', '"1700"'))
    report = replayed(old, new)
    assert report.verdict is Verdict.TEXT
    assert report.parting is None
    first, second = report.texts[:2]
    assert (first.state, first.what) == ("ask_size", "message Body")
    assert first.old.replace("Corner", "Central") == first.new
    assert (second.what, second.old, second.new) == ("waits", "1800 s", "1700 s")


def test_another_way_is_told_with_what_the_state_makes_of_its_templates() -> None:
    old = pizza()
    new = change(old)
    transitions = state(new, "check_size")["transitions"]
    target = next(t for t in transitions if t["event"] == "match")["next"]
    for transition in transitions:
        transition["next"] = "give_up"
    report = replayed(old, new)
    assert report.verdict is Verdict.PATH
    assert report.parting is not None
    assert report.parting.state == "check_size" == report.place
    assert report.parting.new is not None
    assert report.parting.new.to == "give_up"
    assert report.parting.old is not None
    assert report.parting.old.to != target or target != "give_up"
    assert report.parting.event.startswith("message ")
    assert any(value.what == "input" for value in report.parting.values)
    assert any("leads to give_up" in reason for reason in report.parting.why)


def test_a_request_that_the_journal_has_no_answer_to_stops_the_replay() -> None:
    old = pizza()
    new = change(old)
    ask = state(new, "check_size")
    ask |= {"type": "send-message", "properties": {"from": "x", "to": "y", "body": "?"}}
    ask["transitions"] = [{"event": "sent"}, {"event": "failed"}]
    report = replayed(old, new)
    assert report.verdict is Verdict.STUCK
    assert "check_size asks for Messages: ?" in str(report.stuck)
    assert report.steps == len(("Trigger", "ask_size"))


async def test_a_time_out_that_comes_before_or_after_the_contact_parts_the_runs() -> None:
    text = (SAMPLES / "pizza_order.json").read_text(encoding="utf-8")
    async with Stage.open(text) as stage:
        await stage.text("Hello")
        await stage.wait(timedelta(minutes=20))
        await stage.text("large")
        await stage.wait(timedelta(hours=2))
        run = stage.runs[0]
    document = msgspec.json.decode(text)
    old = Recording.of(run.execution, run.journal, {run.execution.flow_sid: document})

    shorter = replayed(old, change(old, ('"1800"', '"60"')))
    assert shorter.verdict is Verdict.PATH
    assert shorter.parting is not None
    assert (shorter.parting.state, shorter.parting.event) == ("ask_size", "the time is up")
    assert "ask_size waits 60 s, and waited 1800 s" in shorter.parting.why

    longer = replayed(old, change(old, ('"1800"', '"90000"')))
    assert longer.verdict is Verdict.PATH
    assert longer.parting is not None
    assert longer.parting.state == "ask_address"
    assert "ask_address waits 90000 s, and waited 1800 s" in longer.parting.why


def test_a_renamed_state_is_the_same_state() -> None:
    old = pizza()
    new = rename_state(change(old), "check_size", "which_size")
    new = rename_state(new, "ask_size", "ask_which")
    names = {r.old: r.new for r in find_renames(old.definition, new)}
    assert names == {"check_size": "which_size", "ask_size": "ask_which"}
    assert replayed(old, new, names).verdict is Verdict.SAME


def test_what_only_the_context_shows_is_a_difference_in_values() -> None:
    old = pizza()
    new = change(old)
    for found in new["states"]:
        for variable in found["properties"].get("variables", ()):
            variable["key"] = {"price": "cost"}.get(variable["key"], variable["key"])
    report = replayed(old, new)
    assert {value.what for value in report.values} >= {"flow.variables.price"}


def test_what_cannot_be_a_journal_is_refused() -> None:
    for text, why in ((b"{}", "no journal"), (b"[", "no journal"), (b"\xff", "no journal")):
        with pytest.raises(RecordingError, match=why):
            decode(text)
    old = pizza()
    with pytest.raises(RecordingError, match="lacks the definition"):
        decode(encode(msgspec.structs.replace(old, definitions={})))
    with pytest.raises(RecordingError, match="does not begin"):
        decode(encode(msgspec.structs.replace(old, journal=old.journal[1:])))


def test_a_journal_that_its_revision_does_not_lead_to_is_not_replayed() -> None:
    old = pizza()
    other = change(old, ('"next":"check_size"', '"next":"give_up"'))
    changed = msgspec.structs.replace(old, definitions={old.execution.flow_sid: other})
    trace = retrace(changed, Compiler(STUDIO).own(changed))
    assert trace.fault is not None
    assert replay_itself(trace).verdict is Verdict.STUCK
    assert replayed(changed, other).verdict is Verdict.STUCK


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_any_other_ways_can_be_replayed(script: Path) -> None:
    """Whatever leads where: there is a report, and it says where the two part."""
    for number, (played, limits) in enumerate(recordings(script)[:MOST_SHUFFLED]):
        dice = Random(number)
        new = change(played)
        names = [found["name"] for found in new["states"]]
        for found in new["states"]:
            for transition in found["transitions"]:
                if transition.get("next") and dice.random() < 0.5:
                    transition["next"] = dice.choice(names)
        compiler = Compiler(limits)
        trace = retrace(played, compiler.own(played))
        definitions = {**played.definitions, played.execution.flow_sid: new}
        report = replay(trace, compiler.other(played, definitions), {}, nothing)
        assert (report.parting is not None) == (report.verdict is Verdict.PATH)
        assert report.steps <= played.execution.steps
        if report.parting is not None:
            assert report.parting.old != report.parting.new or not report.parting.old


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_other_words_for_the_contact_change_no_path(script: Path) -> None:
    for played, limits in recordings(script)[:MOST_SHUFFLED]:
        new = change(played)
        for found in new["states"]:
            for name in ("say", "body") if found["type"] != "make-http-request" else ():
                if found["properties"].get(name):
                    found["properties"][name] += " Thank you."
        compiler = Compiler(limits)
        trace = retrace(played, compiler.own(played))
        definitions = {**played.definitions, played.execution.flow_sid: new}
        report = replay(trace, compiler.other(played, definitions), {}, nothing)
        assert report.verdict in (Verdict.SAME, Verdict.TEXT)

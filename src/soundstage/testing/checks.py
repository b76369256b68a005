"""What the types of the scenario format cannot say: checked before anything is played."""

import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime
from typing import get_args

import msgspec

from soundstage.carrier.http import Reason
from soundstage.limits import Limits
from soundstage.liquid import LiquidError, compile_template
from soundstage.sid import is_sid
from soundstage.testing.durations import read_duration
from soundstage.testing.located import Path
from soundstage.testing.scenario import (
    Behaviour,
    Canned,
    CarrierAnswer,
    HeardLine,
    Line,
    PhoneStep,
    Scenario,
    ScenarioFile,
    SentMessage,
    Workflow,
    Writing,
)
from soundstage.testing.wording import Mistake, suggestion

_LIMITS = [limit.name for limit in fields(Limits)]
_REASONS = list(get_args(Reason))
_ANSWERS = ["yes", "no", "busy", "reject", "machine", "failed"]
_OUTCOMES = ["pay", "agent", "relay", "stream", "room", "refer"]
_DEEDS = frozenset({"end", "call", "hang_up", "conversation"})


def read_moment(text: str) -> datetime:
    """Return the moment that an ISO 8601 text names; one without zone is UTC."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def mistakes_in(file: ScenarioFile) -> Iterator[Mistake]:
    """Yield what is wrong in a file, in its order."""
    yield from _in_setting(file, ())
    for sid in file.subflows:
        if not is_sid(sid, "FW"):
            message = "not the SID of a flow; write the one that the flow's run-subflow names"
            yield Mistake(("subflows", sid), message)
    for number, scenario in enumerate(file.scenarios):
        place: Path = ("scenarios", number)
        yield from _in_setting(scenario, place)
        for index, line in enumerate(scenario.steps):
            yield from _in_step(line, (*place, "steps", index))


def _in_setting(part: ScenarioFile | Scenario, place: Path) -> Iterator[Mistake]:
    for name in part.limits:
        if name not in _LIMITS:
            message = f"no limit of that name; {suggestion(name, _LIMITS)}"
            yield Mistake((*place, "limits", name), message)
    if part.clock is not None:
        try:
            read_moment(part.clock)
        except ValueError:
            message = f"{part.clock!r} is no time; write one such as 2026-01-05T09:00:00Z"
            yield Mistake((*place, "clock"), message)
    for phone, behaviour in part.phones.items():
        yield from _in_behaviour(behaviour, (*place, "phones", phone))
    for sid, workflow in part.workflows.items():
        yield from _in_workflow(sid, workflow, (*place, "workflows", sid))
    for index, canned in enumerate(part.http):
        yield from _in_canned(canned, (*place, "http", index))
    for index, answer in enumerate(part.carrier):
        yield from _in_carrier(answer, (*place, "carrier", index))


def _in_workflow(sid: str, workflow: Workflow, place: Path) -> Iterator[Mistake]:
    if not is_sid(sid, "WW"):
        yield Mistake(place, "not the SID of a workflow; write the one that the flow names")
    for channel in workflow.channels:
        if not is_sid(channel, "TC"):
            message = f"{channel!r} is not the SID of a task channel; the usual names are there"
            yield Mistake((*place, "channels"), message)
    for name in ("accept", "complete"):
        yield from _in_duration(getattr(workflow, name), (*place, name))


def _in_canned(canned: Canned, place: Path) -> Iterator[Mistake]:
    yield from _in_failure(canned, place)
    if canned.when is not None and canned.when.body is not None and canned.when.form:
        yield Mistake((*place, "when"), "a request has a `form` or a `body`, not both")
    if canned.json is not msgspec.UNSET and canned.body is not None:
        yield Mistake(place, "an answer has `json` or `body`, not both")


def _in_carrier(answer: CarrierAnswer, place: Path) -> Iterator[Mistake]:
    yield from _in_failure(answer, place)
    answers = answer.status is not None or answer.delay is not None
    if answers == (answer.fail is not None):
        yield Mistake(place, "the carrier answers, by a `status` or after a `delay`, or `fail`s")


def _in_failure(answer: Canned | CarrierAnswer, place: Path) -> Iterator[Mistake]:
    if answer.fail is not None and answer.fail not in _REASONS:
        message = f"{answer.fail!r} is no failure; {suggestion(answer.fail, _REASONS)}"
        yield Mistake((*place, "fail"), message)
    yield from _in_duration(answer.delay, (*place, "delay"))


def _in_step(line: Line, place: Path) -> Iterator[Mistake]:
    yield from _in_one_thing(line, place)
    yield from _in_duration(line.wait, (*place, "wait"))
    if isinstance(line.write, Writing) and line.write.media and line.write.by_rest:
        yield Mistake((*place, "write"), "media are sent in chat clients, not `by_rest`")
    for name in ("sent", "heard"):
        wanted = getattr(line.expect, name, None)
        where: Path = (*place, "expect", name)
        if isinstance(wanted, list):
            for index, one in enumerate(wanted):
                yield from _in_words(one, (*where, index))
        else:
            yield from _in_words(wanted, where)


def _in_one_thing(part: Line | PhoneStep, place: Path) -> Iterator[Mistake]:
    """Check that a step does one thing, and that what can only be done is not undone."""
    names = part.__struct_fields__
    done = [name for name in names if getattr(part, name) is not None]
    if len(done) != 1:
        message = f"a step does exactly one thing: {', '.join(names)}; here: {done}"
        yield Mistake(place, message)
    for kind in part.provide or ():
        if kind not in _OUTCOMES:
            message = f"nothing to provide; {suggestion(kind, _OUTCOMES)}"
            yield Mistake((*place, "provide", kind), message)
    for name in done:
        if getattr(part, name) is False and name in _DEEDS:
            yield Mistake((*place, name), f"`{name}` cannot be false")


def _in_behaviour(behaviour: Behaviour, place: Path) -> Iterator[Mistake]:
    if behaviour.answer not in _ANSWERS:
        message = f"{behaviour.answer!r} is no answer; {suggestion(behaviour.answer, _ANSWERS)}"
        yield Mistake((*place, "answer"), message)
    yield from _in_duration(behaviour.after, (*place, "after"))
    for index, step in enumerate(behaviour.script):
        where: Path = (*place, "script", index)
        yield from _in_one_thing(step, where)
        yield from _in_duration(step.wait, (*where, "wait"))


def _in_words(wanted: object, place: Path) -> Iterator[Mistake]:
    if not isinstance(wanted, SentMessage | HeardLine):
        return
    if wanted.template is not None:
        try:
            compile_template(wanted.template)
        except LiquidError as error:
            yield Mistake((*place, "template"), error.message)
    if wanted.matches is not None:
        try:
            re.compile(wanted.matches)
        except re.error as error:
            text = f"{wanted.matches!r} is no regular expression: {error}"
            yield Mistake((*place, "matches"), text)


def _in_duration(text: str | None, place: Path) -> Iterator[Mistake]:
    try:
        read_duration(text or "0 s")
    except ValueError as error:
        yield Mistake(place, str(error))

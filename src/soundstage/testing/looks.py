"""Looking at the stage: whether what happened since the last look is what was expected."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from soundstage.carrier.http import Request
from soundstage.core.execution import Step
from soundstage.errors import Json
from soundstage.liquid import compile_template
from soundstage.testing.calls import Call
from soundstage.testing.matching import (
    Lines,
    NotThere,
    call_difference,
    line_difference,
    message_difference,
    parts_of,
    request_difference,
    same_json,
    shown_json,
    task_difference,
    value_at,
)
from soundstage.testing.messages import Message
from soundstage.testing.scenario import Expectations, HeardLine, Passed, SentMessage
from soundstage.testing.stage import Stage
from soundstage.testing.tasks import Task

T = TypeVar("T")
W = TypeVar("W")

_NOUNS = {
    "sent": "message",
    "heard": "line",
    "calls": "call",
    "path": "step",
    "requests": "request",
    "tasks": "task",
}


@dataclass(frozen=True, slots=True)
class Mismatch:
    """An expectation that is not met: where in the step it stands, and how it differs."""

    place: tuple[str | int, ...]
    title: str
    lines: Lines = ()


class Looker:
    """Remembers how far each kind of thing has been looked at."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._looked = dict.fromkeys((*_NOUNS, "faults"), 0)

    def look(self, expected: Expectations) -> Mismatch | None:
        """Return the first expectation that is not met."""
        checks = (
            self._sent,
            self._heard,
            self._calls,
            self._path,
            self._requests,
            self._tasks,
            self._faults,
            self._standing,
        )
        return next(filter(None, (check(expected) for check in checks)), None)

    def unexpected(self) -> Message | None:
        """Return the first message that was sent and never looked at."""
        rest = self._stage.sent[self._looked["sent"] :]
        return rest[0] if rest else None

    def _news(self, kind: str, things: Sequence[T]) -> Sequence[T]:
        start, self._looked[kind] = self._looked[kind], len(things)
        return things[start:]

    def _filled(self, wanted: W, name: str) -> W:
        """Return an expectation with its template rendered in the context as it is now."""
        if not isinstance(wanted, SentMessage | HeardLine) or wanted.template is None:
            return wanted
        template = compile_template(wanted.template)
        text = template.render(self._stage.context, self._stage.now)
        filled: W = msgspec.structs.replace(wanted, template=None, **{name: text})
        return filled

    def _sent(self, expected: Expectations) -> Mismatch | None:
        if expected.sent is None:
            return None
        wanted = expected.sent if isinstance(expected.sent, list) else [expected.sent]
        found = self._news("sent", self._stage.sent)
        wanted = [self._filled(one, "body") for one in wanted]
        return self._compare("sent", wanted, found, message_difference, _said)

    def _heard(self, expected: Expectations) -> Mismatch | None:
        if expected.heard is None:
            return None
        wanted = expected.heard if isinstance(expected.heard, list) else [expected.heard]
        found = self._news("heard", self._stage.heard)
        wanted = [self._filled(one, "text") for one in wanted]
        return self._compare("heard", wanted, found, line_difference, lambda line: repr(str(line)))

    def _calls(self, expected: Expectations) -> Mismatch | None:
        if expected.calls is None:
            return None
        found = self._news("calls", self._stage.calls)
        return self._compare("calls", expected.calls, found, call_difference, _rang)

    def _path(self, expected: Expectations) -> Mismatch | None:
        if expected.path is None:
            return None
        found = self._news("path", self._stage.steps)
        return self._compare("path", expected.path, found, _step_difference, _left)

    def _requests(self, expected: Expectations) -> Mismatch | None:
        if expected.requests is None:
            return None
        found = self._news("requests", self._stage.requests)
        return self._compare("requests", expected.requests, found, request_difference, _asked)

    def _tasks(self, expected: Expectations) -> Mismatch | None:
        if expected.tasks is None:
            return None
        found = self._news("tasks", self._stage.tasks)
        return self._compare("tasks", expected.tasks, found, task_difference, _handed_over)

    def _compare(
        self,
        kind: str,
        wanted: Sequence[W],
        found: Sequence[T],
        difference: Callable[[W, T], Lines],
        shown: Callable[[T], str],
    ) -> Mismatch | None:
        """Compare two sequences one by one and tell the first difference."""
        noun = _NOUNS[kind]
        for index, (expected, actual) in enumerate(zip(wanted, found, strict=False)):
            lines = difference(expected, actual)
            if lines:
                return Mismatch((kind, index), f"{noun} {index + 1} is not as expected", lines)
        title = f"expected {len(wanted)} {noun}s, there are {len(found)}"
        if len(found) > len(wanted):
            lines = tuple(f"unexpected  {shown(thing)}" for thing in found[len(wanted) :])
            return Mismatch((kind,), title, lines)
        if len(found) < len(wanted):
            lines = tuple(f"missing  {_wish(wish)}" for wish in wanted[len(found) :])
            return Mismatch((kind, len(found)), title, lines)
        return None

    def _faults(self, expected: Expectations) -> Mismatch | None:
        if expected.faults is None:
            return None
        found = self._news("faults", self._stage.faults)
        if [fault.code for fault in found] == expected.faults:
            return None
        lines = tuple(f"{fault.code}  {fault.message}" for fault in found) or ("none",)
        return Mismatch(("faults",), f"expected the faults {expected.faults}, there are", lines)

    def _standing(self, expected: Expectations) -> Mismatch | None:
        """Compare what is so now: the state, the end, variables and context."""
        stage = self._stage
        over = "is over" if stage.runs else "has not begun"
        so = f"is waiting in {stage.state!r}" if stage.state else over
        if expected.state is not None and expected.state != stage.state:
            title = f"expected to be in the state {expected.state!r}, but the execution {so}"
            return Mismatch(("state",), title)
        if expected.ended is not None and expected.ended != stage.ended:
            wanted = "to be over" if expected.ended else "to go on"
            return Mismatch(("ended",), f"expected the execution {wanted}, but it {so}")
        if expected.on_call is not None and expected.on_call != stage.on_call:
            title = f"expected on_call to be {shown_json(expected.on_call)}, but it is not"
            return Mismatch(("on_call",), title)
        return next(filter(None, self._values(expected)), None)

    def _values(self, expected: Expectations) -> Iterator[Mismatch | None]:
        for name, value in expected.variables.items():
            yield _compare_value(("variables", name), value, self._stage.variables, (name,))
        for path, value in expected.context.items():
            yield _compare_value(("context", path), value, self._stage.context, parts_of(path))


def _compare_value(
    place: tuple[str, str], wanted: Json, tree: Json, parts: Sequence[str]
) -> Mismatch | None:
    """Compare one value of a tree; null is expected of a value that is not there, too."""
    try:
        found = value_at(tree, parts)
    except NotThere as reason:
        missing = Mismatch(place, f"{place[1]} is not there: {reason}")
        return None if wanted is None else missing
    if same_json(wanted, found):
        return None
    lines = (f"expected  {shown_json(wanted)}", f"but it is {shown_json(found)}")
    return Mismatch(place, f"{place[1]} is not as expected", lines)


def _step_difference(expected: Passed, step: Step) -> Lines:
    wanted = [(expected, None)] if isinstance(expected, str) else list(expected.items())
    state, event = wanted[0]
    if state == step.transitioned_from and event in (None, step.name):
        return ()
    return (f"expected  {_wish(expected)}", f"but it is {_left(step)}")


def _said(message: Message) -> str:
    return repr(message.body) + "".join(f" + {url}" for url in message.media)


def _rang(call: Call) -> str:
    return f"{call.from_} → {call.to}: {call.status}"


def _left(step: Step) -> str:
    return f"{step.transitioned_from}: {step.name}"


def _asked(request: Request) -> str:
    return f"{request.method} {request.url}"


def _handed_over(task: Task) -> str:
    return f"{task.channel} of {task.workflow}: {task.status}"


def _wish(expected: object) -> str:
    """Show an expectation as it stands in the file."""
    if isinstance(expected, msgspec.Struct):
        given = {
            name: value
            for name, value in msgspec.to_builtins(expected).items()
            if value not in (None, [], {})
        }
        return shown_json(given)
    if isinstance(expected, dict):
        return ", ".join(f"{state}: {event}" for state, event in expected.items())
    return repr(expected)

"""What can be typed to happen in a sandbox: texts, keys, speech, time, answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import msgspec

from soundstage.cli.errors import CommandError, UsageError
from soundstage.cli.replaying.assuming import as_result
from soundstage.core.events import (
    CallReceived,
    CallStatusChanged,
    ExecutionRequested,
    Inbound,
    MessageReceived,
    StartEvent,
)
from soundstage.core.execution import Execution
from soundstage.errors import Json
from soundstage.replaying.callbacks import came_back, fallen_through, pressed
from soundstage.replaying.sandbox import Sandbox
from soundstage.testing.durations import read_duration

CONTACT = "+15551230001"
ADDRESS = "+15005550006"
ACCOUNT = "AC" + "0" * 32
Input = Callable[[Sandbox, str], Sandbox]


def text(box: Sandbox, rest: str) -> Sandbox:
    """Let the contact text the flow; when nothing runs, that starts it."""
    params = {"Body": rest, "MessageSid": _sid("SM", box), **_addresses(box)}
    return _happen(box, MessageReceived(id=box.next_id, params=params))


def call(box: Sandbox, _: str) -> Sandbox:
    """Let the contact call the flow."""
    params = {"CallSid": _sid("CA", box), "CallStatus": "ringing", **_addresses(box)}
    return _happen(box, CallReceived(id=box.next_id, params=params))


def start(box: Sandbox, rest: str) -> Sandbox:
    """Start the flow by REST."""
    try:
        parameters = msgspec.json.decode(rest or "{}", type=dict[str, Json])
    except msgspec.DecodeError as error:
        raise UsageError(f'{error}; expected a JSON object such as {{"name": "Ada"}}') from error
    event = ExecutionRequested(id=box.next_id, to=CONTACT, from_=ADDRESS, parameters=parameters)
    if _active(box):
        raise CommandError("an execution is active; it has to end before another one starts")
    return _happen(box, event)


def press(box: Sandbox, rest: str) -> Sandbox:
    """Press keys."""
    return box.take(pressed(_live(box), box.next_id, {"Digits": rest}))


def say(box: Sandbox, rest: str) -> Sandbox:
    """Speak."""
    said = {"SpeechResult": rest, "Confidence": "0.9"}
    return box.take(pressed(_live(box), box.next_id, said))


def silence(box: Sandbox, _: str) -> Sandbox:
    """Say and press nothing until the flow gives up."""
    return box.take(fallen_through(_live(box), box.next_id))


def comes(box: Sandbox, rest: str) -> Sandbox:
    """Let a verb come to its end: `comes callCompleted DialCallStatus=completed`."""
    name, *pairs = rest.split()
    return box.take(came_back(_live(box), box.next_id, name, _pairs(pairs)))


def hangup(box: Sandbox, _: str) -> Sandbox:
    """Put the phone down."""
    execution = _live(box)
    if execution.call is None:
        raise CommandError("nobody is on a call")
    params = {"CallSid": execution.call.sid, "CallStatus": "completed", **_addresses(box)}
    return box.take(CallStatusChanged(id=box.next_id, params=params))


def time(box: Sandbox, rest: str) -> Sandbox:
    """Let time pass."""
    try:
        passed: timedelta = read_duration(rest)
    except ValueError as error:
        raise UsageError(str(error)) from error
    return box.wait(passed)


def answer(box: Sandbox, rest: str) -> Sandbox:
    """Answer the request that the flow waits for."""
    if box.request is None:
        raise CommandError(f"no request waits for an answer: {box.waits_for}")
    return box.answer(as_result(rest, box.request))


@dataclass(frozen=True, slots=True)
class Typed:
    """An input: what does it, what it needs, what it does."""

    run: Input
    needs: str
    help: str


INPUTS: Mapping[str, Typed] = {
    "text": Typed(text, "BODY", "text the flow"),
    "call": Typed(call, "", "call the flow"),
    "start": Typed(start, "[JSON]", "start the flow by REST, with these parameters"),
    "press": Typed(press, "KEYS", "press keys on the call"),
    "say": Typed(say, "WORDS", "speak on the call"),
    "silence": Typed(silence, "", "give no input until the flow goes on"),
    "comes": Typed(comes, "EVENT [NAME=VALUE…]", "let a dial, recording or queue end"),
    "hangup": Typed(hangup, "", "put the phone down"),
    "time": Typed(time, "SPAN", "let time pass: 30 s, 2h, 3 days"),
    "answer": Typed(answer, "STATUS [BODY]", "answer the flow's request; or timeout, network"),
}


def _happen(box: Sandbox, event: StartEvent) -> Sandbox:
    if _active(box):
        return box.take(event)
    number = sum(1 for turn in box.turns if turn.entry.version == 1)
    known = box.execution
    account = known.account_sid if known else ACCOUNT
    return box.start(event, f"FN{number:032x}", account)


def _active(box: Sandbox) -> bool:
    return box.execution is not None and box.execution.active


def _live(box: Sandbox) -> Execution:
    if box.execution is None or not box.execution.active:
        raise CommandError(box.waits_for)
    return box.execution


def _addresses(box: Sandbox) -> dict[str, str]:
    """Return who talks to whom: the contact of the execution, if there is one."""
    first = next((t.event for t in box.turns if isinstance(t.event, Inbound)), None)
    params = first.params if first else {}
    known = box.execution
    contact, address = (known.contact, known.address) if known else (CONTACT, ADDRESS)
    return {"From": params.get("From", contact), "To": params.get("To", address)}


def _sid(prefix: str, box: Sandbox) -> str:
    return f"{prefix}{box.inputs:032x}"


def _pairs(words: list[str]) -> dict[str, str]:
    pairs = dict(word.partition("=")[::2] for word in words)
    if any("=" not in word for word in words):
        raise UsageError("expected parameters as NAME=VALUE, for example DialCallStatus=busy")
    return pairs

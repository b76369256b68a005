"""What was said on the phone: messages and calls in one transcript."""

from collections.abc import Iterable, Mapping
from typing import Literal

from soundstage.console.wire.moments import Spoken
from soundstage.console.wire.phone import PhoneCall
from soundstage.testing.calls import Call, CallLine
from soundstage.testing.messages import Message

By = Literal["contact", "flow", "carrier"]
Asked = Literal["digits", "speech", "recording"]

_OF_CONTACT = frozenset({"press", "speech", "answer", "recorded"})
_OF_FLOW = frozenset({"say", "play", "gather", "record", "pause", "dial", "redirect", "reject"})
_PASSING = frozenset({"say", "play", "heard", "pause", "press", "speech"})
_INPUTS: Mapping[str, Asked] = {"dtmf": "digits", "speech": "speech"}
_WORDS: Mapping[str, str] = {"dtmf": "keys", "speech": "speech"}


def transcript(
    messages: Iterable[Message], lines: Iterable[CallLine], states: Mapping[str, str | None]
) -> tuple[Spoken, ...]:
    """Return all lines, oldest first; `states` are those that sent messages, by their SIDs."""
    found = [_message(message, states) for message in messages]
    found += [_line(line) for line in lines]
    return tuple(sorted(found, key=lambda one: one.at))


def _message(message: Message, states: Mapping[str, str | None]) -> Spoken:
    return Spoken(
        at=message.at,
        by="contact" if message.inbound else "flow",
        kind="message",
        text=message.body,
        media=message.media,
        status=message.status,
        error_code=message.error_code,
        state=states.get(message.sid),
        address=message.from_ if message.inbound else message.to,
    )


def _line(line: CallLine) -> Spoken:
    return Spoken(
        at=line.at,
        by=_who(line),
        kind=line.kind,
        text=_text(line),
        call_sid=line.call.sid,
        address=line.call.phone,
    )


def _who(line: CallLine) -> By:
    if line.kind == "hangup":
        return "contact" if line.data.get("by") == "phone" else "flow"
    if line.kind == "call":
        return "contact" if line.call.direction == "inbound" else "flow"
    if line.kind in _OF_CONTACT:
        return "contact"
    return "flow" if line.kind in _OF_FLOW else "carrier"


def _text(line: CallLine) -> str:
    if line.kind == "gather":
        inputs = str(line.data.get("input", "")).split()
        return " and ".join(_WORDS.get(one, one) for one in inputs)
    if line.kind == "hangup":
        return str(line.data.get("status", ""))
    return str(line)


def phone_call(call: Call, lines: Iterable[CallLine]) -> PhoneCall:
    """Return the call that the contact is on, and what the flow listens for."""
    own = [line for line in lines if line.call.sid == call.sid and line.kind not in _PASSING]
    return PhoneCall(
        sid=call.sid,
        status=call.status,
        inbound=call.direction == "inbound",
        asks=_asked(own[-1]) if own else (),
    )


def _asked(line: CallLine) -> tuple[Asked, ...]:
    if line.kind == "record":
        return ("recording",)
    if line.kind != "gather":
        return ()
    inputs = str(line.data.get("input", "")).split()
    return tuple(_INPUTS[one] for one in inputs if one in _INPUTS)

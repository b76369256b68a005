"""What events are called in reports, and which of them say what."""

from collections.abc import Mapping

from soundstage.core.effects import Answer, CarrierAnswer, Result
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
    StopRequested,
    TimerFired,
)

_LONGEST = 60


def describe_event(event: AnyEvent) -> str:
    """Return an event in a few words."""
    match event:
        case MessageReceived() | ConversationMessageReceived():
            return f"message {_short(event.params.get('Body', ''))!r}"
        case CallReceived() | FlowEventReceived():
            return _of_call(event)
        case CallStatusChanged():
            return f"the call is {event.params.get('CallStatus', 'over')}"
        case MessageStatusChanged():
            return f"the message is {event.params.get('MessageStatus', 'on its way')}"
        case ExecutionRequested():
            return "start by REST"
        case TimerFired():
            return "the time is up"
        case StopRequested():
            return "ended by REST"
        case EffectDone():
            return describe_result(event.result)


def describe_result(result: Result) -> str:
    """Return the result of an effect in a few words."""
    if isinstance(result, Answer):
        return f"answer {result.status} {_short(result.body)}".rstrip()
    if isinstance(result, CarrierAnswer):
        told = result.body.get("message") or result.body.get("sid") or ""
        return f"the carrier answers {result.status} {_short(str(told))}".rstrip()
    return f"no answer: {result.reason}"


def _of_call(event: CallReceived | FlowEventReceived) -> str:
    said = _input(event.params)
    if isinstance(event, FlowEventReceived):
        return f"call comes back: {event.name}{said}"
    return f"call{said}" if said else "call"


def _input(params: Mapping[str, str]) -> str:
    if digits := params.get("Digits"):
        return f", keys {_short(digits)}"
    if speech := params.get("SpeechResult"):
        return f", speech {_short(speech)!r}"
    return ""


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"

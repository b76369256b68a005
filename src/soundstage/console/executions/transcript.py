"""What contact and flow said to each other in a real execution, from its turns."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from xml.etree import ElementTree as ET

import msgspec

from soundstage.console.wire.moments import Spoken
from soundstage.core.effects import CarrierAnswer, CarrierRequest, Failure, Result
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
from soundstage.core.execution import Turn

_PROMPTS = frozenset({"Say", "Play"})
_INPUTS = (("press", "Digits"), ("speech", "SpeechResult"), ("record", "RecordingUrl"))
_MENTIONED = frozenset({"Dial", "Enqueue", "Hangup", "Record", "Redirect", "Reject", "Refer"})
_REFUSED = 400


def transcript_of(turns: Sequence[Turn]) -> tuple[Spoken, ...]:
    """Return all lines, oldest first; a sent message has its latest known status."""
    lines: list[Spoken] = []
    places: dict[str, int] = {}
    sids: dict[str, int] = {}
    calls: set[str] = set()
    for turn in turns:
        event = turn.event
        if isinstance(event, EffectDone):
            _settle(lines, places.get(event.effect_id), event.result, sids)
        elif isinstance(event, MessageStatusChanged):
            _report(lines, sids.get(event.params.get("MessageSid", "")), event.params)
        elif isinstance(event, CallReceived):
            lines += _began(event, turn.entry.at, calls)
        lines += _happened(event, turn.entry.at)
        for effect in turn.effects:
            if isinstance(effect, CarrierRequest) and _is_message(effect):
                places[effect.id] = len(lines)
                lines.append(_sent(effect, turn))
            elif isinstance(effect, CarrierRequest) and effect.path.endswith("/Calls.json"):
                lines.append(_line(turn, "dial", dict(effect.form).get("To", "")))
        lines += _heard(turn)
    return tuple(lines)


def _began(event: CallReceived, at: datetime, calls: set[str]) -> Iterator[Spoken]:
    """Yield the beginning of a call; the caller's input comes back to the same address later."""
    sid = event.params.get("CallSid", "")
    if sid not in calls:
        calls.add(sid)
        yield _from_contact(event.params, at, "call", "")


def _happened(event: AnyEvent, at: datetime) -> Iterator[Spoken]:
    """Yield what an event says by itself."""
    match event:
        case MessageReceived() | ConversationMessageReceived():
            yield _message(event.params, at)
        case CallReceived() | FlowEventReceived():
            yield from _input(event.params, at)
        case CallStatusChanged():
            status = event.params.get("CallStatus", "completed")
            sid = event.params.get("CallSid")
            yield Spoken(at=at, by="carrier", kind="hangup", text=status, call_sid=sid)
        case ExecutionRequested():
            yield Spoken(at=at, by="carrier", kind="start", text="", address=event.to)
        case TimerFired():
            yield Spoken(at=at, by="carrier", kind="timer", text="")
        case StopRequested():
            yield Spoken(at=at, by="carrier", kind="stop", text="")


def _message(params: Mapping[str, str], at: datetime) -> Spoken:
    count = params.get("NumMedia", "0")
    media = (params.get(f"MediaUrl{n}", "") for n in range(int(count) if count.isdigit() else 0))
    return Spoken(
        at=at,
        by="contact",
        kind="message",
        text=params.get("Body", ""),
        media=tuple(url for url in media if url),
        address=params.get("From") or params.get("Author"),
    )


def _input(params: Mapping[str, str], at: datetime) -> Iterator[Spoken]:
    """Yield what a caller pressed, said or left when a document came back."""
    for kind, name in _INPUTS:
        if text := params.get(name):
            yield _from_contact(params, at, kind, text)


def _from_contact(params: Mapping[str, str], at: datetime, kind: str, text: str) -> Spoken:
    return Spoken(
        at=at,
        by="contact",
        kind=kind,
        text=text,
        call_sid=params.get("CallSid"),
        address=params.get("From"),
    )


def _is_message(effect: CarrierRequest) -> bool:
    """Tell whether a request sends a text."""
    noun = effect.path.rpartition("/")[2].removesuffix(".json")
    return effect.method == "POST" and noun == "Messages"


def _sent(effect: CarrierRequest, turn: Turn) -> Spoken:
    form = dict(effect.form)
    media = tuple(value for name, value in effect.form if name == "MediaUrl")
    line = _line(turn, "message", form.get("Body", ""))
    return msgspec.structs.replace(line, media=media, status="sending", address=form.get("To"))


def _line(turn: Turn, kind: str, text: str, call_sid: str | None = None) -> Spoken:
    state = turn.execution.state
    return Spoken(at=turn.entry.at, by="flow", kind=kind, text=text, state=state, call_sid=call_sid)


def _settle(lines: list[Spoken], place: int | None, result: Result, sids: dict[str, int]) -> None:
    """Note how the carrier took a message."""
    if place is None:
        return
    if isinstance(result, CarrierAnswer):
        body = result.body
        refused = result.status >= _REFUSED
        status = "refused" if refused else str(body.get("status") or "sent")
        code = body.get("code" if refused else "error_code")
        sids[str(body.get("sid"))] = place
    else:
        status, code = result.reason if isinstance(result, Failure) else "failed", None
    lines[place] = msgspec.structs.replace(
        lines[place], status=status, error_code=code if isinstance(code, int) else None
    )


def _report(lines: list[Spoken], place: int | None, params: Mapping[str, str]) -> None:
    """Note what became of a message."""
    if place is None:
        return
    code = params.get("ErrorCode", "")
    lines[place] = msgspec.structs.replace(
        lines[place],
        status=params.get("MessageStatus") or lines[place].status,
        error_code=int(code) if code.isdigit() else lines[place].error_code,
    )


def _heard(turn: Turn) -> Iterator[Spoken]:
    """Yield what the document that answers a request lets a caller hear."""
    reply, call = turn.reply, turn.execution.call
    asked_again = isinstance(turn.event, FlowEventReceived) and turn.event.again
    if reply is None or call is None or asked_again:
        return
    try:
        document = ET.fromstring(reply.body)  # noqa: S314 (made by this program)
    except ET.ParseError:
        return
    for verb in document.iter():
        text = "".join(verb.itertext()).strip()
        heard = bool(text) and verb.tag in _PROMPTS
        if heard or (verb.tag in _MENTIONED and not _is_way_back(verb.tag, text)):
            yield _line(turn, verb.tag.lower(), text, call.sid)


def _is_way_back(verb: str, url: str) -> bool:
    """Tell a redirect to the flow itself, which only asks what comes next, from one to others."""
    return verb == "Redirect" and "FlowEvent=" in url

"""What people and the phone network may do while a flow waits for a call."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

from soundstage.carrier.urls import shown
from soundstage.core.events import (
    AnyEvent,
    CallReceived,
    CallStatusChanged,
    FlowEventReceived,
    TimerFired,
)
from soundstage.core.execution import Execution
from soundstage.engine.program import CompiledState
from soundstage.errors import Json
from soundstage.testing.exploring.moves import Here, Move, Step, seconds
from soundstage.testing.exploring.solving import OTHER
from soundstage.testing.exploring.wants import Path, Wants, open_texts

_KEYS = frozenset("0123456789*#")
_RETURNED = "<Response><Redirect>${{webhook}}?FlowEvent={}</Redirect></Response>"
_MOMENT, _TALK, _DETECTION = 2, 4, 6
_VERDICTS = ("human", "machine_start", "fax")


@dataclass(frozen=True, slots=True)
class Caller:
    """A call on which a flow waits, and everything that is known about it."""

    execution: Execution
    state: CompiledState
    wants: Wants
    here: Here
    now: datetime

    @property
    def properties(self) -> Any:
        return self.state.renderer.source

    def wired(self, event: str) -> bool:
        """Tell whether an event of the widget leads on."""
        return any(t.next for t in self.state.transitions if t.event == event)

    def texts(self, name: str) -> list[str]:
        """Return what is wanted of an output of the widget."""
        path: Path = ("widgets", self.state.name, name)
        open_ = open_texts(self.wants, path, self.execution.context, self.now)
        return list(dict.fromkeys((*self.wants.of(path), *open_)))

    def params(self, **more: str) -> dict[str, str]:
        """Return what a request of the call carries."""
        call = self.execution.call
        return {
            "CallSid": call.sid if call else "",
            "CallStatus": "in-progress",
            "From": self.execution.contact,
            "To": self.execution.address,
            **more,
        }

    def back(self, name: str, **more: str) -> AnyEvent:
        """Return the request by which a document comes back with an event."""
        return FlowEventReceived(id=self.here.id, name=name, params=self.params(**more))

    def over(self) -> AnyEvent:
        return CallStatusChanged(id=self.here.id, params=self.params(CallStatus="completed"))

    def does(self, **step: Json) -> Step:
        """Return a step of whoever is on the phone, who is named unless it is the contact."""
        phone = self.here.phone
        if phone in (None, self.here.setting.contact):
            return step
        ((name, value),) = step.items()
        words = {"press": "keys", "say": "text"}.get(name)
        return {name: {"phone": phone, **({words: value} if words else {})}}


def on_call(caller: Caller) -> Iterator[Move]:
    """Yield what may happen next."""
    moves = _WIDGETS.get(caller.state.type)
    if moves is not None:
        yield from moves(caller)
    if caller.wired("hangup") and caller.state.type not in _OWN_HANGUP:
        yield Move(event=caller.over(), steps=(caller.does(hang_up=True),))


def _gather(caller: Caller) -> Iterator[Move]:
    digits = [text for text in caller.texts("Digits") if text and set(text) <= _KEYS]
    unknown = next((key for key in "98765432107" if key not in digits), "0")
    for keys in (*digits, unknown) if caller.wired("keypress") else ():
        yield Move(
            event=CallReceived(id=caller.here.id, params=caller.params(Digits=keys)),
            steps=_pressing(caller, keys),
        )
    for words in (*filter(None, caller.texts("SpeechResult")), OTHER):
        if not caller.wired("speech"):
            break
        said = {"SpeechResult": words, "Confidence": "0.9"}
        yield Move(
            event=CallReceived(id=caller.here.id, params=caller.params(**said)),
            steps=(caller.does(say=words),),
        )
    if caller.wired("timeout"):
        silence = caller.properties.timeout + _MOMENT
        yield Move(event=caller.back("timeout"), steps=({"wait": seconds(silence)},))


def _pressing(caller: Caller, keys: str) -> tuple[Step, ...]:
    """Return how keys are pressed, with what ends the input unless it ends by itself."""
    properties = caller.properties
    wanted = properties.number_of_digits
    if isinstance(wanted, int) and wanted == len(keys):
        return (caller.does(press=keys),)
    finish = properties.finish_on_key if properties.stop_gather else ""
    if finish:
        return (caller.does(press=keys + finish[:1]),)
    return caller.does(press=keys), {"wait": seconds(properties.timeout + _MOMENT)}


def _say(caller: Caller) -> Iterator[Move]:
    yield Move(event=caller.back("audioComplete"))


def _voicemail(caller: Caller) -> Iterator[Move]:
    """Speak, and stay or hang up; the simulated network records silence as well."""
    silence = {"wait": seconds(caller.properties.timeout + _MOMENT)}
    said = caller.does(say="Please call me back.")
    recorded = {"RecordingUrl": "https://example.com/RE1", "RecordingSid": "RE1"}
    yield Move(event=caller.back("recordingComplete", **recorded), steps=(said, silence))
    if caller.wired("hangup"):
        event = caller.back("recordingComplete", Digits="hangup", CallStatus="completed")
        pause = {"wait": seconds(_MOMENT)}
        yield Move(event=event, steps=(said, pause, caller.does(hang_up=True)))


def _dial(caller: Caller) -> Iterator[Move]:
    numbers = _dialled(caller.execution)
    if caller.wired("hangup"):
        event = caller.back("callCompleted", CallStatus="completed", DialCallStatus="completed")
        yield Move(event=event, steps=(caller.does(hang_up=True),))
    talks = {"script": [{"wait": seconds(1)}, {"hang_up": True}]}
    statuses: dict[str, tuple[Json, int]] = {
        "completed": (talks, _TALK),
        "busy": ({"answer": "busy"}, _MOMENT),
        "failed": ({"answer": "failed"}, _MOMENT),
    }
    for status, (behaviour, span) in statuses.items():
        yield Move(
            event=caller.back("callCompleted", DialCallStatus=status),
            phones=dict.fromkeys(numbers, behaviour),
            steps=({"wait": seconds(span)},),
        )
    yield Move(
        event=caller.back("callCompleted", DialCallStatus="no-answer"),
        phones={number: {"answer": "no"} for number in numbers},
        steps=({"wait": seconds(caller.properties.timeout + _MOMENT)},),
    )


def _dialled(execution: Execution) -> list[str]:
    waiting = execution.waiting
    if waiting is None or waiting.document is None:
        return []
    root = ET.fromstring(waiting.document)  # noqa: S314
    return [str(noun.text) for dial in root.iter("Dial") for noun in dial if noun.text]


def _outgoing(caller: Caller) -> Iterator[Move]:
    waiting = caller.execution.waiting
    sid = waiting.placed_call if waiting else None
    to = _called(caller)
    if sid is None or to is None:
        return
    for verdict in _VERDICTS if _detects(caller) else ("",):
        more = {"CallSid": sid, "ExecutionSid": caller.execution.sid}
        if verdict:
            more["AnsweredBy"] = verdict
        yield Move(
            event=CallReceived(id=caller.here.id, params=caller.params(**more)),
            phones={to: {"answered_by": verdict} if verdict else {"answer": "yes"}},
            steps=({"wait": seconds(_DETECTION if verdict else _MOMENT)},),
            phone=to,
        )
    for status, answer in (("busy", "busy"), ("no-answer", "no"), ("failed", "failed")):
        params = caller.params(CallSid=sid, CallStatus=status, ExecutionSid=caller.execution.sid)
        rings = caller.properties.timeout if status == "no-answer" else 0
        yield Move(
            event=CallStatusChanged(id=caller.here.id, params=params),
            phones={to: {"answer": answer}},
            steps=({"wait": seconds(rings + _MOMENT)},),
        )


def _detects(caller: Caller) -> bool:
    return bool(getattr(caller.properties, "detect_answering_machine", False))


def _called(caller: Caller) -> str | None:
    program = caller.wants.program
    to = program.render(caller.properties.to, caller.execution.context, caller.now).strip()
    return to or None


def _queue(caller: Caller) -> Iterator[Move]:
    left = caller.back("callComplete", QueueResult="hangup", CallStatus="completed")
    yield Move(event=left, steps=(caller.does(hang_up=True),))
    workflow = getattr(caller.properties, "workflow_sid", "") or getattr(
        caller.properties, "workflow", ""
    )
    if not workflow:
        return
    works = {"accept": seconds(1), "complete": seconds(_MOMENT)}
    yield Move(
        event=caller.back("callComplete", QueueResult="bridged"),
        workflows={workflow: works},
        steps=({"wait": seconds(_TALK)},),
    )
    yield Move(
        event=caller.back("callComplete", QueueResult="queue-full"),
        workflows={workflow: {"full": True}},
    )


def _redirect(caller: Caller) -> Iterator[Move]:
    url = caller.properties.url
    address = caller.wants.program.render(url, caller.execution.context, caller.now).strip()
    outputs = caller.wants.below(("widgets", caller.state.name))
    names = [path[0] for path in outputs if len(path) == 1]
    canned = {"url": shown(address).partition("?")[0], "content_type": "text/xml"}
    choices: list[dict[str, str]] = [{}]
    choices += [{name: text} for name in names for text in caller.texts(name)]
    for event in ("return", "fail"):
        if not caller.wired(event):
            continue
        for params in choices if event == "return" else [{}]:
            query = event + "".join(f"&amp;{name}={text}" for name, text in params.items())
            body = _RETURNED.format(query)
            yield Move(event=caller.back(event, **params), http={**canned, "body": body})
    waiting = caller.execution.waiting
    if caller.wired("timeout") and waiting is not None and waiting.timer is not None:
        yield _redirect_times_out(caller, canned, waiting.timer)


def _redirect_times_out(caller: Caller, canned: Mapping[str, Json], timer: str) -> Move:
    written = str(caller.properties.timeout)
    span = int(written) if written.isdigit() else 14_400
    body = f'<Response><Pause length="{span + 60}"/></Response>'
    return Move(
        event=TimerFired(id=caller.here.id, timer_id=timer),
        after=timedelta(seconds=span),
        http={**canned, "body": body},
        steps=({"wait": seconds(span)},),
    )


def _agent(caller: Caller) -> Iterator[Move]:
    for status in ("completed", "live-agent-handoff", "failed", "paused"):
        yield Move(
            event=caller.back("completed", VirtualAgentStatus=status),
            steps=({"provide": {"agent": {"VirtualAgentStatus": status}}},),
        )


def _payment(caller: Caller) -> Iterator[Move]:
    event = caller.back("payComplete", Result="success")
    yield Move(event=event, steps=({"provide": {"pay": {}}},))


_WIDGETS: Mapping[str, Callable[[Caller], Iterator[Move]]] = {
    "gather-input-on-call": _gather,
    "say-play": _say,
    "record-voicemail": _voicemail,
    "connect-call-to": _dial,
    "make-outgoing-call-v1": _outgoing,
    "make-outgoing-call-v2": _outgoing,
    "enqueue-call": _queue,
    "send-to-flex": _queue,
    "add-twiml-redirect": _redirect,
    "connect-virtual-agent-v2": _agent,
    "capture-payments": _payment,
}
_OWN_HANGUP = frozenset({"connect-call-to", "record-voicemail"})

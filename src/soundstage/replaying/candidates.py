"""What may have happened, as far as a step's context tells: events that could have led to it."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from soundstage.core.effects import (
    Answer,
    AnyEffect,
    CarrierAnswer,
    Failure,
    HttpRequest,
    Result,
)
from soundstage.core.events import (
    AnyEvent,
    CallReceived,
    CallStatusChanged,
    ConversationMessageReceived,
    EffectDone,
    FlowEventReceived,
    MessageReceived,
    MessageStatusChanged,
    TimerFired,
)
from soundstage.core.execution import Execution
from soundstage.core.outcomes import WaitFor
from soundstage.errors import Json
from soundstage.replaying.shown import ShownStep

_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")
_RFC_2822 = "%a, %d %b %Y %H:%M:%S +0000"
_INPUTS: tuple[tuple[str, ...], ...] = (
    (),
    ("Digits",),
    ("SpeechResult", "Confidence"),
    ("Digits", "SpeechResult", "Confidence"),
)
_RESULTS = ("VirtualAgentStatus", "QueueResult", "Result", "DialCallStatus")
_STAMP = "%Y-%m-%dT%H:%M:%S.%fZ"


def candidates(
    execution: Execution, asked: Mapping[str, AnyEffect], step: ShownStep, event_id: str
) -> Iterator[AnyEvent]:
    """Yield events that could have led from where an execution waits to a step.

    The likeliest come first. Whether one did is for the engine to say.
    """
    waiting = execution.waiting
    if waiting is None:
        return
    for effect_id in execution.effects:
        for result in results(asked[effect_id], step.outputs):
            yield EffectDone(id=event_id, effect_id=effect_id, result=result)
    if WaitFor.MESSAGE in waiting.for_:
        yield from _messages(step.outputs, event_id)
    if WaitFor.CALL in waiting.for_ or WaitFor.FLOW_EVENT in waiting.for_:
        yield from _calls(execution, step, event_id)
    if waiting.timer:
        yield TimerFired(id=event_id, timer_id=waiting.timer)


def results(effect: AnyEffect, outputs: Mapping[str, Json]) -> Iterator[Result]:
    """Yield the results of an effect that could have left these outputs."""
    if isinstance(effect, HttpRequest):
        if "status_code" in outputs:
            yield Answer(
                status=int(outputs["status_code"] or 0),
                content_type=str(outputs.get("content_type") or ""),
                body=str(outputs.get("body") or ""),
                headers=_texts(outputs.get("headers")),
            )
        yield Failure(reason="network", message="why is not shown")
        return
    sent = outputs.get("outbound")
    for known in (sent, outputs):
        if isinstance(known, Mapping) and known:
            yield _carrier_answer(known)
    if outputs:
        yield CarrierAnswer(status=201, body=dict(outputs))
    if effect.product == "taskrouter":
        yield CarrierAnswer(status=200, body={"workspaces": [{"sid": "WS" + "0" * 32}]})
    yield CarrierAnswer(status=201, body={"sid": outputs.get("CallSid"), "status": "queued"})
    yield CarrierAnswer(status=400, body={"code": None, "message": "why is not shown"})


def _carrier_answer(shown: Mapping[str, Json]) -> CarrierAnswer:
    """Return the resource that templates see under PascalCase names, or the refusal."""
    if "Sid" not in shown and "ErrorCode" in shown:
        code, message = shown.get("ErrorCode"), shown.get("ErrorMessage")
        return CarrierAnswer(status=400, body={"code": code, "message": message})
    body = {_CAPITAL.sub("_", key).lower(): _moment(value) for key, value in shown.items()}
    return CarrierAnswer(status=201, body=body)


def _moment(value: Json) -> Json:
    """Return a time stamp as the carrier writes it."""
    try:
        moment = datetime.strptime(value, _STAMP).replace(tzinfo=UTC)
    except (TypeError, ValueError):
        return value
    return moment.strftime(_RFC_2822)


def _messages(outputs: Mapping[str, Json], event_id: str) -> Iterator[AnyEvent]:
    inbound = outputs.get("inbound")
    if isinstance(inbound, Mapping):
        params = _texts(inbound)
        if "ConversationSid" in params:
            yield ConversationMessageReceived(id=event_id, params=params)
        yield MessageReceived(id=event_id, params=params)
    sent = outputs.get("outbound")
    if isinstance(sent, Mapping):
        told = {
            "MessageSid": str(sent.get("Sid") or ""),
            "MessageStatus": str(sent.get("Status") or ""),
            "ErrorCode": str(sent.get("ErrorCode") or ""),
            "ErrorMessage": str(sent.get("ErrorMessage") or ""),
        }
        if sent.get("ErrorMessage") is None:
            del told["ErrorMessage"]
        yield MessageStatusChanged(id=event_id, params=told)


def _calls(execution: Execution, step: ShownStep, event_id: str) -> Iterator[AnyEvent]:
    """Yield the requests of a caller's side: one that names its FlowEvent, or none."""
    names = dict.fromkeys((step.name, *_flow_events(execution)))
    for params in _requests(execution, step):
        for name in names:
            yield FlowEventReceived(id=event_id, params=params, name=name)
        yield CallReceived(id=event_id, params=params)
        yield CallStatusChanged(id=event_id, params=params)
        yield CallStatusChanged(id=event_id, params={**params, "CallStatus": "completed"})


def _requests(execution: Execution, step: ShownStep) -> Iterator[dict[str, str]]:
    """Yield what a request may have held.

    A state that was left before still shows what it heard then, and some ways out show
    nothing of the result that led there.
    """
    params = _texts(step.outputs)
    if not params.get("CallSid") and execution.call:
        params["CallSid"] = execution.call.sid
    for left_out in _INPUTS:
        yield {name: value for name, value in params.items() if name not in left_out}
    yield {**params, **dict.fromkeys(_RESULTS, step.name)}


def _flow_events(execution: Execution) -> Iterator[str]:
    """Yield the FlowEvents that the document gives its callbacks."""
    document = execution.waiting.document if execution.waiting else None
    yield from re.findall(r"FlowEvent=(\w+)", document or "")


def _texts(values: Json) -> dict[str, str]:
    """Return parameters as a request carries them."""
    if not isinstance(values, Mapping):
        return {}
    return {
        key: value if isinstance(value, str) else "" if value is None else str(value)
        for key, value in values.items()
    }

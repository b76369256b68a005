"""Answers to what a flow asks of the outside: web servers, and the carrier's REST API."""

from collections.abc import Iterator, Mapping

import msgspec

from soundstage.carrier.urls import shown
from soundstage.core.effects import (
    Answer,
    AnyEffect,
    CarrierAnswer,
    CarrierRequest,
    HttpRequest,
    Result,
)
from soundstage.core.events import EffectDone
from soundstage.engine.program import CompiledState
from soundstage.errors import Json
from soundstage.testing.exploring.bodies import bodies_of
from soundstage.testing.exploring.moves import Asked, Here, Move
from soundstage.testing.exploring.wants import Wants

_JSON = "application/json"
_TEXT = "text/plain; charset=utf-8"
_REFUSED = 400
_FAILURES = frozenset({"failed", "fail", "deliveryFailure", "failedToEnqueue", "callFailure"})
_WORKSPACE = "WS" + "1" * 32


def answers_to(effect: AnyEffect, state: CompiledState, wants: Wants, here: Here) -> Iterator[Move]:
    """Yield what may come back for a request."""
    if isinstance(effect, HttpRequest):
        yield from _http(effect, state, wants, here)
    else:
        yield from _carrier(effect, state, here)


def _http(effect: HttpRequest, state: CompiledState, wants: Wants, here: Here) -> Iterator[Move]:
    canned = {"url": shown(effect.url).partition("?")[0], "method": effect.method}
    for body in bodies_of(wants, state.name):
        text = msgspec.json.encode(body).decode()
        yield _done(effect, _answer(200, _JSON, text), here, http={**canned, "json": body})
    for text in dict.fromkeys((*wants.of(("widgets", state.name, "body")), "")):
        yield _done(effect, _answer(200, _TEXT, text), here, http={**canned, "body": text})
    yield _done(effect, _answer(500, _TEXT, ""), here, http={**canned, "status": 500, "body": ""})


def _answer(status: int, kind: str, body: str) -> Answer:
    return Answer(status=status, content_type=kind, body=body)


def _done(
    effect: AnyEffect,
    result: Result,
    here: Here,
    *,
    http: Mapping[str, Json] | None = None,
    carrier: Asked | None = None,
    workflows: Mapping[str, Json] | None = None,
) -> Move:
    return Move(
        event=EffectDone(id=here.id, effect_id=effect.id, result=result),
        http=http,
        carrier=carrier,
        workflows=workflows or {},
    )


def _carrier(effect: CarrierRequest, state: CompiledState, here: Here) -> Iterator[Move]:
    pattern = f"*/{effect.path.rpartition('/')[2]}"
    status = 200 if effect.method == "GET" else 201
    body = _resource(effect, here)
    workflows = _workflows(state)
    yield _done(
        effect,
        CarrierAnswer(status=status, body=body),
        here,
        carrier=Asked(effect.method, pattern, refused=False),
        workflows=workflows,
    )
    if any(t.next for t in state.transitions if t.event in _FAILURES):
        error = CarrierAnswer(
            status=_REFUSED, body={"code": 20_400, "message": "The carrier refuses"}
        )
        yield _done(
            effect,
            error,
            here,
            carrier=Asked(effect.method, pattern, refused=True),
            workflows=workflows,
        )


def _workflows(state: CompiledState) -> dict[str, Json]:
    workflow = getattr(state.renderer.source, "workflow", None)
    channel = str(getattr(state.renderer.source, "channel", ""))
    if not isinstance(workflow, str) or not workflow.startswith("WW"):
        return {}
    return {workflow: {"channels": [channel]} if channel.startswith("TC") else {}}


def _resource(effect: CarrierRequest, here: Here) -> dict[str, Json]:
    """Return a resource as the carrier answers it, as far as flows look at it."""
    name = effect.path.rpartition("/")[2].removesuffix(".json")
    form = dict(effect.form)
    if name == "Workspaces":
        return {"workspaces": [{"sid": _WORKSPACE}]}
    prefix = {"Messages": "SM", "Calls": "CA", "Recordings": "RE", "Tasks": "WT"}.get(name, "XX")
    return {
        "sid": f"{prefix}{here.number:032}",
        "status": "queued",
        "body": form.get("Body"),
        "from": form.get("From"),
        "to": form.get("To"),
        "attributes": form.get("Attributes"),
    }

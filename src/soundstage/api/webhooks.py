"""The webhook of a flow: messages, calls and conversations come in here, TwiML goes out."""

from dataclasses import dataclass

import msgspec
import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from soundstage.api.addresses import requested_url
from soundstage.api.errors import (
    DatabaseAway,
    MethodNotAllowed,
    RequestTooLarge,
    TooManyRequests,
)
from soundstage.api.inbound import classify
from soundstage.api.middleware import request_sid
from soundstage.api.params import FORM, Pairs, media_type, raw_pairs, read_body
from soundstage.api.responses import error, twiml
from soundstage.carrier.signature import HEADER, verify
from soundstage.core.flows import Account, Flow
from soundstage.errors import ApiError, Json
from soundstage.runtime.node import Node
from soundstage.runtime.rates import TooFast
from soundstage.sid import is_sid
from soundstage.store.errors import StoreError
from soundstage.twiml import EMPTY

_JSON = "application/json"
_IDEMPOTENCY = "I-Twilio-Idempotency-Token"
_METHODS = ("GET", "OPTIONS", "POST")
_ALLOW = ", ".join(_METHODS)
_log = structlog.get_logger("soundstage.api")


@dataclass(frozen=True, slots=True)
class _Content:
    """The body of a webhook: its parameters (None: it has none we can read), what is signed."""

    pairs: Pairs | None
    signed: Pairs | None = None
    hashed: bytes | None = None


class Webhook:
    """The ASGI application of `/v1/Accounts/{account}/Flows/{flow}`, POST and GET.

    A refusal has the bare empty document as its body and never a text [gdnotes].
    """

    def __init__(self, node: Node) -> None:
        self._node = node

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        response = await self._guarded(request)
        await response(scope, receive, send)

    async def _guarded(self, request: Request) -> Response:
        try:
            return await self._answer(request)
        except RequestTooLarge as refusal:
            return twiml(EMPTY, refusal.status)
        except TooFast as refusal:
            return _later(TooManyRequests(refusal.seconds))
        except StoreError as fault:
            self._node.database_failed(fault)
            return _later(DatabaseAway())
        except ClientDisconnect:
            raise
        except Exception:
            _log.exception("webhook failed", request=request_sid(request))
            return Response(status_code=500)

    async def _answer(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": _ALLOW})
        if request.method not in _METHODS:
            return error(MethodNotAllowed(_ALLOW))
        account = await self._account(request.path_params["account"])
        if account is None:
            return twiml(EMPTY, 404)
        content = await _read(request, self._node.settings.limits.request_bytes)
        if not self._authentic(request, account, content):
            return twiml(EMPTY, 401)
        flow = await self._flow(account, request.path_params["flow"])
        if flow is None:
            return twiml(EMPTY, 404)
        query = raw_pairs(request.scope["query_string"])
        if query is None or content.pairs is None:
            return twiml(EMPTY, 400)
        token = request.headers.get(_IDEMPOTENCY, "")
        event = classify(flow.sid, token, _clean([*query, *content.pairs]))
        if event is None:
            return twiml(EMPTY, 400)
        reply = await self._node.receive(flow, event)
        return twiml(reply.body, reply.status)

    def _authentic(self, request: Request, account: Account, content: _Content) -> bool:
        settings = self._node.settings
        if not settings.verify_signatures:
            return True
        try:
            return verify(
                account.auth_token,
                requested_url(request, settings),
                content.signed,
                request.headers.get(HEADER, ""),
                content.hashed,
            )
        except ValueError:
            return False

    async def _account(self, sid: str) -> Account | None:
        return await self._node.store.account(sid) if is_sid(sid, "AC") else None

    async def _flow(self, account: Account, sid: str) -> Flow | None:
        flow = await self._node.store.flow(sid) if is_sid(sid, "FW") else None
        return flow if flow and flow.account_sid == account.sid else None


def _later(refusal: ApiError) -> Response:
    """Return a refusal that says when to come back."""
    response = twiml(EMPTY, refusal.status)
    response.headers.update(refusal.headers)
    return response


async def _read(request: Request, limit: int) -> _Content:
    """Read the body of a webhook; a GET has none."""
    if request.method == "GET":
        return _Content(pairs=[])
    body = await read_body(request, limit)
    found = media_type(request)
    if not body or found == FORM:
        pairs = raw_pairs(body)
        return _Content(pairs=pairs, signed=pairs)
    return _Content(pairs=_flat(body) if found == _JSON else None, hashed=body)


def _flat(body: bytes) -> Pairs | None:
    """Return the parameters in a JSON object of plain values, None for any other body."""
    try:
        values = msgspec.json.decode(body, type=dict[str, str | int | float | bool | None])
    except (ValueError, RecursionError):
        return None
    return [(name, _text(value)) for name, value in values.items()]


def _text(value: Json) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None else msgspec.json.encode(value).decode()


def _clean(pairs: Pairs) -> dict[str, str]:
    """Return parameters that any database can keep; the body's win over the query's."""
    return {_readable(name): _readable(value) for name, value in pairs}


def _readable(text: str) -> str:
    if not text.isascii():
        text = text.encode(errors="surrogateescape").decode(errors="replace")
    return text.replace("\0", "\ufffd")

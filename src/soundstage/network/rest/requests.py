"""Reading requests: who asks, the form or JSON they send, each with its limits."""

import base64
import binascii
import hmac
from typing import TypeVar
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import ClientDisconnect, Request

from soundstage.network.errors import BadRequest, NotFound, TooLarge, Unauthorized
from soundstage.network.records import Account
from soundstage.network.state import State

_MAX_BODY = 1_048_576
_MAX_FIELDS = 1_000
_FORM = "application/x-www-form-urlencoded"
_JSON = "application/json"

S = TypeVar("S")


class Form:
    """The parameters of a request, in their order; names may be repeated."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self.pairs = pairs

    def __contains__(self, name: str) -> bool:
        return any(key == name for key, _ in self.pairs)

    def text(self, name: str) -> str:
        """Return the last value given, or an empty text."""
        values = self.texts(name)
        return values[-1] if values else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """Return all values given."""
        return tuple(value for key, value in self.pairs if key == name)

    def flag(self, name: str) -> bool | None:
        """Return a boolean, or None when it is not given."""
        value = self.text(name).lower()
        if value not in ("true", "false", ""):
            raise BadRequest(f"Invalid {name}: expected true or false")
        return None if not value else value == "true"


def authenticated(request: Request, state: State) -> Account:
    """Return the account of the request's credentials.

    An account in the path must be the same; another one's is not there (20404).
    """
    sid, token = _credentials(request.headers.get("authorization", ""))
    account = state.accounts.one(sid=sid)
    expected = account.auth_token if account else ""
    if not hmac.compare_digest(token.encode(), expected.encode()) or account is None:
        raise Unauthorized
    if request.path_params.get("account", sid) != sid:
        raise NotFound(f"The requested resource {request.url.path[:200]} was not found")
    return account


async def read_form(request: Request) -> Form:
    """Return the form in the body; an empty body is an empty form."""
    body = await _body(request, _FORM)
    try:
        pairs = parse_qsl(
            body.decode(),
            keep_blank_values=True,
            max_num_fields=_MAX_FIELDS,
            errors="strict",
        )
    except ValueError:
        raise BadRequest("The body is not a valid form in UTF-8") from None
    return Form(pairs)


async def read_json(request: Request, shape: type[S]) -> S:
    """Return the JSON in the body, which must have this shape."""
    body = await _body(request, _JSON)
    try:
        return msgspec.json.decode(body, type=shape)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as failure:
        raise BadRequest(f"The body is not as expected: {failure}") from None


async def _body(request: Request, kind: str) -> bytes:
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > _MAX_BODY:
                raise TooLarge
    except ClientDisconnect:
        raise BadRequest("The body ended early") from None
    given = request.headers.get("content-type", kind).partition(";")[0].strip().lower()
    if body and given != kind:
        raise BadRequest(f"The body is {given[:100]}, expected {kind}")
    return bytes(body)


def _credentials(header: str) -> tuple[str, str]:
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "basic":
        raise Unauthorized
    try:
        sid, colon, token = base64.b64decode(value.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeError):
        raise Unauthorized from None
    if not colon:
        raise Unauthorized
    return sid, token

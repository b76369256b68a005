"""`/network/…`: what only a simulated network has. Phones that text, and a look behind.

JSON in and out; dates are ISO 8601 in UTC. The account in the credentials sees its own part.
"""

from datetime import datetime
from typing import Any, Literal

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from soundstage.errors import Json
from soundstage.network.addresses import recipient
from soundstage.network.applications import Application, Applications
from soundstage.network.database import Table
from soundstage.network.drafts import MAX_BODY, is_url
from soundstage.network.errors import (
    BadRequest,
    BodyTooLong,
    ContentMissing,
    FromInvalid,
    MediaInvalid,
    NotFound,
    TooManyMedia,
)
from soundstage.network.inbound import Inbound, Texting
from soundstage.network.records import Message
from soundstage.network.registry import Registry
from soundstage.network.rest.answers import json_answer
from soundstage.network.rest.requests import authenticated, read_json
from soundstage.network.state import State
from soundstage.network.times import read_span, to_micros

_ROWS = 1_000
_MAX_MEDIA = 10
_Method = Literal["GET", "POST"]


class _Text(msgspec.Struct, forbid_unknown_fields=True):
    to: str
    body: str = ""
    media: tuple[str, ...] = ()
    params: dict[str, str] = {}


class _Service(msgspec.Struct, forbid_unknown_fields=True):
    numbers: tuple[str, ...]
    sid: str | None = None
    friendly_name: str | msgspec.UnsetType = msgspec.UNSET
    inbound_request_url: str | msgspec.UnsetType = msgspec.UNSET
    inbound_method: _Method | msgspec.UnsetType = msgspec.UNSET
    fallback_url: str | msgspec.UnsetType = msgspec.UNSET
    fallback_method: _Method | msgspec.UnsetType = msgspec.UNSET
    status_callback: str | msgspec.UnsetType = msgspec.UNSET
    smart_encoding: bool | msgspec.UnsetType = msgspec.UNSET


class _Content(msgspec.Struct, forbid_unknown_fields=True):
    body: str
    sid: str | None = None


class Control:
    """The network's own resources."""

    def __init__(self, state: State, registry: Registry, inbound: Inbound) -> None:
        self._state = state
        self._registry = registry
        self._inbound = inbound

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/network/phones/{phone}/messages", self.text, methods=["POST"]),
            Route("/network/phones/{phone}/messages", self.conversation, methods=["GET"]),
            Route("/network/services", self.service, methods=["POST"]),
            Route("/network/contents", self.content, methods=["POST"]),
            Route("/network/applications", self.application, methods=["POST"]),
            Route("/network/deliveries", self.deliveries, methods=["GET"]),
            Route("/network/alerts", self.alerts, methods=["GET"]),
        ]

    async def text(self, request: Request) -> Response:
        """Let a phone text a number of the account; the webhook is called on its own."""
        account = authenticated(request, self._state)
        given = await read_json(request, _Text)
        from_, to = _phone(request), given.to.strip()
        number = self._state.number_at(to)
        if number is None or number.account_sid != account.sid:
            raise NotFound(f"{to[:40]} is not a number of this account")
        _check_text(given)
        texting = Texting(
            from_=from_,
            to=to,
            body=given.body,
            media=given.media,
            extra=tuple(given.params.items()),
        )
        return json_answer(_shown(self._inbound.receive(texting, number)), 201)

    async def conversation(self, request: Request) -> Response:
        """Show what a phone sent and received, oldest first, from a moment on (`since`)."""
        account = authenticated(request, self._state)
        phone = _phone(request)
        since = _moment(request.query_params.get("since", "1970-01-01"))
        rows = self._state.messages.where(
            "account_sid = ? AND date_sent >= ? AND "
            "((\"to\" = ? AND direction <> 'inbound' AND status IN ('sent', 'delivered', 'read'))"
            " OR (from_ = ? AND direction = 'inbound'))",
            *(account.sid, to_micros(since), phone, phone),
            rest=f"ORDER BY date_sent, seq LIMIT {_ROWS}",
        )
        return json_answer({"messages": [_shown(row) for row in rows]})

    async def service(self, request: Request) -> Response:
        """Let a Messaging Service exist, with numbers of the account as its senders."""
        account = authenticated(request, self._state)
        given = await read_json(request, _Service)
        fields = {
            name: value
            for name, value in msgspec.structs.asdict(given).items()
            if name not in ("sid", "numbers") and value is not msgspec.UNSET
        }
        made = self._registry.put_service(account.sid, given.sid, given.numbers, fields)
        shown = msgspec.to_builtins(made)
        del shown["seq"]
        return json_answer(shown | {"numbers": given.numbers}, 201)

    async def content(self, request: Request) -> Response:
        """Let a content template exist."""
        account = authenticated(request, self._state)
        given = await read_json(request, _Content)
        made = self._registry.put_content(account.sid, given.sid, given.body)
        return json_answer({"sid": made.sid, "body": made.body}, 201)

    async def application(self, request: Request) -> Response:
        """Let a TwiML application exist, or change one that is named by its `sid`."""
        account = authenticated(request, self._state)
        given = await read_json(request, Application)
        made = Applications(self._state).put(account.sid, given)
        return json_answer(msgspec.to_builtins(made), 201)

    async def deliveries(self, request: Request) -> Response:
        """Show the webhook calls that were made, newest first."""
        return json_answer({"deliveries": self._log(request, self._state.deliveries)})

    async def alerts(self, request: Request) -> Response:
        """Show the account's debugger, newest first."""
        return json_answer({"alerts": self._log(request, self._state.alerts)})

    def _log(self, request: Request, table: Table[Any]) -> list[Json]:
        account = authenticated(request, self._state)
        condition, values = "account_sid = ?", [account.sid]
        resource = request.query_params.get("resource_sid")
        if resource:
            condition, values = f"{condition} AND resource_sid = ?", [*values, resource]
        rows = table.where(condition, *values, rest=f"ORDER BY seq DESC LIMIT {_ROWS}")
        return [msgspec.to_builtins(row) for row in rows]


def _phone(request: Request) -> str:
    address = recipient(request.path_params["phone"])
    if address is None:
        raise FromInvalid("The phone is not a valid number or channel address")
    return address


def _moment(text: str) -> datetime:
    """Read an ISO moment in a query; one without zone is UTC."""
    span = read_span(text.replace(" ", "+"))
    if span is None:
        raise BadRequest("Invalid since: expected a date or a date with time")
    return span[0]


def _check_text(given: _Text) -> None:
    if not given.body and not given.media and not given.params:
        raise ContentMissing("A text needs a body, media or params")
    if len(given.body) > MAX_BODY:
        raise BodyTooLong
    if len(given.media) > _MAX_MEDIA:
        raise TooManyMedia
    if not all(is_url(url) for url in given.media):
        raise MediaInvalid


def _shown(message: Message) -> Json:
    return {
        "sid": message.sid,
        "direction": message.direction,
        "from": message.from_,
        "to": message.to,
        "body": message.body,
        "media": [medium.url for medium in message.media],
        "status": message.status,
        "date": message.date_sent or message.date_created,
    }

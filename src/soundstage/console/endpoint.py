"""One path of the console API: its operations, behind the session."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from soundstage.api.addresses import base_url
from soundstage.api.errors import MethodNotAllowed
from soundstage.api.responses import json, no_content
from soundstage.console.call import Call
from soundstage.console.errors import InvalidRequest, SignedOut
from soundstage.console.operation import Operation
from soundstage.console.reading import TOO_DEEP, read_asked, read_struct
from soundstage.console.room import Room, Visit
from soundstage.console.session.cookies import cookie_name, set_cookie
from soundstage.console.session.guarding import check_origin, check_token
from soundstage.console.session.tickets import Ticket
from soundstage.console.streaming import Streams
from soundstage.core.flows import Account

_OPEN_BYTES = 10_000
"""Of whoever is not signed in no more is read."""

_NOBODY = Account(sid="", name="", auth_token="", created_at=datetime.fromtimestamp(0, UTC))
"""Who asks when somebody need not be signed in: an account that owns nothing."""


class Endpoint:
    """An ASGI application that does the operations of one path."""

    def __init__(self, room: Room, streams: Streams, operations: Sequence[Operation]) -> None:
        self._room = room
        self._streams = streams
        self._operations = {operation.method: operation for operation in operations}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        operation = self._operations.get(request.method)
        if operation is None:
            raise MethodNotAllowed(", ".join(sorted(self._operations)))
        call = await self._call(request, operation)
        if operation.streams:
            events: Any = operation.handler(call)
            await self._streams.answer(events, scope, receive, send)
            return
        response = await _answer(operation, call)
        if call.visit.cookie is not None:
            set_cookie(response, call.visit.base_url, call.visit.cookie)
        await response(scope, receive, send)

    async def _call(self, request: Request, operation: Operation) -> Call[Any, Any]:
        settings = self._room.node.settings
        visit = Visit(
            address=request.client.host if request.client else "",
            base_url=base_url(request, settings),
        )
        check_origin(request, settings.base_url)
        account, credential = _NOBODY, ""
        if not operation.open:
            account, ticket = await self._signed_in(request, visit)
            check_token(request, ticket.csrf_token)
            credential = ticket.credential
        limit = _OPEN_BYTES if operation.open else settings.limits.request_bytes
        return Call(
            room=self._room,
            visit=visit,
            account=account,
            credential=credential,
            path=request.scope["path"],
            path_params=request.path_params,
            body=await read_struct(request, operation, limit),
            query=read_asked(request, operation),
        )

    async def _signed_in(self, request: Request, visit: Visit) -> tuple[Account, Ticket]:
        """Return who is signed in; a session that is used lives on."""
        tickets, now = self._room.tickets, self._room.node.clock.now()
        ticket = tickets.read(request.cookies.get(cookie_name(visit.base_url), ""), now)
        account = await tickets.owner(self._room.node.store, ticket) if ticket else None
        if ticket is None or account is None:
            raise SignedOut
        renewed = tickets.renewed(ticket, now)
        if renewed is not ticket:
            visit.cookie = tickets.seal(renewed)
        visit.expires, visit.csrf_token = renewed.expires, renewed.csrf_token
        return account, renewed


async def _answer(operation: Operation, call: Call[Any, Any]) -> Response:
    """Do an operation. JSON that is read can be too deep for what is to be done with it."""
    outcome: Any = operation.handler(call)
    try:
        answer = await outcome
        return no_content() if answer is None else json(answer)
    except RecursionError:
        raise InvalidRequest("body", TOO_DEEP) from None

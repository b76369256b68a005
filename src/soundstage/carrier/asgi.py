"""Calling an ASGI application as if a request had come over the network."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import unquote

from soundstage.carrier.http import Request, Response, find_header
from soundstage.carrier.urls import parse_target
from soundstage.errors import Bug

_Message = MutableMapping[str, Any]
_Receive = Callable[[], Awaitable[_Message]]
_Send = Callable[[_Message], Awaitable[None]]
AsgiApp = Callable[[_Message, _Receive, _Send], Awaitable[None]]


async def call(app: AsgiApp, request: Request) -> Response:
    """Return the application's answer; an exception in it comes through as it is."""
    exchange = _Exchange(request.body)
    await app(_scope(request), exchange.receive, exchange.send)
    return exchange.response(request)


class _Exchange:
    """One request and its answer, seen from the server's side."""

    def __init__(self, body: bytes) -> None:
        self._body: bytes | None = body
        self._start: _Message | None = None
        self._parts: list[bytes] = []
        self._ended = asyncio.Event()

    async def receive(self) -> _Message:
        if self._body is None:
            await self._ended.wait()
            return {"type": "http.disconnect"}
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(self, message: _Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
        elif message["type"] == "http.response.body":
            self._parts.append(message.get("body", b""))
            if not message.get("more_body", False):
                self._ended.set()

    def response(self, request: Request) -> Response:
        if self._start is None:
            raise Bug(f"the application did not answer {request.method} {request.url}")
        return Response(
            status=self._start["status"],
            headers=tuple(
                (key.decode("latin-1"), value.decode("latin-1"))
                for key, value in self._start.get("headers", ())
            ),
            body=b"".join(self._parts),
        )


def _scope(request: Request) -> _Message:
    target = parse_target(request.url)
    address = target.url.partition("://")[2]
    end = min((address.find(mark) for mark in "/?" if mark in address), default=len(address))
    raw_path, _, query = address[end:].partition("?")
    headers = [(key.lower().encode(), value.encode()) for key, value in request.headers]
    if not find_header(request.headers, "host"):
        headers.insert(0, (b"host", address[:end].encode()))
    if request.body and not find_header(request.headers, "content-length"):
        headers.append((b"content-length", str(len(request.body)).encode()))
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": request.method.upper(),
        "scheme": target.scheme,
        "path": unquote(raw_path) or "/",
        "raw_path": raw_path.encode() or b"/",
        "query_string": query.encode(),
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 0),
        "server": (target.host, target.port),
    }

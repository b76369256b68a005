"""The HTTP client for the real network, guarded on every hop and every resolved address."""

import asyncio
import errno
import socket
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from soundstage.carrier.guard import Guard
from soundstage.carrier.http import (
    Headers,
    HttpClient,
    HttpFailure,
    Request,
    Response,
    find_header,
    unicode_text,
)
from soundstage.carrier.redirects import follow
from soundstage.carrier.urls import Target, parse_target, shown

_CHUNK = 16_384


_KEPT_SECONDS = 4
"""How long an idle connection is kept: less than servers do, so that few are found closed."""


class AiohttpClient(HttpClient):
    """One pool of connections, made when first needed; `close()` it at the end.

    Without `keep_alive` every request has a connection of its own.
    """

    def __init__(
        self, guard: Guard, resolver: AbstractResolver | None = None, *, keep_alive: bool = True
    ) -> None:
        self._guard = guard
        self._resolver = resolver
        self._keep_alive = keep_alive
        self._session: aiohttp.ClientSession | None = None

    async def send(self, request: Request) -> Response:
        try:
            async with asyncio.timeout(request.timeout):
                return await follow(self._send_one, request)
        except TimeoutError:
            message = f"no answer from {shown(request.url)} within {request.timeout:g} s"
            raise HttpFailure("timeout", message, sent=True) from None

    async def close(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _send_one(self, request: Request) -> Response:
        target = parse_target(request.url)
        self._guard.check(target)
        try:
            return await self._exchange(request, target)
        except aiohttp.ClientConnectorError as failure:
            raise self._not_connected(target, failure) from failure
        except aiohttp.ConnectionTimeoutError as failure:
            message = f"no connection to {target.origin} in time"
            raise HttpFailure("timeout", message) from failure
        except aiohttp.SocketTimeoutError as failure:
            message = f"{target.origin} stopped answering"
            raise HttpFailure("timeout", message, sent=True) from failure
        except aiohttp.InvalidURL as failure:
            message = f"{target.origin} is not a valid address"
            raise HttpFailure("bad-url", message) from failure
        except (aiohttp.ClientError, OSError) as failure:
            message = f"the exchange with {target.origin} broke: {type(failure).__name__}"
            raise HttpFailure("network", message, sent=True) from failure
        except (ValueError, TypeError) as failure:
            message = f"the request to {target.origin} cannot be sent: {failure}"
            raise HttpFailure("bad-url", message) from failure

    async def _exchange(self, request: Request, target: Target) -> Response:
        async with self._pool().request(
            request.method,
            URL(target.url, encoded=True),
            headers=_headers(request, target),
            data=request.body or None,
            allow_redirects=False,
            timeout=aiohttp.ClientTimeout(
                total=None, connect=request.connect_timeout, sock_read=request.read_timeout
            ),
        ) as answer:
            body = await _read(answer, request.max_bytes, target)
            headers = tuple((key, unicode_text(value)) for key, value in answer.headers.items())
            return Response(status=answer.status, headers=headers, body=body, url=target.url)

    def _pool(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=self._connector(),
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=("Content-Type",),
            )
        return self._session

    def _connector(self) -> aiohttp.TCPConnector:
        if not self._keep_alive:
            return aiohttp.TCPConnector(
                limit=0, resolver=self._resolver, socket_factory=self._socket, force_close=True
            )
        return aiohttp.TCPConnector(
            limit=0,
            resolver=self._resolver,
            socket_factory=self._socket,
            keepalive_timeout=_KEPT_SECONDS,
        )

    def _socket(self, address: tuple[Any, ...]) -> socket.socket:
        """Make the socket for one resolved address: the last place where it can be refused."""
        family, kind, protocol, _, place = address
        if not self._guard.allows(place[0]):
            raise OSError(errno.EPERM, "the address is refused by the guard")
        return socket.socket(family=family, type=kind, proto=protocol)

    def _not_connected(self, target: Target, failure: aiohttp.ClientConnectorError) -> HttpFailure:
        if failure.os_error.errno == errno.EPERM:
            return HttpFailure("refused", f"requests to {target.host} are refused by the guard")
        detail = failure.os_error.strerror or str(failure.os_error)
        return HttpFailure("network", f"no connection to {target.origin}: {detail}")


def _headers(request: Request, target: Target) -> Headers:
    if target.authorization is None or find_header(request.headers, "authorization"):
        return request.headers
    return (*request.headers, ("Authorization", target.authorization))


async def _read(answer: aiohttp.ClientResponse, most: int, target: Target) -> bytes:
    body = bytearray()
    async for chunk in answer.content.iter_chunked(_CHUNK):
        body += chunk
        if len(body) > most:
            answer.close()
            message = f"the answer of {target.origin} is larger than {most} bytes"
            raise HttpFailure("too-large", message, sent=True)
    return bytes(body)

"""Answers requests: those to Twilio's hosts by a Soundstage server, others where they belong."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import aiohttp
from aiohttp import hdrs, web
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from soundstage.api.errors import NotFound
from soundstage.carrier.http import HttpFailure
from soundstage.carrier.urls import Target, parse_target
from soundstage.errors import UNSERVED
from soundstage.front_door.hosts import Product, is_twilio, product_of
from soundstage.front_door.notices import Notices
from soundstage.front_door.outside import Outside

_NOT_PASSED = frozenset(
    {
        "connection",
        "expect",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        UNSERVED.lower(),
    }
)
_NOT_ADDED = ("User-Agent", "Accept", "Accept-Encoding", "Content-Type")
_LONGEST_REWRITTEN = 16 * 1024 * 1024
_TIMES = aiohttp.ClientTimeout(total=None, sock_connect=10, sock_read=300)

_Deliver = Callable[[aiohttp.ClientResponse], Awaitable[web.StreamResponse]]


def new_session() -> aiohttp.ClientSession:
    """Return a session that passes on what it is given, and nothing of its own."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0, force_close=True),
        cookie_jar=aiohttp.DummyCookieJar(),
        skip_auto_headers=_NOT_ADDED,
        auto_decompress=False,
        timeout=_TIMES,
    )


@dataclass(frozen=True, slots=True)
class Forwarding:
    """Passes requests on. `credentials` are Authorization headers that stand for others."""

    session: aiohttp.ClientSession
    server_url: str
    notices: Notices
    outside: Outside
    offline: bool = False
    credentials: Mapping[str, str] = field(default_factory=dict)

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer a request that came through the proxy."""
        try:
            target = _target(request)
        except HttpFailure as failure:
            return _plain(400, str(failure))
        if is_twilio(target.host):
            return await self._answer_for_twilio(request, target)
        if request.secure:
            return _plain(421, "the Host of a request is not that of its CONNECT")
        if self.offline:
            self.notices.refused(target.url.partition("?")[0])
            return _plain(403, "--offline refuses what is not Twilio's")
        proxy = self.outside.proxy("http", target.host)
        headers = _passed(request.headers)

        async def deliver(answer: aiohttp.ClientResponse) -> web.StreamResponse:
            return await _stream(request, answer)

        return await self._exchange(request, target.url, headers, deliver, proxy)

    async def _answer_for_twilio(
        self, request: web.BaseRequest, target: Target
    ) -> web.StreamResponse:
        place = URL(target.url, encoded=True)
        product = product_of(target.host)
        if product is None or not product.serves(place.raw_path):
            self.notices.not_served(request.method, target.host, place.raw_path)
            error = NotFound(place.raw_path)
            return web.json_response(error.body(), status=error.status)
        headers = _passed(request.headers)
        headers[hdrs.HOST] = target.host
        if given := self.credentials.get(headers.get(hdrs.AUTHORIZATION, "")):
            headers[hdrs.AUTHORIZATION] = given

        async def deliver(answer: aiohttp.ClientResponse) -> web.StreamResponse:
            if UNSERVED in answer.headers or answer.status == 405:
                self.notices.not_served(request.method, target.host, place.raw_path)
            if product.prefix:
                return await _without_prefix(answer, target.host, product)
            return await _stream(request, answer)

        url = f"{self.server_url}{product.prefix}{place.raw_path_qs}"
        return await self._exchange(request, url, headers, deliver)

    async def _exchange(
        self,
        request: web.BaseRequest,
        url: str,
        headers: CIMultiDict[str],
        deliver: _Deliver,
        proxy: str | None = None,
    ) -> web.StreamResponse:
        if request.headers.get(hdrs.EXPECT, "").lower() == "100-continue" and request.transport:
            request.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        try:
            async with self.session.request(
                request.method,
                URL(url, encoded=True),
                headers=headers,
                data=request.content if request.body_exists else None,
                allow_redirects=False,
                proxy=proxy,
            ) as answer:
                return await deliver(answer)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as failure:
            place = URL(url, encoded=True).host
            return _plain(502, f"no answer from {place}: {type(failure).__name__}")


def _target(request: web.BaseRequest) -> Target:
    """Return where a request goes: its Host behind TLS, the URL in its first line before it."""
    if request.secure:
        if not request.raw_path.startswith("/"):
            raise HttpFailure("bad-url", "expected a path in the first line of a request")
        return parse_target(f"https://{request.headers.get(hdrs.HOST, '')}{request.raw_path}")
    if request.raw_path.startswith("/"):
        raise HttpFailure(
            "bad-url", "this is a proxy; expected a whole URL in the first line of a request"
        )
    return parse_target(request.raw_path)


def _passed(headers: CIMultiDictProxy[str]) -> CIMultiDict[str]:
    """Return the headers that are for the other end, and not for this connection."""
    named = {name.strip().lower() for name in headers.get(hdrs.CONNECTION, "").split(",")}
    return CIMultiDict(
        (name, value)
        for name, value in headers.items()
        if name.lower() not in _NOT_PASSED and name.lower() not in named
    )


async def _stream(request: web.BaseRequest, answer: aiohttp.ClientResponse) -> web.StreamResponse:
    """Pass an answer on as it comes; one that breaks off breaks off for the client too."""
    response = web.StreamResponse(
        status=answer.status, reason=answer.reason, headers=_passed(answer.headers)
    )
    await response.prepare(request)
    try:
        async for chunk in answer.content.iter_any():
            await response.write(chunk)
        await response.write_eof()
    except (aiohttp.ClientError, TimeoutError, OSError):
        if request.transport:
            request.transport.abort()
    return response


async def _without_prefix(
    answer: aiohttp.ClientResponse, host: str, product: Product
) -> web.StreamResponse:
    """Return an answer whose URLs and messages have the paths that Twilio's host has."""
    body = b""
    async for chunk in answer.content.iter_any():
        body += chunk
        if len(body) > _LONGEST_REWRITTEN:
            return _plain(502, "the answer is too long to be passed on")
    here = product.prefix.encode()
    for before in (f"https://{host}".encode(), b"The requested resource "):
        body = body.replace(before + here + b"/", before + b"/")
    headers = _passed(answer.headers)
    headers.pop(hdrs.CONTENT_LENGTH, None)
    return web.Response(status=answer.status, reason=answer.reason, headers=headers, body=body)


def _plain(status: int, reason: str) -> web.Response:
    return web.Response(status=status, text=f"soundstage wrap: {reason}\n")

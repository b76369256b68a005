"""The HTTP client for tests: it calls ASGI applications directly and gives canned answers.

Time does not pass in it. A canned answer may have a delay: one that is longer than the
request's time limit is a time-out, a shorter one makes no difference.
"""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from soundstage.carrier.asgi import AsgiApp, call
from soundstage.carrier.guard import OPEN, Guard
from soundstage.carrier.http import HttpClient, HttpFailure, Request, Response, find_header
from soundstage.carrier.redirects import follow
from soundstage.carrier.urls import parse_target, shown

Match = str | Callable[[Request], bool]
Answer = Response | HttpFailure | Callable[[Request], Response | Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class _Canned:
    match: Match
    answer: Answer
    delay: float

    def fits(self, request: Request) -> bool:
        if callable(self.match):
            return self.match(request)
        return fnmatchcase(request.url, self.match)


class InProcessClient(HttpClient):
    """Applications by origin, canned answers by URL; everything else is refused."""

    def __init__(self, guard: Guard = OPEN) -> None:
        self.requests: list[Request] = []
        self._guard = guard
        self._apps: dict[str, AsgiApp] = {}
        self._canned: list[_Canned] = []

    def mount(self, origin: str, app: AsgiApp) -> None:
        """Let an application answer for an origin such as `http://127.0.0.1:8080`."""
        self._apps[parse_target(origin).origin] = app

    def add(self, match: Match, answer: Answer, delay: float = 0.0) -> None:
        """Answer requests to a URL (`*` and `?` are wildcards); the last one added wins."""
        self._canned.insert(0, _Canned(match, answer, delay))

    async def send(self, request: Request) -> Response:
        try:
            async with asyncio.timeout(request.timeout):
                return await follow(self._send_one, request)
        except TimeoutError:
            message = f"no answer from {shown(request.url)} within {request.timeout:g} s"
            raise HttpFailure("timeout", message, sent=True) from None

    async def _send_one(self, request: Request) -> Response:
        target = parse_target(request.url)
        self._guard.check(target)
        if target.authorization and not find_header(request.headers, "authorization"):
            headers = (*request.headers, ("Authorization", target.authorization))
            request = replace(request, headers=headers)
        if request.url != target.url:
            request = replace(request, url=target.url)
        self.requests.append(request)
        response = await self._answer(request, target.origin)
        if len(response.body) > request.max_bytes:
            message = f"the answer of {target.origin} is larger than {request.max_bytes} bytes"
            raise HttpFailure("too-large", message, sent=True)
        return replace(response, url=target.url)

    async def _answer(self, request: Request, origin: str) -> Response:
        canned = next((entry for entry in self._canned if entry.fits(request)), None)
        if canned is not None:
            return await _give(canned, request)
        if origin in self._apps:
            return await call(self._apps[origin], request)
        message = f"no canned answer for {request.method} {shown(request.url)}"
        raise HttpFailure("refused", message)


async def _give(canned: _Canned, request: Request) -> Response:
    if canned.delay >= request.timeout:
        message = f"no answer from {shown(request.url)} within {request.timeout:g} s"
        raise HttpFailure("timeout", message, sent=True)
    if isinstance(canned.answer, HttpFailure):
        raise canned.answer
    if isinstance(canned.answer, Response):
        return canned.answer
    answer = canned.answer(request)
    return await answer if inspect.isawaitable(answer) else answer

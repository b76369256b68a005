"""Server-sent events: what an operation yields, until the client goes or the server stops."""

import asyncio
import re
from collections.abc import AsyncGenerator, Awaitable
from contextlib import suppress
from typing import Any

import msgspec
from starlette.types import Receive, Scope, Send

from soundstage.errors import ApiError

_FIRST_SECONDS = 1.0
_QUIET_SECONDS = 15.0
_LONGEST_SECONDS = 600.0
"""The client comes again after this time: then its session is looked at."""

_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]
_WORD = re.compile(r"(?<!^)(?=[A-Z])")


class Streams:
    """All live streams of this process: they end together when the server stops."""

    def __init__(self) -> None:
        self._ending = asyncio.Event()

    def end(self) -> None:
        """Let every stream end, also those that begin from now on."""
        self._ending.set()

    async def answer(
        self, events: AsyncGenerator[msgspec.Struct], scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Send events as they come; one that cannot even begin raises its `ApiError`."""
        stream = _Stream(events, send)
        over: list[asyncio.Future[Any]] = [
            asyncio.ensure_future(one)
            for one in (self._ending.wait(), _gone(receive), asyncio.sleep(_LONGEST_SECONDS))
        ]
        try:
            await stream.run(over)
        finally:
            for task in over:
                task.cancel()
            await stream.close()


class _Stream:
    """One stream: the event that is waited for, and whether the answer has begun."""

    def __init__(self, events: AsyncGenerator[msgspec.Struct], send: Send) -> None:
        self._events = events
        self._send = send
        self._next = self._upcoming()
        self._begun = False

    async def run(self, over: list[asyncio.Future[Any]]) -> None:
        seconds = _FIRST_SECONDS
        while True:
            await asyncio.wait(
                {self._next, *over}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED
            )
            if any(task.done() for task in over):
                break
            seconds = _QUIET_SECONDS
            if not self._next.done():
                await self._write(b": nothing new\n\n")
            elif not await self._pass_on():
                break
        await self._finish()

    async def _pass_on(self) -> bool:
        """Send the event that is there; tell whether there may be more."""
        try:
            event = self._next.result()
        except StopAsyncIteration:
            return False
        except ApiError as error:
            if not self._begun:
                raise
            await self._write(_text("refused", error.body()))
            return False
        await self._write(_text(event_name(type(event)), event))
        self._next = self._upcoming()
        return True

    async def close(self) -> None:
        self._next.cancel()
        with suppress(asyncio.CancelledError, StopAsyncIteration, ApiError):
            await self._next
        await self._events.aclose()

    def _upcoming(self) -> asyncio.Future[msgspec.Struct]:
        coming: Awaitable[msgspec.Struct] = anext(self._events)
        return asyncio.ensure_future(coming)

    async def _begin(self) -> None:
        if not self._begun:
            self._begun = True
            await self._send({"type": "http.response.start", "status": 200, "headers": _HEADERS})

    async def _write(self, text: bytes) -> None:
        await self._begin()
        await self._send({"type": "http.response.body", "body": text, "more_body": True})

    async def _finish(self) -> None:
        await self._begin()
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})


def event_name(kind: type) -> str:
    """Return the name of an event: that of its struct in snake case."""
    return _WORD.sub("_", kind.__name__).lower()


def _text(name: str, event: Any) -> bytes:
    return b"event: %s\ndata: %s\n\n" % (name.encode(), msgspec.json.encode(event))


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass

"""A keep-alive connection on which one webhook at a time is sent."""

import asyncio
from typing import Self, cast
from urllib.parse import urlsplit

import httptools


class WebhookFailed(Exception):
    """A system refused a webhook or closed the connection: nothing can be measured."""


class Connection(asyncio.Protocol):
    """One connection; `send` returns the status when the whole answer is there."""

    def __init__(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._answered: asyncio.Future[None] | None = None
        self._body = b""

    @classmethod
    async def open(cls, url: str) -> Self:
        parts = urlsplit(url)
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(cls, parts.hostname or "", parts.port or 80)
        return connection

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    async def send(self, request: bytes) -> None:
        """Send a webhook and wait for its answer, which must be good."""
        self._answered = asyncio.get_running_loop().create_future()
        self._body = b""
        self._transport.write(request)
        await self._answered

    def close(self) -> None:
        self._transport.close()

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        status = self._parser.get_status_code()
        if self._answered is None or self._answered.done():
            return
        if 200 <= status < 300:
            self._answered.set_result(None)
        else:
            said = self._body[:200].decode(errors="replace")
            self._answered.set_exception(WebhookFailed(f"status {status}: {said}"))

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answered is not None and not self._answered.done():
            self._answered.set_exception(WebhookFailed("the connection was closed"))

"""One origin for everything: the simulated network under its paths, the API for the rest.

It has a door. Before the door opens, requests wait; after it closes, new ones are told to
come back later while those inside are finished. The simulated network stands outside the
door: what is being finished may need it.
"""

import asyncio

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_NETWORK = ("/2010-04-01/", "/network/")


class Site:
    """An ASGI application made of two."""

    def __init__(self, api: ASGIApp, network: ASGIApp | None = None) -> None:
        self._api = api
        self._network = network
        self._opened = asyncio.Event()
        self._closed = False
        self._inside = 0
        self._empty = asyncio.Event()
        self._empty.set()

    def open(self) -> None:
        """Let requests in."""
        self._opened.set()

    async def close(self) -> None:
        """Let no more requests in, and wait until those inside are finished."""
        self._closed = True
        self._opened.set()
        await self._empty.wait()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._network is not None and scope.get("path", "").startswith(_NETWORK):
            await self._network(scope, receive, send)
            return
        await self._opened.wait()
        if self._closed:
            await _stopping(scope, receive, send)
            return
        self._inside += 1
        self._empty.clear()
        try:
            await self._api(scope, receive, send)
        finally:
            self._inside -= 1
            if not self._inside:
                self._empty.set()


_stopping = PlainTextResponse(
    "this server is stopping; try again\n", status_code=503, headers={"Retry-After": "1"}
)

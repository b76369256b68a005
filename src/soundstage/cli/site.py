"""One origin for everything: the simulated network and the editor under their paths, else the API.

It has a door. Before the door opens, requests wait; after it closes, new ones are told to
come back later while those inside are finished. The simulated network stands outside the
door: what is being finished may need it. So do the paths by which a machine is watched.
"""

import asyncio

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from soundstage.console.app import Console, is_console_path

_NETWORK = ("/2010-04-01/", "/network/")
_CARRIER_HOST = b".twilio.com"
_HEALTH = frozenset({"/healthz", "/readyz"})


class Site:
    """An ASGI application made of three."""

    def __init__(
        self, api: ASGIApp, network: ASGIApp | None = None, console: Console | None = None
    ) -> None:
        self._api = api
        self._network = network
        self._console = console
        self._opened = asyncio.Event()
        self._closed = False
        self._last = False
        self._inside = 0
        self._empty = asyncio.Event()
        self._empty.set()

    def open(self) -> None:
        """Let requests in."""
        self._opened.set()

    def part(self) -> None:
        """Let clients go: each connection ends with its next answer, and live streams end."""
        self._last = True
        if self._console is not None:
            self._console.end_streams()

    async def close(self) -> None:
        """Let no more requests in, and wait until those inside are finished."""
        self._closed = True
        self._opened.set()
        await self.empty()

    async def empty(self) -> None:
        """Wait until nobody is inside."""
        await self._empty.wait()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        carrier = _through_front_door(scope)
        if carrier:
            scope["scheme"] = "https"
        if self._network is not None and path.startswith(_NETWORK):
            await self._network(scope, receive, send)
        elif path in _HEALTH:
            await self._api(scope, receive, send)
        else:
            await self._opened.wait()
            if self._closed:
                await _stopping(scope, receive, send)
            elif self._console is not None and not carrier and is_console_path(path):
                await self._enter(self._console, scope, receive, send)
            else:
                await self._enter(self._api, scope, receive, send)

    async def _enter(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_last(message: Message) -> None:
            if self._last and message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Connection"] = "close"
            await send(message)

        self._inside += 1
        self._empty.clear()
        try:
            await app(scope, receive, send_last)
        finally:
            self._inside -= 1
            if not self._inside:
                self._empty.set()


def _through_front_door(scope: Scope) -> bool:
    """Tell whether a client sees itself at Twilio: URLs in its answers have to lead there too."""
    host = next((value for name, value in scope.get("headers", ()) if name == b"host"), b"")
    return host.endswith(_CARRIER_HOST)


_stopping = PlainTextResponse(
    "this server is stopping; try again\n", status_code=503, headers={"Retry-After": "1"}
)

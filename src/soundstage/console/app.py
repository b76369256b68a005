"""The ASGI application of the console: the editor's files, and the JSON API behind it."""

from collections import defaultdict
from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from soundstage.api.middleware import RequestLog
from soundstage.api.refusals import REFUSALS
from soundstage.console.endpoint import Endpoint
from soundstage.console.operation import Operation
from soundstage.console.operations import OPERATIONS
from soundstage.console.room import Room
from soundstage.console.static_files import Pages, bundle_folder
from soundstage.console.streaming import Streams

_FIRST_SEGMENTS = frozenset(
    {"", "login", "flows", "executions", "assets", "favicon.svg", "console"}
)
_LEAST_TO_COMPRESS = 1_000
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
}
_POLICY = "Content-Security-Policy"
_CLOSED_POLICY = "default-src 'none'; frame-ancestors 'none'"


def is_console_path(path: str) -> bool:
    """Tell whether a path is the console's; all others are the REST API's."""
    return path.startswith("/") and path.split("/", 2)[1] in _FIRST_SEGMENTS


class Console:
    """The console in front of a node."""

    def __init__(self, room: Room, folder: Path | None = None) -> None:
        self.room = room
        self._streams = Streams()
        self._app = self._assemble(Pages(folder or bundle_folder()))

    def end_streams(self) -> None:
        """Let live streams end: the server stops."""
        self._streams.end()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)

    def _assemble(self, pages: ASGIApp) -> ASGIApp:
        node = self.room.node
        app = Starlette(
            routes=[*self._api(), Mount("/", pages)],
            middleware=[
                Middleware(RequestLog, database_failed=node.database_failed),
                Middleware(_Hardened),
                Middleware(GZipMiddleware, minimum_size=_LEAST_TO_COMPRESS, compresslevel=6),
            ],
            exception_handlers=REFUSALS,
        )
        app.router.redirect_slashes = False
        return app

    def _api(self) -> list[Route]:
        by_path: defaultdict[str, list[Operation]] = defaultdict(list)
        for operation in OPERATIONS:
            by_path[operation.path].append(operation)
        return [
            Route(path, Endpoint(self.room, self._streams, operations))
            for path, operations in by_path.items()
        ]


class _Hardened:
    """Sends what keeps browsers from trusting too much, with every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_hardened(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                headers.setdefault(_POLICY, _CLOSED_POLICY)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, send_hardened)

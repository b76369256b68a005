"""The ASGI application: the REST API, the webhooks and the paths for operators."""

import re
from collections.abc import Sequence
from functools import partial

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from soundstage.api.middleware import RequestLog
from soundstage.api.nodes import put_node
from soundstage.api.refusals import REFUSALS
from soundstage.api.routes import HEALTH, ROUTES
from soundstage.api.webhooks import Webhook
from soundstage.runtime.node import Node

_WEBHOOK = re.compile(r"/v1/Accounts/(?P<account>[^/]+)/Flows/(?P<flow>[^/]+)")


def create_app(node: Node) -> ASGIApp:
    """Return the application in front of a node; starting and stopping that is the caller's."""
    logged = partial(RequestLog, database_failed=node.database_failed)
    return _Front(logged(Webhook(node)), _app(node, ROUTES))


def create_health_app(node: Node) -> ASGIApp:
    """Return the application of a node that serves no requests but those for its health."""
    return _app(node, HEALTH)


class _Front:
    """Brings webhooks to where they are answered, and all other requests to the REST API.

    Nearly all requests are webhooks, and what the framework wraps around a route costs as much
    as to read and verify one. The webhook answers its own faults and needs none of it.
    """

    def __init__(self, webhook: ASGIApp, others: ASGIApp) -> None:
        self._webhook = webhook
        self._others = others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = _WEBHOOK.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if found is None:
            await self._others(scope, receive, send)
        else:
            scope["path_params"] = found.groupdict()
            await self._webhook(scope, receive, send)


def _app(node: Node, paths: Sequence[Route]) -> Starlette:
    app = Starlette(
        routes=list(paths),
        middleware=[Middleware(RequestLog, database_failed=node.database_failed)],
        exception_handlers=REFUSALS,
    )
    app.router.redirect_slashes = False
    put_node(app, node)
    return app

"""The ASGI application: the REST API, the webhooks and the paths for operators."""

from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from soundstage.api.errors import MethodNotAllowed, NotFound
from soundstage.api.middleware import RequestLog
from soundstage.api.responses import error
from soundstage.api.routes import health_routes, routes
from soundstage.errors import UNSERVED, ApiError
from soundstage.runtime.node import Node


def create_app(node: Node) -> Starlette:
    """Return the application in front of a node; starting and stopping that is the caller's."""
    return _app(node, routes(node))


def create_health_app(node: Node) -> Starlette:
    """Return the application of a node that serves no requests but those for its health."""
    return _app(node, health_routes(node))


def _app(node: Node, paths: list[Route]) -> Starlette:
    app = Starlette(
        routes=paths,
        middleware=[Middleware(RequestLog, database_failed=node.database_failed)],
        exception_handlers={ApiError: _api_error, 404: _no_path, 405: _no_method},
    )
    app.router.redirect_slashes = False
    return app


async def _api_error(_: Request, failure: Any) -> Response:
    return error(failure)


async def _no_path(request: Request, _: Exception) -> Response:
    answer = error(NotFound(request.scope["path"]))
    answer.headers[UNSERVED] = "true"
    return answer


async def _no_method(_: Request, failure: Any) -> Response:
    return error(MethodNotAllowed(failure.headers["Allow"]))

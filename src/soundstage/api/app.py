"""The ASGI application: the REST API, the webhooks and the paths for operators."""

from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from soundstage.api.errors import MethodNotAllowed, NotFound
from soundstage.api.middleware import RequestLog
from soundstage.api.responses import error
from soundstage.api.routes import routes
from soundstage.errors import ApiError
from soundstage.runtime.node import Node


def create_app(node: Node) -> Starlette:
    """Return the application in front of a node; starting and stopping that is the caller's."""
    app = Starlette(
        routes=routes(node),
        middleware=[Middleware(RequestLog)],
        exception_handlers={ApiError: _api_error, 404: _no_path, 405: _no_method},
    )
    app.router.redirect_slashes = False
    return app


async def _api_error(_: Request, failure: Any) -> Response:
    return error(failure)


async def _no_path(request: Request, _: Exception) -> Response:
    return error(NotFound(request.scope["path"]))


async def _no_method(_: Request, failure: Any) -> Response:
    return error(MethodNotAllowed(failure.headers["Allow"]))

"""What a request is told that an application refuses, in Twilio's shape."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from soundstage.api.errors import MethodNotAllowed, NotFound
from soundstage.api.responses import error
from soundstage.errors import ApiError


async def _api_error(_: Request, failure: Any) -> Response:
    return error(failure)


async def _no_path(request: Request, _: Exception) -> Response:
    return error(NotFound(request.scope["path"]))


async def _no_method(_: Request, failure: Any) -> Response:
    return error(MethodNotAllowed(failure.headers["Allow"]))


REFUSALS: Mapping[Any, Any] = {ApiError: _api_error, 404: _no_path, 405: _no_method}
"""The exception handlers of an application."""

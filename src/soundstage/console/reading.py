"""Bodies and queries as the structs that operations ask for."""

from typing import Any

import msgspec
from starlette.requests import Request

from soundstage.api.params import media_type, read_body
from soundstage.console.errors import InvalidRequest
from soundstage.console.operation import Operation

_JSON = "application/json"


async def read_struct(request: Request, operation: Operation, limit: int) -> Any:
    """Return the body as its struct, None when the operation reads none."""
    if operation.body is None:
        return None
    body = await read_body(request, limit)
    found = media_type(request)
    if found != _JSON:
        raise InvalidRequest("Content-Type", f"found {found[:50]!r}, expected {_JSON}")
    try:
        return msgspec.json.decode(body, type=operation.body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidRequest("body", str(error)) from None
    except RecursionError:
        raise InvalidRequest("body", "it is nested too deeply") from None


def read_asked(request: Request, operation: Operation) -> Any:
    """Return the query as its struct, None when the operation reads none."""
    if operation.query is None:
        return None
    given = {name: value for name, value in request.query_params.items() if value}
    try:
        return msgspec.convert(given, operation.query, strict=False)
    except msgspec.ValidationError as error:
        raise InvalidRequest("query", str(error)) from None

"""Bodies and queries as the structs that operations ask for."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
from starlette.requests import Request

from soundstage.api.params import media_type, read_body
from soundstage.console.errors import InvalidRequest
from soundstage.console.operation import Operation

TOO_DEEP = "it is nested too deeply"
_JSON = "application/json"
_LARGEST = 2**31 - 1
_FIRST_YEAR, _LAST_YEAR = 1900, 9000


async def read_struct(request: Request, operation: Operation, limit: int) -> Any:
    """Return the body as its struct, None when the operation reads none."""
    if operation.body is None:
        return None
    body = await read_body(request, limit)
    found = media_type(request)
    if found != _JSON:
        raise InvalidRequest("Content-Type", f"found {found[:50]!r}, expected {_JSON}")
    try:
        return _kept(msgspec.json.decode(body, type=operation.body), "body")
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidRequest("body", str(error)) from None
    except RecursionError:
        raise InvalidRequest("body", TOO_DEEP) from None


def read_asked(request: Request, operation: Operation) -> Any:
    """Return the query as its struct, None when the operation reads none."""
    if operation.query is None:
        return None
    given = {name: value for name, value in request.query_params.items() if value}
    try:
        return _kept(msgspec.convert(given, operation.query, strict=False), "query")
    except msgspec.ValidationError as error:
        raise InvalidRequest("query", str(error)) from None


def _kept(asked: Any, part: str) -> Any:
    """Return what is asked for; what no database could keep or look for is refused.

    JSON inside, such as a definition, is kept as text and may hold anything.
    """
    for value in _plain(asked):
        if isinstance(value, str) and "\0" in value:
            raise InvalidRequest(part, "a text has a NUL character")
        if isinstance(value, int) and not -_LARGEST <= value <= _LARGEST:
            raise InvalidRequest(part, f"found {str(value)[:20]}…, expected a smaller number")
        if isinstance(value, datetime) and not _FIRST_YEAR < value.year < _LAST_YEAR:
            raise InvalidRequest(part, f"found the year {value.year}, expected one of this age")
    return asked


def _plain(value: Any) -> Iterator[Any]:
    """Yield the plain values in structs and lists."""
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _plain(getattr(value, name))
    elif isinstance(value, tuple):
        for member in value:
            yield from _plain(member)
    else:
        yield value

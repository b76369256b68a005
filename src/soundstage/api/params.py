"""Parameters of requests: query strings and form bodies, read with care."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar
from urllib.parse import parse_qsl, unquote

from starlette.requests import Request

from soundstage.api.errors import InvalidParameter, MissingParameter, RequestTooLarge

FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 1_000
"""No request of the API needs more parameters than this."""

_MOST_DIGITS = 9
_READ_ON = 4
"""How many limits' worth of a body that is too large are still read, for a polite answer."""

Choice = TypeVar("Choice", bound=StrEnum)
Pairs = list[tuple[str, str]]


class Params:
    """Named values; an empty one counts as absent, of repeated ones the last counts."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._pairs = [(name, value) for name, value in pairs if value]

    def get(self, name: str) -> str | None:
        """Return a value, or None when it is absent."""
        values = self.all(name)
        return values[-1] if values else None

    def required(self, name: str) -> str:
        """Return a value, or raise `MissingParameter`."""
        value = self.get(name)
        if value is None:
            raise MissingParameter(name)
        return value

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of a repeated parameter, in order."""
        return tuple(value for key, value in self._pairs if key == name)

    def choice(self, name: str, kind: type[Choice]) -> Choice:
        """Return a required value as one of the members of `kind`."""
        return read_choice(name, self.required(name), kind)


def read_choice(name: str, value: str, kind: type[Choice]) -> Choice:
    """Return the member of `kind` with this value, or raise `InvalidParameter`."""
    if value not in list(kind):
        expected = " or ".join(kind)
        raise InvalidParameter(name, f"found {value[:50]!r}, expected {expected}")
    return kind(value)


def is_number(text: str) -> bool:
    """Tell whether a text is a whole number that every database can keep."""
    return text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS


async def read_body(request: Request, limit: int) -> bytes:
    """Return the body of a request, or raise `RequestTooLarge`."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > limit * _READ_ON:
            break
        if size <= limit:
            parts.append(part)
    if size > limit:
        raise RequestTooLarge
    return b"".join(parts)


def media_type(request: Request) -> str:
    """Return the content type of a body without its parameters, in lower case."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def read_form(request: Request, limit: int) -> Params:
    """Return the form parameters of a REST request."""
    body = await read_body(request, limit)
    found = media_type(request)
    if body and found != FORM:
        raise InvalidParameter("Content-Type", f"found {found[:50]!r}, expected {FORM}")
    try:
        pairs = _pairs(body.decode(), errors="strict")
    except UnicodeDecodeError:
        raise InvalidParameter("body", "it is not UTF-8") from None
    for name, value in pairs:
        if "\0" in value:
            raise InvalidParameter(name[:50], "it has a NUL character")
    return Params(pairs)


def read_query(request: Request) -> Params:
    """Return the query parameters of a REST request."""
    text = request.scope["query_string"].decode("latin-1")
    return Params(_pairs(text, errors="replace"))


def raw_pairs(text: bytes) -> Pairs | None:
    """Return the parameters in a webhook's query or body, None when there are too many.

    Bytes that are not UTF-8 are kept as they are, as the signature covers them.
    """
    fields = text.decode(errors="surrogateescape").split("&")
    if len(fields) > MOST_FIELDS:
        return None
    parts = [field.partition("=") for field in fields if field]
    return [(_unquoted(name), _unquoted(value)) for name, _, value in parts]


def _unquoted(text: str) -> str:
    text = text.replace("+", " ")
    return unquote(text, errors="surrogateescape") if "%" in text else text


def _pairs(text: str, *, errors: str) -> Pairs:
    try:
        return parse_qsl(text, keep_blank_values=True, errors=errors, max_num_fields=MOST_FIELDS)
    except UnicodeDecodeError:
        raise
    except ValueError:
        raise InvalidParameter("request", f"expected at most {MOST_FIELDS} parameters") from None

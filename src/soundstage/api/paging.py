"""Pages of a list: what a client asks for, and the `meta` object that leads it on."""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

from soundstage.api.call import Call
from soundstage.api.errors import BadPageToken, InvalidParameter, PageSizeTooLarge
from soundstage.api.params import Params, is_number
from soundstage.api.responses import Row
from soundstage.store.port import Cursor, Page

DEFAULT_SIZE = 50
_AFTER, _BEFORE = "a", "b"

T = TypeVar("T")
IsKey = Callable[[str], bool]
Filters = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """The page that a client asks for. `number` only numbers it, the token finds it."""

    size: int
    number: int
    token: str | None
    cursor: Cursor


def read_paging(query: Params, largest: int, is_key: IsKey) -> Asked:
    """Return the page that a query asks for; `is_key` knows the keys of this list."""
    size = _whole_number(query, "PageSize", least=1, default=DEFAULT_SIZE)
    if size > largest:
        raise PageSizeTooLarge
    token = query.get("PageToken")
    return Asked(
        size=size,
        number=_whole_number(query, "Page", least=0, default=0),
        token=token,
        cursor=_read_token(token, is_key) if token else Cursor(),
    )


def listing(
    call: Call,
    asked: Asked,
    name: str,
    page: Page[T],
    key: Callable[[T], str],
    rows: Sequence[Row],
    filters: Filters = (),
) -> Row:
    """Return the body of a list answer: `rows` show the items of `page` under `name`."""

    def url(number: int, token: str | None) -> str:
        query = [*filters, ("PageSize", asked.size), ("Page", number)]
        if token:
            query.append(("PageToken", token))
        return f"{call.base_url}{call.path}?{urlencode(query)}"

    following = _token(_AFTER, key(page.items[-1])) if page.items and page.has_next else None
    previous = _token(_BEFORE, key(page.items[0])) if page.items and page.has_previous else None
    return {
        "meta": {
            "page": asked.number,
            "page_size": asked.size,
            "first_page_url": url(0, None),
            "previous_page_url": previous and url(max(asked.number - 1, 0), previous),
            "url": url(asked.number, asked.token),
            "next_page_url": following and url(asked.number + 1, following),
            "key": name,
        },
        name: rows,
    }


def _whole_number(query: Params, name: str, *, least: int, default: int) -> int:
    text = query.get(name)
    if text is None:
        return default
    if not is_number(text) or int(text) < least:
        raise InvalidParameter(
            name, f"found {text[:50]!r}, expected a whole number from {least} on"
        )
    return int(text)


def _token(direction: str, key: str) -> str:
    return base64.urlsafe_b64encode(f"{direction}{key}".encode()).decode().rstrip("=")


def _read_token(token: str, is_key: IsKey) -> Cursor:
    try:
        padded = token + "=" * (-len(token) % 4)
        text = base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise BadPageToken from None
    direction, key = text[:1], text[1:]
    if direction not in (_AFTER, _BEFORE) or not is_key(key):
        raise BadPageToken
    return Cursor(after=key) if direction == _AFTER else Cursor(before=key)

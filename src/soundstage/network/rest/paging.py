"""Pages of a list, newest first, by key: they stay right while rows are added [oai].

A token names the row it continues from: `PA…` goes on to older rows, `PB…` back to newer ones.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from starlette.requests import Request

from soundstage.errors import Json
from soundstage.network.database import Table
from soundstage.network.errors import BadPageToken, BadRequest, PageSizeTooLarge

DEFAULT_SIZE = 50
MAX_SIZE = 1_000
_MAX_PAGE = 1_000_000_000
OWN = ("Page", "PageSize", "PageToken")

R = TypeVar("R", bound=Any)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rows a list shows: a condition and its values."""

    condition: str
    values: tuple[str | int | None, ...]

    def also(self, condition: str, *values: str | int) -> "Selection":
        """Return the rows that meet a further condition too."""
        return Selection(f"{self.condition} AND {condition}", (*self.values, *values))


def list_page(
    request: Request,
    table: Table[R],
    selection: Selection,
    key: str,
    render: Callable[[R], Json],
) -> dict[str, Json]:
    """Return one page of a list with the URIs of its neighbours."""
    size = whole_number(request, "PageSize", DEFAULT_SIZE, low=1)
    if size > MAX_SIZE:
        raise PageSizeTooLarge
    page = whole_number(request, "Page", 0, low=0)
    rows, more = rows_of_page(table, selection, request.query_params.get("PageToken", ""), size)
    link = _linker(request, size)
    return {
        key: [render(row) for row in rows],
        "page": page,
        "page_size": size,
        "start": page * size if rows else 0,
        "end": page * size + len(rows) - 1 if rows else 0,
        "uri": link(page, request.query_params.get("PageToken")),
        "first_page_uri": link(0, None),
        "previous_page_uri": link(page - 1, f"PB{rows[0].seq:032x}") if page and rows else None,
        "next_page_uri": link(page + 1, f"PA{rows[-1].seq:032x}") if more else None,
    }


def rows_of_page(
    table: Table[R], selection: Selection, token: str, size: int, *, ascending: bool = False
) -> tuple[list[R], bool]:
    """Return the rows of a page and whether more follow in the list's direction."""
    back = token.startswith("PB")
    upwards = ascending != back
    if token:
        selection = selection.also(f"seq {'>' if upwards else '<'} ?", _seq(token))
    rows = table.where(
        selection.condition,
        *selection.values,
        rest=f"ORDER BY seq {'ASC' if upwards else 'DESC'} LIMIT {size + (not back)}",
    )
    if back:
        return rows[::-1], bool(rows)
    return rows[:size], len(rows) > size


def _seq(token: str) -> int:
    try:
        seq = int(token[2:], 16)
    except ValueError:
        raise BadPageToken from None
    if token[:2] not in ("PA", "PB") or len(token) != 34 or not 0 <= seq < 1 << 62:
        raise BadPageToken
    return seq


def _linker(request: Request, size: int) -> Callable[[int, str | None], str]:
    filters = [pair for pair in request.query_params.multi_items() if pair[0] not in OWN]

    def link(page: int, token: str | None) -> str:
        own = [("PageSize", str(size)), ("Page", str(page))]
        if token:
            own.append(("PageToken", token))
        return f"{request.url.path}?{urlencode(filters + own)}"

    return link


def whole_number(request: Request, name: str, default: int, low: int) -> int:
    """Return a number of the query, at least `low`, or the default."""
    text = request.query_params.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise BadRequest(f"Invalid {name}: expected a whole number")
    value = int(text)
    if not low <= value <= _MAX_PAGE:
        raise BadRequest(f"Invalid {name}: expected at least {low}")
    return value


def whole_list(request: Request, key: str, rows: list[Json]) -> dict[str, Json]:
    """Return a list that is short enough for one page."""
    uri = request.url.path
    return {
        key: rows,
        "page": 0,
        "page_size": DEFAULT_SIZE,
        "start": 0,
        "end": max(0, len(rows) - 1),
        "uri": uri,
        "first_page_uri": uri,
        "previous_page_uri": None,
        "next_page_uri": None,
    }

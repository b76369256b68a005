"""Pages of the v1 APIs: `meta` with the URLs of the neighbours, and the rows under their key."""

from collections.abc import Callable
from urllib.parse import urlencode

from starlette.requests import Request

from soundstage.errors import Json
from soundstage.network.database import Table
from soundstage.network.errors import PageSizeTooLarge
from soundstage.network.products.records import Resource
from soundstage.network.rest.paging import (
    DEFAULT_SIZE,
    MAX_SIZE,
    OWN,
    Selection,
    rows_of_page,
    whole_number,
)


def meta_page(
    request: Request,
    table: Table[Resource],
    selection: Selection,
    key: str,
    render: Callable[[Resource], Json],
    *,
    ascending: bool = False,
) -> dict[str, Json]:
    """Return one page of a list (api/README.md, "Answers").

    `PA…` tokens go on in the list's direction, `PB…` tokens go back.
    """
    size = whole_number(request, "PageSize", DEFAULT_SIZE, low=1)
    if size > MAX_SIZE:
        raise PageSizeTooLarge
    page = whole_number(request, "Page", 0, low=0)
    token = request.query_params.get("PageToken", "")
    rows, more = rows_of_page(table, selection, token, size, ascending=ascending)
    link = _linker(request, size)
    previous = f"PB{rows[0].seq:032x}" if page and rows else None
    following = f"PA{rows[-1].seq:032x}" if more else None
    return {
        "meta": {
            "page": page,
            "page_size": size,
            "first_page_url": link(0, ""),
            "previous_page_url": link(page - 1, previous) if previous else None,
            "next_page_url": link(page + 1, following) if following else None,
            "url": link(page, token),
            "key": key,
        },
        key: [render(row) for row in rows],
    }


def _linker(request: Request, size: int) -> Callable[[int, str], str]:
    filters = [pair for pair in request.query_params.multi_items() if pair[0] not in OWN]
    base = f"{request.url.scheme}://{request.url.netloc}{request.url.path}"

    def link(page: int, token: str) -> str:
        own = [("PageSize", str(size)), ("Page", str(page))]
        if token:
            own.append(("PageToken", token))
        return f"{base}?{urlencode(filters + own)}"

    return link

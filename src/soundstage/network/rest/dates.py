"""Filters of lists by date: `X=`, `X<=` and `X>=`, where the sign is part of the name [oai]."""

from starlette.requests import Request

from soundstage.network.errors import BadRequest
from soundstage.network.rest.paging import Selection
from soundstage.network.times import read_span, to_micros

_LIMITS = {"": (">= ?", "< ?"), "<": (None, "< ?"), ">": (">= ?", None)}


def by_date(selection: Selection, request: Request, name: str, column: str) -> Selection:
    """Return the rows whose date is in the span that the query asks for."""
    for sign, limits in _LIMITS.items():
        text = request.query_params.get(name + sign)
        if not text:
            continue
        span = read_span(text)
        if span is None:
            raise BadRequest(f"Invalid {name}: expected a date or a date with time")
        for limit, moment in zip(limits, span, strict=True):
            if limit is not None:
                selection = selection.also(f"{column} {limit}", to_micros(moment))
    return selection

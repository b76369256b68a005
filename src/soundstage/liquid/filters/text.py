"""Filters that change a text as a whole: case, blanks, escapes, and what is put around it."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote_plus, unquote_plus

from soundstage.liquid.expressions import Filter
from soundstage.liquid.filters.arguments import Arguments, needed, text
from soundstage.liquid.filters.html import plain_text
from soundstage.liquid.run import Run

_BLANKS = " \t\n\x0b\f\r"
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_BARE_AMPERSAND = re.compile(r"&(?!(?:[A-Za-z]+|#[0-9]+);)")
_BROKEN_CODE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPES_ONCE = str.maketrans({"<": "&lt;", ">": "&gt;", '"': "&quot;"})


def _plain(change: Callable[[str], str]) -> Filter:
    """Make a filter of a function from text to text; further arguments are ignored."""
    return lambda run, value, arguments: change(text(run, value))


def _trimming(change: Callable[[str], str]) -> Filter:
    """Make a filter that leaves what is no text as it is (filter-strip-25)."""

    def trim(run: Run, value: Any, arguments: Arguments) -> Any:
        return change(text(run, value)) if isinstance(value, str) else value

    return trim


def _append(run: Run, value: Any, arguments: Arguments) -> str:
    return text(run, value) + text(run, needed("append", arguments))


def _prepend(run: Run, value: Any, arguments: Arguments) -> str:
    return text(run, needed("prepend", arguments)) + text(run, value)


def _capitalize(whole: str) -> str:
    upper = whole[:1].upper()
    return (upper if len(upper) == 1 else whole[:1]) + whole[1:]


def _escape_once(whole: str) -> str:
    return _BARE_AMPERSAND.sub("&amp;", whole).translate(_ESCAPES_ONCE)


def _url_encode(whole: str) -> str:
    return quote_plus(whole, safe="*", errors="replace").replace("~", "%7E")


def _url_decode(run: Run, value: Any, arguments: Arguments) -> Any:
    """Decode a text; a broken one stays as it is (filterarg-url_decode-2)."""
    whole = text(run, value)
    return whole if _BROKEN_CODE.search(whole) else unquote_plus(whole)


def _strip_newlines(whole: str) -> str:
    return whole.replace("\r", "").replace("\n", "")


TEXT_FILTERS: dict[str, Filter] = {
    "append": _append,
    "capitalize": _plain(_capitalize),
    "downcase": _plain(str.lower),
    "escape": _plain(lambda whole: whole.translate(_ESCAPES)),
    "escape_once": _plain(_escape_once),
    "h": _plain(lambda whole: whole.translate(_ESCAPES)),
    "lstrip": _trimming(lambda whole: whole.lstrip(_BLANKS)),
    "newline_to_br": _plain(lambda whole: whole.replace("\n", "<br />\n")),
    "prepend": _prepend,
    "rstrip": _trimming(lambda whole: whole.rstrip(_BLANKS)),
    "strip": _trimming(lambda whole: whole.strip(_BLANKS)),
    "strip_html": _plain(plain_text),
    "strip_newlines": _plain(_strip_newlines),
    "upcase": _plain(str.upper),
    "url_decode": _url_decode,
    "url_encode": _plain(_url_encode),
}

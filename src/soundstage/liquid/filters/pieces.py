"""Filters that look for pieces of a text: split, replace, remove, slice and truncate."""

import re
from typing import Any

from soundstage.liquid.errors import Fault
from soundstage.liquid.expressions import Filter
from soundstage.liquid.filters.arguments import Arguments, exactly, needed, text, to_number
from soundstage.liquid.numbers import int_value, is_integer_text, long_of, trim
from soundstage.liquid.run import Run
from soundstage.liquid.values import Array, as_text, java_text, utf16_size, utf16_slice

_BLANKS = re.compile(r"[ \t\n\x0b\f\r]+")
_DOTS = "..."
_DEFAULT_LENGTH = 50
_DEFAULT_WORDS = 15


def _split(run: Run, value: Any, arguments: Arguments) -> Array:
    """Cut at a literal separator; at the very start it is none (extra-1 to -4)."""
    separator = as_text(run, needed("split", arguments))
    whole = text(run, value)
    run.spend(whole.count(separator, 1) if separator else len(whole))
    if not whole:
        return Array([""])
    if not separator:
        return Array(whole)
    parts = whole[1:].split(separator)
    parts[0] = whole[0] + parts[0]
    while not parts[-1]:
        parts.pop()
    return Array(parts)


def _replaced(run: Run, value: Any, old: Any, new: Any, *, first: bool = False) -> str:
    """Replace a literal text; nil for either text is a fault (filterarg-replace-8, -9)."""
    if old is None or new is None:
        raise Fault("other", "found nil, expected a text to look for and one to put there")
    needle, put = as_text(run, old), as_text(run, new)
    whole = text(run, value)
    count = min(whole.count(needle), 1) if first else whole.count(needle)
    run.check_size(len(whole) + count * (len(put) - len(needle)))
    run.spend_text(count * len(put))
    return whole.replace(needle, put, 1 if first else -1)


def _replace(run: Run, value: Any, arguments: Arguments) -> str:
    new = arguments[1] if len(arguments) > 1 else ""
    return _replaced(run, value, needed("replace", arguments), new)


def _replace_first(run: Run, value: Any, arguments: Arguments) -> str:
    new = arguments[1] if len(arguments) > 1 else ""
    return _replaced(run, value, needed("replace_first", arguments), new, first=True)


def _remove(run: Run, value: Any, arguments: Arguments) -> str:
    return _replaced(run, value, needed("remove", arguments), "")


def _remove_first(run: Run, value: Any, arguments: Arguments) -> str:
    return _replaced(run, value, needed("remove_first", arguments), "", first=True)


def _slice(run: Run, value: Any, arguments: Arguments) -> Any:
    """Cut a piece out of a text or a list (filterarg-slice-1 to -25)."""
    exactly("slice", arguments, 1, 2)
    start = _integer(run, arguments[0])
    length = _integer(run, arguments[1]) if len(arguments) > 1 else 1
    whole = value if isinstance(value, list) else text(run, value)
    size = len(whole) if isinstance(whole, list) else utf16_size(whole)
    start = start + size if start < 0 else start
    end = min(start + length, size)
    nothing = "" if isinstance(whole, str) else Array()
    if not 0 <= start <= size:
        return nothing
    if end < start:
        raise Fault("index", f"found the length {length}, expected zero or more")
    if isinstance(whole, list):
        run.spend(end - start)
        return Array(whole[start:end])
    return utf16_slice(whole, start, end)


def _integer(run: Run, value: Any) -> int:
    shown = java_text(run, value)
    number = long_of(trim(shown)) if is_integer_text(shown) else None
    if number is None:
        raise Fault("other", f"found {shown[:40]!r}, expected an integer")
    return int_value(number)


def _truncate(run: Run, value: Any, arguments: Arguments) -> Any:
    """Shorten a text; the ellipsis counts (filterarg-truncate-1 to -14)."""
    length, ellipsis = _shortening(run, arguments, _DEFAULT_LENGTH)
    if value is None:
        return None
    whole = text(run, value)
    if utf16_size(whole) <= length:
        return whole
    return utf16_slice(whole, 0, max(0, length - utf16_size(ellipsis))) + ellipsis


def _truncatewords(run: Run, value: Any, arguments: Arguments) -> Any:
    """Keep the first words; leading blanks make an empty first one (golden-678)."""
    count, ellipsis = _shortening(run, arguments, _DEFAULT_WORDS)
    if value is None:
        return None
    whole = text(run, value)
    run.spend(len(whole) // 2)
    words = _BLANKS.split(whole)
    while len(words) > 1 and not words[-1]:
        words.pop()
    if len(words) <= count:
        return whole
    return " ".join(filter(None, words[: max(0, count)])) + ellipsis


def _shortening(run: Run, arguments: Arguments, default: int) -> tuple[int, str]:
    length = int_value(to_number(run, arguments[0])) if arguments else default
    return length, as_text(run, arguments[1]) if len(arguments) > 1 else _DOTS


PIECE_FILTERS: dict[str, Filter] = {
    "remove": _remove,
    "remove_first": _remove_first,
    "replace": _replace,
    "replace_first": _replace_first,
    "slice": _slice,
    "split": _split,
    "truncate": _truncate,
    "truncatewords": _truncatewords,
}

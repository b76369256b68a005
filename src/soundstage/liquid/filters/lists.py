"""Filters on lists: ends, order, doubles, and the fields of maps. Also `size` and `default`."""

from functools import cmp_to_key
from typing import Any

from soundstage.liquid.errors import Fault
from soundstage.liquid.expressions import Filter
from soundstage.liquid.filters.arguments import Arguments, exactly, needed
from soundstage.liquid.numbers import Long, is_number
from soundstage.liquid.run import Run
from soundstage.liquid.values import (
    Array,
    as_text,
    elements,
    identity,
    java_text,
    kind_of,
    utf16_size,
)

_SIZE_OF_A_NUMBER = 8


def _list_or_map(value: Any) -> bool:
    return isinstance(value, (list, dict))


def _first(run: Run, value: Any, arguments: Arguments) -> Any:
    """Return the first element; what is no list comes back whole (filterarg-first-1)."""
    items = elements(run, value)
    return items[0] if items else None


def _last(run: Run, value: Any, arguments: Arguments) -> Any:
    items = elements(run, value)
    return items[-1] if items else None


def _join(run: Run, value: Any, arguments: Arguments) -> Any:
    """Put a text between the elements; null elements are empty (filterarg-join-1 to -10)."""
    items = elements(run, value)
    between = as_text(run, arguments[0]) if arguments else " "
    run.check_size(len(between) * len(items))
    run.spend_text(len(between) * len(items))
    run.spend_value(items)
    return between.join([as_text(run, item) for item in items])


def _reverse(run: Run, value: Any, arguments: Arguments) -> Any:
    if not isinstance(value, list):
        return value
    run.spend(len(value))
    return Array(reversed(value))


def _compact(run: Run, value: Any, arguments: Arguments) -> Any:
    if not _list_or_map(value):
        return value
    run.spend(len(value))
    return Array(item for item in elements(run, value) if item is not None)


def _concat(run: Run, value: Any, arguments: Arguments) -> Array:
    """Put two lists together; a left side that is none counts as empty (filterarg-concat-6)."""
    exactly("concat", arguments, 1, 1)
    if not isinstance(arguments[0], list):
        raise Fault("other", "the filter 'concat' needs a list")
    left = value if isinstance(value, list) else []
    run.spend(len(left) + len(arguments[0]))
    return Array([*left, *arguments[0]])


def _map(run: Run, value: Any, arguments: Arguments) -> Any:
    """Return one field of each map; those without it are left out (golden-413)."""
    if value is None:
        return ""
    key = as_text(run, needed("map", arguments))
    items = elements(run, value)
    run.spend(len(items))
    found = Array()
    for item in items:
        if item is None:
            raise Fault("other", "found nil in the list, expected maps")
        if not isinstance(item, dict):
            raise Fault("type", f"found {java_text(run, item)[:40]!r}, expected a map")
        if item.get(key) is not None:
            found.append(item[key])
    return found


def _uniq(run: Run, value: Any, arguments: Arguments) -> Any:
    """Keep the first of equal elements; 1 and 1.0 are not equal here (filterarg-uniq-1)."""
    if not isinstance(value, list):
        return value
    run.spend_value(value)
    kept: dict[Any, Any] = {}
    for item in value:
        kept.setdefault(identity(item), item)
    return Array(kept.values())


def _sort(run: Run, value: Any, arguments: Arguments) -> Any:
    """Sort a list of one kind, or a list of maps by a field (filterarg-sort-1 to -9)."""
    if value is None:
        return ""
    exactly("sort", arguments, 0, 1)
    if not isinstance(value, list):
        raise Fault("other", f"cannot sort {java_text(run, value)[:40]!r}: expected a list")
    _spend_on_sorting(run, value)
    if not arguments:
        return Array(_sorted([(item, item) for item in value]))
    key = as_text(run, arguments[0])
    return Array(_sorted([(_field(item, key), item) for item in value]))


def _spend_on_sorting(run: Run, items: list[Any]) -> None:
    run.spend_value(items)
    run.spend(len(items) * len(items).bit_length() // 4)


def _field(item: Any, key: str) -> Any:
    if not isinstance(item, dict) or item.get(key) is None:
        raise Fault("other", f"cannot sort by {key[:40]!r}: not every element has it")
    return item[key]


def _sorted(pairs: list[tuple[Any, Any]]) -> list[Any]:
    """Sort by the first of each pair, failing where Java could not compare."""
    return [item for _, item in sorted(pairs, key=cmp_to_key(_compare_pairs))]


def _compare_pairs(left: tuple[Any, Any], right: tuple[Any, Any]) -> int:
    return _compare(left[0], right[0])


def _compare(left: Any, right: Any) -> int:
    if left is None or right is None:
        raise Fault("other", "cannot sort a list that holds nil")
    if _list_or_map(left) or _list_or_map(right) or kind_of(left) != kind_of(right):
        raise Fault("type", "cannot sort a list of different kinds of values")
    if isinstance(left, str):
        left, right = _order_of(left), _order_of(right)
    return int(left > right) - int(left < right)


def _order_of(text: str) -> bytes:
    return text.encode("utf-16-be", "surrogatepass")


def _sort_natural(run: Run, value: Any, arguments: Arguments) -> Any:
    """Sort by the text of the elements, ignoring case; never fails (filterarg-sort_natural-3)."""
    if not isinstance(value, list):
        return value
    _spend_on_sorting(run, value)
    return Array(sorted(value, key=lambda item: _order_of(java_text(run, item).upper().lower())))


def _size(run: Run, value: Any, arguments: Arguments) -> int:
    """Return the length; a number has size 8, a map 0 (filter-size-4, filter-size-27)."""
    if isinstance(value, str):
        run.spend_text(len(value))
        return Long(utf16_size(value))
    if isinstance(value, list):
        return Long(len(value))
    return Long(_SIZE_OF_A_NUMBER if is_number(value) else 0)


def _default(run: Run, value: Any, arguments: Arguments) -> Any:
    """Return the argument in place of nil, false and what is empty (filter-default-1)."""
    missing = value is None or value is False
    empty = isinstance(value, (str, list, dict)) and not value
    return arguments[0] if arguments and (missing or empty) else value


LIST_FILTERS: dict[str, Filter] = {
    "compact": _compact,
    "concat": _concat,
    "default": _default,
    "first": _first,
    "join": _join,
    "last": _last,
    "map": _map,
    "reverse": _reverse,
    "size": _size,
    "sort": _sort,
    "sort_natural": _sort_natural,
    "uniq": _uniq,
}

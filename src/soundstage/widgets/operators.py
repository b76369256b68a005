"""The 17 comparisons of Split Based On [W:split-based-on][schema].

All of them ignore case and the white space around both sides [W:split-based-on]. Case is
Java's equalsIgnoreCase, character by character, so `ß` is not `ss`; white space is what Java's
trim removes (both assumed).
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from soundstage.errors import Bug
from soundstage.limits import Limits
from soundstage.widgets import java_regex
from soundstage.widgets.java_regex.case import simple_fold

Comparison = Callable[[str, str, Limits], bool]

_TRIMMED = "".join(map(chr, range(0x21)))
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,4})?")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def holds(operator: str, argument: str, value: str, limits: Limits) -> bool:
    """Tell whether `argument` compares with `value` as the condition's type says."""
    argument, value = argument.strip(_TRIMMED), value.strip(_TRIMMED)
    if operator not in OPERATORS:
        raise Bug(f"{operator} is no comparison; a published flow has one of {list(OPERATORS)}")
    return OPERATORS[operator](argument, value, limits)


def _equal(argument: str, value: str, limits: Limits) -> bool:
    return _fold(argument) == _fold(value)


def _any_of(argument: str, value: str, limits: Limits) -> bool:
    """Equal to one of the items between commas; an empty item equals nothing [assumed]."""
    items = (item.strip(_TRIMMED) for item in value.split(","))
    return any(item and _equal(argument, item, limits) for item in items)


def _blank(argument: str, value: str, limits: Limits) -> bool:
    return argument == ""


def _contains(argument: str, value: str, limits: Limits) -> bool:
    return _fold(value) in _fold(argument)


def _starts_with(argument: str, value: str, limits: Limits) -> bool:
    return _fold(argument).startswith(_fold(value))


def _regex(argument: str, value: str, limits: Limits) -> bool:
    """Match the whole text, in Java's syntax; an invalid pattern does not match [corpus]."""
    return java_regex.fullmatch(value, argument, limits.regex_milliseconds / 1_000)


def _less_than(argument: str, value: str, limits: Limits) -> bool:
    """Compare as decimal numbers after rendering; other texts never compare [assumed]."""
    left, right = _number(argument), _number(value)
    return left is not None and right is not None and left < right


def _before_time(argument: str, value: str, limits: Limits) -> bool:
    """Compare two times HH:MM; no clock takes part [W:split-based-on]."""
    both = _TIME.fullmatch(argument) and _TIME.fullmatch(value)
    return bool(both) and argument < value


def _before_date(argument: str, value: str, limits: Limits) -> bool:
    """Compare two dates YYYY-MM-DD [W:split-based-on]."""
    left, right = _date(argument), _date(value)
    return left is not None and right is not None and left < right


def _not(comparison: Comparison) -> Comparison:
    return lambda argument, value, limits: not comparison(argument, value, limits)


def _turned(comparison: Comparison) -> Comparison:
    return lambda argument, value, limits: comparison(value, argument, limits)


OPERATORS: Mapping[str, Comparison] = MappingProxyType(
    {
        "equal_to": _equal,
        "not_equal_to": _not(_equal),
        "matches_any_of": _any_of,
        "does_not_match_any_of": _not(_any_of),
        "is_blank": _blank,
        "is_not_blank": _not(_blank),
        "regex": _regex,
        "contains": _contains,
        "does_not_contain": _not(_contains),
        "starts_with": _starts_with,
        "does_not_start_with": _not(_starts_with),
        "less_than": _less_than,
        "greater_than": _turned(_less_than),
        "is_before_time": _before_time,
        "is_after_time": _turned(_before_time),
        "is_before_date": _before_date,
        "is_after_date": _turned(_before_date),
    }
)
"""The comparisons by the type of a condition."""


def _fold(text: str) -> str:
    return text.lower() if text.isascii() else "".join(map(simple_fold, text))


def _number(text: str) -> Decimal | None:
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def _date(text: str) -> date | None:
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

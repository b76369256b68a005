"""Arithmetic as Java does it: 64-bit integers that wrap, binary doubles, its own rounding."""

import math
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from soundstage.liquid.errors import Fault
from soundstage.liquid.expressions import Filter
from soundstage.liquid.filters.arguments import Arguments, exactly, number_or_none, to_number
from soundstage.liquid.numbers import (
    Long,
    as_double,
    int_value,
    is_number,
    is_plain,
    saturate,
    trim,
    wrap64,
)
from soundstage.liquid.run import Run
from soundstage.liquid.values import java_text

_MOST_DIGITS = 340
_EXACT = Context(prec=800)

Whole = Callable[[int, int], int]
Broken = Callable[[float, float], float]


def _arithmetic(name: str, whole: Whole, broken: Broken) -> Filter:
    """Make a filter of an operation on integers and one on doubles (arith-1 to -21)."""

    def calculate(run: Run, value: Any, arguments: Arguments) -> int | float:
        exactly(name, arguments, 1, 1)
        left: int | float = 0 if value is None else to_number(run, value)
        right = to_number(run, arguments[0])
        if isinstance(left, int) and isinstance(right, int):
            return Long(wrap64(whole(wrap64(left), wrap64(right))))
        return broken(as_double(left), as_double(right))

    return calculate


def _divide(left: int, right: int) -> int:
    if right == 0:
        raise Fault("arithmetic", "an integer cannot be divided by zero")
    quotient = abs(left) // abs(right)
    return quotient if (left < 0) == (right < 0) else -quotient


def _remainder(left: int, right: int) -> int:
    return left - right * _divide(left, right)


def _divide_doubles(left: float, right: float) -> float:
    if right:
        return left / right
    if left == 0 or math.isnan(left) or math.isnan(right):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def _remainder_doubles(left: float, right: float) -> float:
    if right == 0 or math.isinf(left):
        return math.nan
    return math.fmod(left, right)


def _abs(run: Run, value: Any, arguments: Arguments) -> Any:
    """Drop the sign; what is no number stays as it is (filter-abs-11)."""
    number = number_or_none(run, value)
    if number is None:
        return value
    return Long(wrap64(abs(wrap64(number)))) if isinstance(number, int) else abs(number)


def _to_integer(cut: Callable[[float], int]) -> Filter:
    """Make `ceil` or `floor`: they go through a double, and give an integer."""

    def convert(run: Run, value: Any, arguments: Arguments) -> Any:
        number = number_or_none(run, value)
        if number is None:
            return value
        double = as_double(number)
        return Long(cut(double) if abs(double) < 1 << 53 else saturate(double))

    return convert


def _bound(beyond: Callable[[float, float], bool]) -> Filter:
    """Make `at_least` or `at_most`; a numeric text becomes a double (filter-at_least-14)."""

    def bounded(run: Run, value: Any, arguments: Arguments) -> Any:
        number = _bounded_number(run, value)
        other = _bounded_number(run, arguments[0]) if arguments else None
        if number is None or other is None:
            return value if number is None else number
        return other if beyond(as_double(number), as_double(other)) else number

    return bounded


def _bounded_number(run: Run, value: Any) -> int | float | None:
    if is_number(value):
        return value  # type: ignore[no-any-return]
    number = number_or_none(run, value)
    return None if number is None else as_double(number)


def _round(run: Run, value: Any, arguments: Arguments) -> str:
    """Round half away from zero; what is no plain number gives 0 (filterarg-round-1 to -13)."""
    places = 0
    if arguments and is_plain(java_text(run, arguments[0])):
        places = int_value(to_number(run, arguments[0]))
    places = min(max(places, 0), _MOST_DIGITS)
    digits = trim(java_text(run, value))
    if not is_plain(digits):
        return "0"
    double = as_double(to_number(run, value))
    exact = Decimal(0) if math.isinf(double) else Decimal(double)
    return f"{exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _EXACT):f}"


NUMBER_FILTERS: dict[str, Filter] = {
    "abs": _abs,
    "at_least": _bound(lambda number, other: number < other),
    "at_most": _bound(lambda number, other: number > other),
    "ceil": _to_integer(math.ceil),
    "divided_by": _arithmetic("divided_by", _divide, _divide_doubles),
    "floor": _to_integer(math.floor),
    "minus": _arithmetic("minus", lambda a, b: a - b, lambda a, b: a - b),
    "modulo": _arithmetic("modulo", _remainder, _remainder_doubles),
    "plus": _arithmetic("plus", lambda a, b: a + b, lambda a, b: a + b),
    "round": _round,
    "times": _arithmetic("times", lambda a, b: a * b, lambda a, b: a * b),
}

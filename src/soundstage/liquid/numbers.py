"""Numbers as Java has them: 32 and 64 bits, doubles and their text.

The engine tells apart integers of the data (Java's Integer when they fit 32 bits) and integers
it made itself (always Long); `contains`, `uniq` and `sort` see the difference (extra2-43 to -45).
"""

import math
import re
from decimal import Decimal
from typing import Any

from soundstage.liquid.errors import Fault

_INTEGER = re.compile(r"-?[0-9]+")
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]*)?")
_DOUBLE = re.compile(
    r"(?P<sign>[+-]?)(?:(?P<name>NaN|Infinity)"
    r"|(?P<decimal>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)[fFdD]?"
    r"|(?P<hex>0[xX](?:[0-9a-fA-F]+(?:\.[0-9a-fA-F]*)?|\.[0-9a-fA-F]+)[pP][+-]?[0-9]+)[fFdD]?)"
)
_DIGITS_OF_LONG = 19
_TRIMMED = "".join(map(chr, range(ord(" ") + 1)))


class Long(int):
    """An integer made by the template: a literal or the result of arithmetic."""

    __slots__ = ()


def wrap64(number: int) -> int:
    """Keep the low 64 bits, as Java's long arithmetic does."""
    return (number + (1 << 63)) % (1 << 64) - (1 << 63)


def wrap32(number: int) -> int:
    """Keep the low 32 bits, as Java's narrowing to int does."""
    return (number + (1 << 31)) % (1 << 32) - (1 << 31)


def is_number(value: Any) -> bool:
    """Tell whether the value itself is a number (a text that looks like one is not)."""
    return isinstance(value, (int, float)) and value.__class__ is not bool


def trim(text: str) -> str:
    """Cut off blanks and control characters at both ends, as Java's trim does."""
    return text.strip(_TRIMMED)


def long_of(digits: str) -> Long | None:
    """Return the integer that `-?digits` spells, or None beyond 64 bits (print-118)."""
    bare = digits.lstrip("-").lstrip("0")
    if len(bare) > _DIGITS_OF_LONG:
        return None
    number = int(bare or "0")
    number = -number if digits[0] == "-" else number
    return Long(number) if wrap64(number) == number else None


def double_of(text: str) -> float | None:
    """Return what Java's Double reads from a text, or None when it is no number."""
    found = _DOUBLE.fullmatch(trim(text))
    if found is None:
        return None
    if found["name"]:
        number = math.nan if found["name"] == "NaN" else math.inf
    elif found["hex"]:
        try:
            number = float.fromhex(found["hex"])
        except OverflowError:
            number = math.inf
    else:
        number = float(found["decimal"])
    return -number if found["sign"] == "-" else number


def as_double(number: int | float) -> float:
    """Return a number as a double; an integer too large for one is infinite."""
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def read(text: str) -> int | float | None:
    """Read a text as Java would: an integer, a double, or None (numstr-1 to -280)."""
    trimmed = trim(text)
    if _INTEGER.fullmatch(trimmed):
        return long_of(trimmed)
    return double_of(trimmed)


def is_plain(text: str) -> bool:
    """Tell whether a text is digits, perhaps with a sign and a fraction."""
    return _PLAIN.fullmatch(trim(text)) is not None


def is_integer_text(text: str) -> bool:
    """Tell whether a text is an integer once its blanks are cut off."""
    return _INTEGER.fullmatch(trim(text)) is not None


def int_value(number: int | float) -> int:
    """Narrow to 32 bits: integers wrap, doubles are cut and stop at the ends."""
    if isinstance(number, int):
        return wrap32(number)
    return saturate(number, 31)


def saturate(number: float, bits: int = 63) -> int:
    """Cut a double to an integer that stops at the ends of its range."""
    if math.isnan(number):
        return 0
    low, high = -(1 << bits), (1 << bits) - 1
    return high if number >= high else low if number <= low else int(number)


def number_text(number: int | float) -> str:
    """Return a number as Java prints it: `1.0`, `1.0E7`, `12` (print-146 to -163)."""
    if isinstance(number, int):
        return _integer_text(number)
    if number != number:
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == 0 or 1e-3 <= abs(number) < 1e7:
        return repr(number)
    return _scientific(number)


def _integer_text(number: int) -> str:
    try:
        return int.__repr__(number)
    except ValueError:
        raise Fault("limit", "an integer has too many digits to print") from None


def _scientific(number: float) -> str:
    sign, digits, exponent = Decimal(repr(number)).normalize().as_tuple()
    first, *rest = digits
    fraction = "".join(map(str, rest)) or "0"
    return f"{'-' if sign else ''}{first}.{fraction}E{len(rest) + int(exponent)}"

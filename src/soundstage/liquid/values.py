"""How values print, which are true, and when two of them are equal.

A value is JSON, or one of ours: a `Long`, an `Array` (a list made by a filter, which Java
keeps as a plain array), `EMPTY` or `BLANK`.
"""

from typing import Any

from soundstage.liquid.errors import Fault
from soundstage.liquid.numbers import Long, as_double, is_number, number_text, wrap32, wrap64
from soundstage.liquid.run import Run

_CLOSE = 1e-11


class Array(list[Any]):
    """A list made by a filter: equal to nothing but itself (golden-883)."""


class Word:
    """A word of the language that is a value of its own and prints nothing."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name


EMPTY = Word("empty")
BLANK = Word("blank")
BREAK = Word("break")
CONTINUE = Word("continue")


def is_true(value: Any) -> bool:
    """Only nil and false are false (truth-1 to -65)."""
    return value is not None and value is not False


def as_text(run: Run, value: Any) -> str:
    """Return a value as string filters see it: lists flattened, nulls gone (extra-128)."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    run.spend_value(value)
    return _flat(value)


def _flat(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "".join([_flat(item) for item in value])
    return _java(value)


def java_text(run: Run, value: Any) -> str:
    """Return a value as Java's String.valueOf has it: `null`, `[a, b]`, `{k=v}`."""
    run.spend_value(value)
    return _java(value)


def _java(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return number_text(value)
    if isinstance(value, list):
        return "[" + ", ".join([_java(item) for item in value]) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join([f"{key}={_java(item)}" for key, item in value.items()]) + "}"
    return ""


def printed(run: Run, value: Any) -> str:
    """Return what an output prints: a list is its elements one after the other (print-69)."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, list):
        run.spend_value(value)
        return "".join([_java(item) for item in value])
    return java_text(run, value)


def elements(run: Run, value: Any) -> list[Any]:
    """Return a value as a list: a map as its pairs, nil as nothing, others as themselves."""
    if value is None:
        return []
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        run.spend(len(value))
        return Array(Array(pair) for pair in value.items())
    return [value]


def equal(run: Run, left: Any, right: Any) -> bool:
    """Compare with `==`: numbers by value, a number with a text never (compare-1 to -165)."""
    if left is right:
        return True
    if left is None or right is None:
        return False
    if is_number(left) and is_number(right):
        return abs(as_double(left) - as_double(right)) < _CLOSE
    if left is EMPTY:
        return isinstance(right, (str, list)) and not right
    if right is EMPTY:
        return isinstance(left, (str, list, dict)) and not left
    run.spend_value(left)
    return same(left, right)


def same(left: Any, right: Any) -> bool:
    """Compare as Java's equals does: same kind of number, lists and maps by content."""
    if left is right:
        return True
    if isinstance(left, Array) or isinstance(right, Array):
        return False
    if kind_of(left) != kind_of(right):
        return False
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same(left[k], right[k]) for k in left)
    return bool(left == right)


def kind_of(value: Any) -> str:
    """Return the Java class of a value, as far as equality and order care about it."""
    if value.__class__ is bool:
        return "Boolean"
    if isinstance(value, int):
        if isinstance(value, Long):
            return "Long"
        if wrap32(value) == value:
            return "Integer"
        return "Long" if wrap64(value) == value else "BigInteger"
    return "Array" if isinstance(value, Array) else type(value).__name__


def identity(value: Any) -> Any:
    """Return a hashable stand-in that is equal exactly when `same` says so."""
    if isinstance(value, Array):
        return ("Array", id(value))
    if isinstance(value, list):
        return ("list", tuple(map(identity, value)))
    if isinstance(value, dict):
        return ("dict", frozenset((key, identity(item)) for key, item in value.items()))
    return (kind_of(value), value)


def member(run: Run, value: Any, name: str) -> Any:
    """Return `value.name`; size, first and last are built in (lookup-33 to -45)."""
    if isinstance(value, dict):
        if name in value:
            return value[name]
        return len(value) if name == "size" else None
    if isinstance(value, list):
        if name == "size":
            return len(value)
        if name == "first":
            return value[0] if value else None
        return value[-1] if name == "last" and value else None
    if name == "size" and value.__class__ is str:
        run.spend_text(len(value))
        return utf16_size(value)
    return None


def utf16_size(text: str) -> int:
    """Return the length as Java counts it: an emoji is two (filterarg-size-11)."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16_slice(text: str, start: int, end: int) -> str:
    """Cut a text at positions counted as Java counts them; half an emoji is replaced."""
    if text.isascii() or len(text) == utf16_size(text):
        return text[start:end]
    units = text.encode("utf-16-le", "surrogatepass")[start * 2 : end * 2]
    return units.decode("utf-16-le", "replace")


def number_fault(run: Run, value: Any) -> Fault:
    """Return the fault of a value that should have been a number."""
    shown = java_text(run, value)[:40]
    return Fault("type", f"found {shown!r}, expected a number")

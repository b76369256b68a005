"""How filters take their arguments: how many, which kinds, and what goes wrong."""

from typing import Any

from soundstage.liquid.errors import Fault
from soundstage.liquid.numbers import is_number, read
from soundstage.liquid.run import Run
from soundstage.liquid.values import as_text, java_text, number_fault

Arguments = list[Any]


def needed(name: str, arguments: Arguments, index: int = 0) -> Any:
    """Return an argument that the filter cannot do without (filterarg-append-1)."""
    if index < len(arguments):
        return arguments[index]
    raise Fault("other", f"the filter {name!r} needs an argument")


def exactly(name: str, arguments: Arguments, low: int, high: int) -> None:
    """Refuse too few and too many arguments, for the filters that count them (arith-2)."""
    if not low <= len(arguments) <= high:
        wanted = str(low) if low == high else f"{low} or {high}"
        message = f"the filter {name!r} takes {wanted} argument(s), found {len(arguments)}"
        raise Fault("other", message)


def to_number(run: Run, value: Any) -> int | float:
    """Return a value as a number; what is none is a `type` fault (numstr-1 to -280)."""
    if is_number(value):
        return value  # type: ignore[no-any-return]
    number = read(java_text(run, value))
    if number is None:
        raise number_fault(run, value)
    return number


def number_or_none(run: Run, value: Any) -> int | float | None:
    """Return a value as a number, or None when it is none."""
    if is_number(value):
        return value  # type: ignore[no-any-return]
    if not isinstance(value, str):
        return None
    run.spend_text(len(value))
    return read(value)


def text(run: Run, value: Any) -> str:
    """Return the input of a string filter, and pay for going through it."""
    result = as_text(run, value)
    run.spend_text(len(result))
    return result

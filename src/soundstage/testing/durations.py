"""Spans of time as people write them: `3 days`, `2h`, `1 h 30 min`, `90 s`."""

import re
from datetime import timedelta

_UNITS = {
    "ms": timedelta(milliseconds=1),
    "millisecond": timedelta(milliseconds=1),
    "s": timedelta(seconds=1),
    "sec": timedelta(seconds=1),
    "second": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "minute": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "hour": timedelta(hours=1),
    "d": timedelta(days=1),
    "day": timedelta(days=1),
    "w": timedelta(weeks=1),
    "week": timedelta(weeks=1),
}
_PART = r"([0-9]+(?:\.[0-9]+)?)\s*([a-z]+)"
_WHOLE = rf"\s*{_PART}(?:[\s,]*{_PART})*\s*"

_LONGEST = timedelta(days=36_500)


def read_duration(text: str) -> timedelta:
    """Return the span that a text names.

    Raises:
        ValueError: the text names none; the message says what is expected.
    """
    if not re.fullmatch(_WHOLE, text.lower()):
        raise ValueError(f"{text!r} is no duration; write a number with its unit, such as 90 s")
    span = timedelta()
    for number, unit in re.findall(_PART, text.lower()):
        known = _UNITS.get(unit) or _UNITS.get(unit.removesuffix("s"))
        if known is None:
            units = "ms, s, min, h, days or weeks"
            raise ValueError(f"{unit!r} in {text!r} is no unit of time; expected {units}")
        if float(number) > _LONGEST / known:
            raise ValueError(f"{text!r} is longer than 100 years")
        span += float(number) * known
    return span

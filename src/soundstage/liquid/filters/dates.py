"""The `date` filter: what it reads, and the tokens it writes.

Dates are in US Pacific time, whatever the template says [liquid-help].
"""

import re
from collections.abc import Callable
from typing import Any

from soundstage.liquid.expressions import Filter
from soundstage.liquid.filters.arguments import Arguments, number_or_none
from soundstage.liquid.filters.moments import (
    DAYS,
    MONTHS,
    Moment,
    local_seconds,
    moment_at,
    moment_of,
)
from soundstage.liquid.numbers import saturate, trim, wrap64
from soundstage.liquid.run import Run
from soundstage.liquid.values import as_text

_TOKEN = re.compile(r"%([aAbhBcdeHIjklmMpSUWwxXyYZ%])")
_STAMP = re.compile(r"(\d{1,9})-(\d{1,9})-(\d{1,9}) (\d{1,9}):(\d{1,9}):(\d{1,9})", re.ASCII)
_DAY_NAMES = "|".join([*DAYS, *(day[:3] for day in DAYS)])
_MONTH_NAMES = "|".join([*MONTHS, *(month[:3] for month in MONTHS)])
_NAMED = re.compile(
    rf"(?:{_DAY_NAMES}) ({_MONTH_NAMES})"
    r" (\d{1,9}) (\d{1,9}):(\d{1,9}):(\d{1,9}) (\d{1,9})",
    re.ASCII | re.IGNORECASE,
)


def _date(run: Run, value: Any, arguments: Arguments) -> Any:
    """Format a moment; what cannot be read comes back unchanged (date-input-1 to -74)."""
    pattern = as_text(run, arguments[0]) if arguments else ""
    if value is None or not trim(pattern):
        return value
    moment = _read(run, value)
    if moment is None:
        return value
    run.spend(pattern.count("%"))
    run.spend_text(len(pattern))
    return _TOKEN.sub(lambda token: _WRITERS[token[1]](moment), pattern)


def _read(run: Run, value: Any) -> Moment | None:
    text = as_text(run, value)
    if text == "now":
        return moment_of(run.now)
    number = number_or_none(run, value)
    if number is not None:
        seconds = number if isinstance(number, int) else saturate(number)
        return moment_at(wrap64(seconds * 1000) // 1000)
    stamp = _STAMP.match(text)
    if stamp:
        return moment_at(local_seconds(*map(int, stamp.groups())))
    named = _NAMED.match(text)
    if named is None:
        return None
    month = [name[:3].lower() for name in MONTHS].index(named[1][:3].lower()) + 1
    day, hour, minute, second, year = map(int, named.groups()[1:])
    return moment_at(local_seconds(year, month, day, hour, minute, second))


def _hour12(moment: Moment) -> int:
    return moment.hour % 12 or 12


def _time(moment: Moment) -> str:
    return f"{moment.hour:02}:{moment.minute:02}:{moment.second:02}"


_WRITERS: dict[str, Callable[[Moment], str]] = {
    "a": lambda m: DAYS[m.weekday][:3],
    "A": lambda m: DAYS[m.weekday],
    "b": lambda m: MONTHS[m.month - 1][:3],
    "h": lambda m: MONTHS[m.month - 1][:3],
    "B": lambda m: MONTHS[m.month - 1],
    "c": lambda m: (
        f"{DAYS[m.weekday][:3]} {MONTHS[m.month - 1][:3]} {m.day:02} {_time(m)} {m.year:04}"
    ),
    "d": lambda m: f"{m.day:02}",
    "e": lambda m: str(m.day),
    "H": lambda m: f"{m.hour:02}",
    "I": lambda m: f"{_hour12(m):02}",
    "j": lambda m: f"{m.yearday:03}",
    "k": lambda m: str(m.hour),
    "l": lambda m: str(_hour12(m)),
    "m": lambda m: f"{m.month:02}",
    "M": lambda m: f"{m.minute:02}",
    "p": lambda m: "AM" if m.hour < 12 else "PM",
    "S": lambda m: f"{m.second:02}",
    "U": lambda m: f"{m.week:02}",
    "W": lambda m: f"{m.week:02}",
    "w": lambda m: str((m.day - 1) // 7 + 1),
    "x": lambda m: f"{m.month:02}/{m.day:02}/{m.year % 100:02}",
    "X": _time,
    "y": lambda m: f"{m.year % 100:02}",
    "Y": lambda m: f"{m.year:04}",
    "Z": lambda m: m.zone,
    "%": lambda m: "%",
}

DATE_FILTERS: dict[str, Filter] = {"date": _date}

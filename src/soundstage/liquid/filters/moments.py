"""Moments of any year in US Pacific time, from epoch seconds and from lenient fields.

The calendar repeats every 400 years to the day of the week, so years that Python's own
dates cannot hold are moved into a cycle that they can.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Los_Angeles")
DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_EPOCH = datetime(1970, 1, 1)
_AWARE_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = 86_400
_CYCLE = 146_097 * _DAY
_SAFE = 250_000_000_000


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment on the wall clock of the zone; Sunday is weekday 0."""

    year: int
    month: int
    day: int
    hour: int
    minute: int
    second: int
    weekday: int
    yearday: int
    zone: str

    @property
    def week(self) -> int:
        """The week of the year: starts on Sunday, holds 1 January (date-token-95 to -100)."""
        leap = self.year % 4 == 0 and (self.year % 100 != 0 or self.year % 400 == 0)
        if self.yearday + 6 - self.weekday > 365 + leap:
            return 1
        first_weekday = (self.weekday - self.yearday + 1) % 7
        return (self.yearday - 1 + first_weekday) // 7 + 1


def moment_of(now: datetime) -> Moment:
    """Return the present moment in the zone."""
    return moment_at(int((now - _AWARE_EPOCH) // timedelta(seconds=1)))


def moment_at(seconds: int) -> Moment:
    """Return the moment of these epoch seconds."""
    aware = _aware(seconds)
    offset = aware.utcoffset() or timedelta()
    cycle, rest = divmod(seconds + int(offset.total_seconds()), _CYCLE)
    local = _EPOCH + timedelta(seconds=rest)
    return Moment(
        local.year + 400 * cycle,
        local.month,
        local.day,
        local.hour,
        local.minute,
        local.second,
        local.isoweekday() % 7,
        local.timetuple().tm_yday,
        aware.tzname() or "",
    )


def _aware(seconds: int) -> datetime:
    """Return a moment with the same place in the zone's rules, in a year Python can hold."""
    if seconds > _SAFE:
        seconds = seconds % _CYCLE + _CYCLE
    elif seconds < -_CYCLE // 4:
        seconds = -_CYCLE // 4
    return (_AWARE_EPOCH + timedelta(seconds=seconds)).astimezone(ZONE)


def local_seconds(year: int, month: int, day: int, hour: int, minute: int, second: int) -> int:
    """Return the epoch seconds of fields that may overflow (date-input-40 to -43).

    An hour that the clock skips is read with the offset before the change, one that it shows
    twice is the later of the two.
    """
    years, month0 = divmod(month - 1, 12)
    cycle, rest = divmod(year + years - 1970, 400)
    first = (datetime(1970 + rest, month0 + 1, 1) - _EPOCH).days
    days = first + day - 1 + cycle * 146_097
    wall = days * _DAY + hour * 3_600 + minute * 60 + second
    return max(wall - _offset(wall, fold) for fold in (0, 1))


def _offset(wall: int, fold: int) -> int:
    if wall > _SAFE:
        wall = wall % _CYCLE + _CYCLE
    wall = max(wall, -_CYCLE // 4)
    local = (_EPOCH + timedelta(seconds=wall)).replace(tzinfo=ZONE, fold=fold)
    offset = local.utcoffset() or timedelta()
    return int(offset.total_seconds())

"""Moments as the network keeps, shows and reads them."""

from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_micros(moment: datetime) -> int:
    """Return the microseconds since 1970: what the database keeps."""
    return (moment - _EPOCH) // _MICROSECOND


def from_micros(value: int) -> datetime:
    """Return the moment that the database kept."""
    return _EPOCH + value * _MICROSECOND


def rfc2822(moment: datetime | None) -> str | None:
    """Return the moment as the 2010 API shows it: `Thu, 24 Aug 2023 05:01:45 +0000`."""
    return None if moment is None else format_datetime(moment)


def read_span(text: str) -> tuple[datetime, datetime] | None:
    """Return what a date (a whole day) or a date-time (one second) in a filter covers, in UTC."""
    try:
        start = datetime.fromisoformat(text.strip())
        length = timedelta(seconds=1)
        if len(text.strip()) <= len("2026-01-01"):
            start, length = datetime.combine(date.fromisoformat(text.strip()), time()), _DAY
        start = start.replace(tzinfo=UTC) if start.tzinfo is None else start.astimezone(UTC)
        return start, start + length
    except (ValueError, OverflowError):
        return None


_DAY = timedelta(days=1)

"""Moments as the databases keep them: whole microseconds since 1970, in UTC."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_HALF_A_SECOND = timedelta(milliseconds=500)


def to_micros(moment: datetime) -> int:
    """Return the microseconds since 1970, exactly."""
    return (moment - _EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """Return the moment that `to_micros` was given."""
    return _EPOCH + timedelta(microseconds=micros)


def created_second(started_at: datetime) -> datetime:
    """Return an execution's start as clients see it: the nearest whole second [estream]."""
    return (started_at + _HALF_A_SECOND).replace(microsecond=0)

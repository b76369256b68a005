"""Moments on the wire: whole seconds in answers, ISO 8601 in filters."""

from datetime import UTC, datetime

from soundstage.api.errors import InvalidParameter
from soundstage.store.moments import created_second


def shown(moment: datetime | None) -> str | None:
    """Return a moment as answers show it, at its nearest second [estream]; None stays None.

    Every date is rounded alike, so that an execution and its first step show the same second.
    """
    if moment is None:
        return None
    return created_second(moment).astimezone(UTC).isoformat().replace("+00:00", "Z")


def read_moment(name: str, text: str) -> datetime:
    """Return the moment in a filter; without time it is midnight, without zone UTC.

    A plus sign that was not escaped in the URL has become a space.
    """
    moment = _parse(text) or _parse("+".join(text.rsplit(" ", 1)))
    if moment is None:
        raise InvalidParameter(
            name, f"found {text[:50]!r}, expected ISO 8601 such as 2017-11-06T12:00:00Z"
        )
    return moment


def _parse(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None

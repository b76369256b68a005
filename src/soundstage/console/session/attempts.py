"""How often somebody may fail to sign in."""

from datetime import datetime, timedelta

from soundstage.console.errors import TooManyAttempts

_PERIOD = timedelta(minutes=1)
_MOST = 10
_NAMES_KEPT = 10_000


class Attempts:
    """Failed attempts of the last minute, for each name and address.

    They are counted in this process: secrets are too long to be guessed anyway.
    """

    def __init__(self) -> None:
        self._failures: dict[tuple[str, str], list[datetime]] = {}

    def check(self, name: str, address: str, now: datetime) -> None:
        """Raise `TooManyAttempts` while the limit is reached."""
        recent = self._recent(name, address, now)
        if len(recent) >= _MOST:
            raise TooManyAttempts((recent[-_MOST] + _PERIOD - now).total_seconds())

    def failed(self, name: str, address: str, now: datetime) -> None:
        """Count a failure."""
        recent = [*self._recent(name, address, now), now]
        self._failures.pop((name, address), None)
        if len(self._failures) >= _NAMES_KEPT:
            del self._failures[next(iter(self._failures))]
        self._failures[name, address] = recent

    def _recent(self, name: str, address: str, now: datetime) -> list[datetime]:
        failures = self._failures.get((name, address), [])
        return [moment for moment in failures if moment > now - _PERIOD]

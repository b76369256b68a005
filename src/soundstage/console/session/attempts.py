"""How often somebody may fail to sign in."""

from datetime import datetime, timedelta

from soundstage.console.errors import TooManyAttempts

_PERIOD = timedelta(minutes=1)
_MOST = 10
_NAMES_KEPT = 10_000


class Attempts:
    """Failed attempts of the last minute, for each name and address.

    They are counted in this process, to slow down what tries names and secrets. The secrets
    themselves are too long to be guessed.
    """

    def __init__(self) -> None:
        self._failures: dict[tuple[str, str], list[datetime]] = {}

    def failed(self, name: str, address: str, now: datetime) -> None:
        """Count a failure, or raise `TooManyAttempts` when there were too many before it."""
        recent = self._recent(name, address, now)
        if len(recent) >= _MOST:
            raise TooManyAttempts((recent[-_MOST] + _PERIOD - now).total_seconds())
        self._failures.pop((name, address), None)
        if len(self._failures) >= _NAMES_KEPT:
            del self._failures[next(iter(self._failures))]
        self._failures[name, address] = [*recent, now]

    def _recent(self, name: str, address: str, now: datetime) -> list[datetime]:
        failures = self._failures.get((name, address), [])
        return [moment for moment in failures if moment > now - _PERIOD]

"""Rates: how many executions an account may start in a second, as token buckets [FAQ]."""

from datetime import datetime

import msgspec

from soundstage.clock import Clock
from soundstage.errors import SoundstageError
from soundstage.limits import Limits


class TooFast(SoundstageError):
    """An account starts executions faster than its limit (20429); try again in `seconds`."""

    def __init__(self, per_second: int, seconds: float) -> None:
        super().__init__(f"more than {per_second} starts a second; wait {seconds:.3f} s")
        self.seconds = seconds


class _Bucket(msgspec.Struct):
    tokens: float
    filled_at: datetime


class Buckets:
    """One token bucket per owner: it holds a second's worth and fills evenly."""

    def __init__(self, per_second: int, clock: Clock) -> None:
        self._per_second = per_second
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}

    def take(self, owner: str) -> None:
        """Take one token, or raise `TooFast`."""
        now = self._clock.now()
        bucket = self._buckets.setdefault(owner, _Bucket(self._per_second, now))
        elapsed = max(0.0, (now - bucket.filled_at).total_seconds())
        bucket.tokens = min(self._per_second, bucket.tokens + elapsed * self._per_second)
        bucket.filled_at = now
        if bucket.tokens < 1:
            seconds = (1 - bucket.tokens) / self._per_second if self._per_second else 1.0
            raise TooFast(self._per_second, seconds)
        bucket.tokens -= 1

    def give_back(self, owner: str) -> None:
        """Put back a token that was taken for nothing."""
        self._buckets[owner].tokens += 1


class Rates:
    """The two limits on starts: those by webhook and those by REST [FAQ]."""

    def __init__(self, limits: Limits, clock: Clock, *, enabled: bool = True) -> None:
        self._inbound = Buckets(limits.starts_per_second, clock)
        self._rest = Buckets(limits.rest_starts_per_second, clock)
        self._enabled = enabled

    def inbound(self, account_sid: str) -> None:
        """Count a start by webhook; raises `TooFast`."""
        if self._enabled:
            self._inbound.take(account_sid)

    def give_back(self, account_sid: str) -> None:
        """Do not count the last start by webhook: it was a repeat of one that was counted."""
        if self._enabled:
            self._inbound.give_back(account_sid)

    def rest(self, account_sid: str) -> None:
        """Count a start by REST; raises `TooFast`."""
        if self._enabled:
            self._rest.take(account_sid)

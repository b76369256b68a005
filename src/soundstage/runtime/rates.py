"""How many executions an account may start in a second [FAQ]."""

import math
from datetime import datetime

from soundstage.clock import Clock
from soundstage.limits import Limits
from soundstage.runtime.errors import TooManyStarts


class Rates:
    """Counts starts in one token bucket per account and kind; `enabled` switches it on."""

    def __init__(self, limits: Limits, clock: Clock, *, enabled: bool) -> None:
        self._limits = limits
        self._clock = clock
        self._enabled = enabled
        self._buckets: dict[tuple[str, str], tuple[float, datetime]] = {}

    def inbound(self, account_sid: str) -> None:
        """Count a start by webhook.

        Raises:
            TooManyStarts: the account has started too many in this second.
        """
        self._count(account_sid, "inbound", self._limits.starts_per_second)

    def rest(self, account_sid: str) -> None:
        """Count a start by REST.

        Raises:
            TooManyStarts: the account has started too many in this second.
        """
        self._count(account_sid, "rest", self._limits.rest_starts_per_second)

    def _count(self, account_sid: str, kind: str, most: int) -> None:
        if not self._enabled:
            return
        now, key = self._clock.now(), (account_sid, kind)
        tokens, at = self._buckets.get(key, (float(most), now))
        tokens = min(float(most), tokens + (now - at).total_seconds() * most)
        if tokens < 1:
            raise TooManyStarts(math.ceil((1 - tokens) / most))
        self._buckets[key] = (tokens - 1, now)

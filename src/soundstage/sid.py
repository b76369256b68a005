"""String identifiers in Twilio's shape: a two-letter prefix and 32 hexadecimal digits.

Random SIDs are time-ordered (a UUID version 7), so that database indexes stay local.
Derived SIDs are computed from an execution's SID and an ordinal: the same step of the same
execution has the same SID on every node, however often a turn is computed.
"""

import hashlib
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from random import Random
from uuid import UUID

_SHAPE = re.compile(r"[A-Z]{2}[0-9a-fA-F]{32}")
_ORDINAL_DIGITS = 8
_OWNERS_KEPT = 1_000
"""One owner has many things, most of them made at once."""


class SidSource:
    """Makes fresh SIDs out of the time and of chance."""

    def __init__(self, time_ns: Callable[[], int], random: Random) -> None:
        self._time_ns = time_ns
        self._random = random
        self._last_moment = 0

    def new(self, prefix: str) -> str:
        """Return a fresh SID; later ones of this source sort higher."""
        milliseconds, rest = divmod(self._time_ns(), 1_000_000)
        moment = milliseconds << 12 | rest * 4096 // 1_000_000
        self._last_moment = max(self._last_moment + 1, moment)
        random = self._random.getrandbits(62)
        head = (self._last_moment >> 12) << 16 | 0x7000 | self._last_moment & 0xFFF
        return f"{prefix}{head << 64 | 1 << 63 | random:032x}"


_source = SidSource(time.time_ns, Random())  # noqa: S311 (SIDs are names, not secrets)


def new_sid(prefix: str) -> str:
    """Return a fresh SID, for example ``FW0199…``; later ones of this process sort higher."""
    return _source.new(prefix)


def new_uuid() -> str:
    """Return a fresh UUID, for example ``0199…-…``: a token, out of the same source as SIDs."""
    return str(UUID(_source.new("")))


@contextmanager
def drawn_from(source: SidSource) -> Iterator[None]:
    """Let all fresh SIDs and UUIDs come from `source` here: a simulation's are repeatable."""
    global _source  # noqa: PLW0603
    usual, _source = _source, source
    try:
        yield
    finally:
        _source = usual


def is_sid(text: object, prefix: str) -> bool:
    """Tell whether `text` is a SID with this prefix."""
    return isinstance(text, str) and text.startswith(prefix) and bool(_SHAPE.fullmatch(text))


def derive_sid(prefix: str, owner: str, ordinal: int) -> str:
    """Return the SID of the `ordinal`-th thing of that kind that belongs to `owner`."""
    return f"{prefix}{_digest(prefix, owner)}{ordinal:0{_ORDINAL_DIGITS}x}"


@lru_cache(_OWNERS_KEPT)
def _digest(prefix: str, owner: str) -> str:
    size = (32 - _ORDINAL_DIGITS) // 2
    return hashlib.blake2b(f"{prefix}{owner}".encode(), digest_size=size).hexdigest()

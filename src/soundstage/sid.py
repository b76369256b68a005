"""String identifiers in Twilio's shape: a two-letter prefix and 32 hexadecimal digits.

Random SIDs are time-ordered (a UUID version 7), so that database indexes stay local.
Derived SIDs are computed from an execution's SID and an ordinal: the same step of the same
execution has the same SID on every node, however often a turn is computed.
"""

import hashlib
import re
import time
from random import Random

_SHAPE = re.compile(r"[A-Z]{2}[0-9a-fA-F]{32}")
_ORDINAL_DIGITS = 8


_random = Random()  # noqa: S311 (SIDs are names, not secrets)
_last_moment = 0


def new_sid(prefix: str) -> str:
    """Return a fresh SID, for example ``FW0199…``; later ones of this process sort higher."""
    global _last_moment  # noqa: PLW0603
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    _last_moment = max(_last_moment + 1, milliseconds << 12 | rest * 4096 // 1_000_000)
    random = _random.getrandbits(62)
    head = (_last_moment >> 12) << 16 | 0x7000 | _last_moment & 0xFFF
    return f"{prefix}{head << 64 | 1 << 63 | random:032x}"


def is_sid(text: object, prefix: str) -> bool:
    """Tell whether `text` is a SID with this prefix."""
    return isinstance(text, str) and text.startswith(prefix) and bool(_SHAPE.fullmatch(text))


def derive_sid(prefix: str, owner: str, ordinal: int) -> str:
    """Return the SID of the `ordinal`-th thing of that kind that belongs to `owner`."""
    return f"{prefix}{_digest(prefix, owner)}{ordinal:0{_ORDINAL_DIGITS}x}"


def _digest(prefix: str, owner: str) -> str:
    size = (32 - _ORDINAL_DIGITS) // 2
    return hashlib.blake2b(f"{prefix}{owner}".encode(), digest_size=size).hexdigest()

"""What a webhook URL's fragment says about time limits and retries: `#ct=2000&rc=3&rp=5xx` [over].

`sni` and `e` are ignored; a value out of range leaves the default (assumed).
"""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

_RANGES = {"ct": (100, 10_000), "rt": (100, 15_000), "tt": (100, 15_000), "rc": (0, 5)}
_POLICIES = frozenset({"4xx", "5xx", "ct", "rt", "all"})
_SUCCESSES = frozenset({"1xx", "2xx", "3xx"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """Time limits in milliseconds, the number of retries, and what is retried."""

    ct: int = 5_000
    rt: int = 15_000
    tt: int = 15_000
    rc: int = 1
    rp: frozenset[str] = frozenset({"ct"})

    def retries(self, outcome: str) -> bool:
        """Tell whether an outcome is worth another attempt; a success never is."""
        return outcome in self.rp or ("all" in self.rp and outcome not in _SUCCESSES)


def read_overrides(url: str) -> Overrides:
    """Read the fragment of a configured webhook URL."""
    numbers: dict[str, Any] = {}
    policies: frozenset[str] | None = None
    for part in unquote(url.partition("#")[2]).split("&"):
        key, _, value = part.partition("=")
        if key in _RANGES and value.isascii() and value.isdigit() and len(value) < 6:
            low, high = _RANGES[key]
            if low <= int(value) <= high:
                numbers[key] = int(value)
        elif key == "rp":
            policies = frozenset(value.split(",")) & _POLICIES
    timed = replace(Overrides(), **numbers)
    return timed if policies is None else replace(timed, rp=policies)

"""What a check finds: breaches of what is promised, and figures."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Breach:
    """A promise that was not kept, and where."""

    promise: str
    subject: str
    detail: str = ""


@dataclass
class Findings:
    """Collected by one check."""

    breaches: list[Breach] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    spans: dict[str, list[float]] = field(default_factory=dict)

    def breach(self, promise: str, subject: str, detail: str = "") -> None:
        self.breaches.append(Breach(promise, subject, detail))

    def expect(self, kept: bool, promise: str, subject: str, detail: str = "") -> None:
        if not kept:
            self.breach(promise, subject, detail)

    def measure(self, name: str, seconds: float) -> None:
        self.spans.setdefault(name, []).append(seconds)

    def add(self, other: "Findings") -> None:
        self.breaches += other.breaches
        self.counts += other.counts
        for name, values in other.spans.items():
            self.spans.setdefault(name, []).extend(values)


def percentiles(values: Iterable[float]) -> dict[str, float]:
    """Return median, 99th percentile and maximum in milliseconds."""
    ordered = sorted(values)
    if not ordered:
        return {}
    shares = {"p50": 0.5, "p99": 0.99, "max": 1.0}
    last = len(ordered) - 1
    return {
        name: round(1000 * ordered[min(int(share * len(ordered)), last)], 1)
        for name, share in shares.items()
    }

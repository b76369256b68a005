"""The figures of coverage: how many parts of a kind there are, and how many were reached."""

from collections.abc import Iterable
from dataclasses import dataclass

from soundstage.testing.coverage.items import Kind
from soundstage.testing.coverage.measuring import FlowCoverage


@dataclass(frozen=True, slots=True)
class Figure:
    """So many parts, and so many of them reached; of no parts all are reached."""

    total: int
    reached: int

    @property
    def percent(self) -> float:
        """Hundred only when nothing is missing."""
        return 100.0 * self.reached / self.total if self.total else 100.0

    def __str__(self) -> str:
        """Give the percentage, cut rather than rounded up, or a dash when there is nothing."""
        return f"{int(self.percent)} %" if self.total else "-"


def figure(flows: Iterable[FlowCoverage], kind: Kind) -> Figure:
    """Return the figure of one kind over these flows."""
    total = missing = 0
    for flow in flows:
        total += len(flow.of(kind))
        missing += len(flow.missing(kind))
    return Figure(total, total - missing)

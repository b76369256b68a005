"""What a template reads from the context, and where it says so."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

Path = tuple[str | int, ...]
Span = tuple[Path, int, int]
"""A path, and where it starts and ends."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One path a template reads; it stops before the first index that is only known later."""

    path: Path
    start: int
    end: int
    line: int
    column: int


def references_of(source: str, spans: Iterable[Span]) -> tuple[Reference, ...]:
    """Give each span its line and column."""
    breaks = [-1, *(at for at, letter in enumerate(source) if letter == "\n")]
    found = []
    for path, start, end in spans:
        line = bisect_left(breaks, start)
        found.append(Reference(path, start, end, line, start - breaks[line - 1]))
    return tuple(found)

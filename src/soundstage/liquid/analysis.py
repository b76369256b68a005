"""What a template reads from the context, and where it says so."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reference:
    """One path a template reads; it stops before the first index that is only known later."""

    path: tuple[str | int, ...]
    start: int
    end: int
    line: int
    column: int

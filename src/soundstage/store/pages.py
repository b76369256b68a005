"""Pages of a list: where one begins, and what is in it."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins; at most one of the two is set."""

    after: str | None = None
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list, and whether there is more on either side."""

    items: tuple[T, ...]
    has_next: bool
    has_previous: bool

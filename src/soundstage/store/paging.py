"""Pages by key: the arithmetic that every adapter shares."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from soundstage.store.port import Cursor, Page

T = TypeVar("T")
K = TypeVar("K", str, int)


def page_of(rows: Sequence[T], size: int, cursor: Cursor, *, beyond: bool) -> Page[T]:
    """Return the page in `rows`, which are read away from the cursor.

    There is one more of them than `size` when the list goes on; `beyond` tells whether
    there are rows on the cursor's other side.
    """
    more = len(rows) > size
    kept = tuple(rows[:size])
    if cursor.before is None:
        return Page(kept, has_next=more, has_previous=beyond)
    return Page(kept[::-1], has_next=beyond, has_previous=more)


def page_among(rows: Iterable[tuple[K, T]], size: int, cursor: Cursor, border: K | None) -> Page[T]:
    """Return one page of all `rows`; `border` is the cursor's SID or number as a key."""
    backward = cursor.before is not None
    ordered = sorted(rows, key=lambda row: row[0], reverse=not backward)
    away = [
        item
        for key, item in ordered
        if border is None or (border < key if backward else key < border)
    ]
    return page_of(away, size, cursor, beyond=len(away) < len(ordered))

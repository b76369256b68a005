"""Performs statements: what an adapter has to say of its database."""

from abc import ABC, abstractmethod
from typing import Any, TypeVar

from soundstage.store.known import Known
from soundstage.store.port import Cursor, Page
from soundstage.store.sql.statements import Cache, Change, Listing, Query, Value

T = TypeVar("T")


class Performer(ABC):
    """Reads and writes; an adapter says how."""

    def __init__(self) -> None:
        self._caches: dict[Cache, Known[Any]] = {}

    @abstractmethod
    async def _few(self, query: Query[T]) -> list[T]:
        """Read rows that are few and small."""

    @abstractmethod
    async def _many(self, query: Query[T]) -> list[T]:
        """Read rows that can be megabytes."""

    @abstractmethod
    async def _write(self, *changes: Change) -> list[list[Any]]:
        """Write all of it or nothing; return the values that each change gave back.

        Raises:
            Refused: a row breaks a rule of the schema.
        """

    async def _one(self, query: Query[T]) -> T | None:
        rows = await self._few(query)
        return rows[0] if rows else None

    async def _change(self, *changes: Change) -> list[list[Any]]:
        """Write, and forget what the caches know of it."""
        returned = await self._write(*changes)
        for change, values in zip(changes, returned, strict=True):
            if change.forgets is not None:
                for sid in values:
                    self._caches[change.forgets].forget(sid)
        return returned

    async def _page(
        self, listing: Listing[T], size: int, cursor: Cursor, border: Value = None
    ) -> Page[T]:
        """Return one page; `border` is the cursor as the column holds it, if not as text."""
        border = border or cursor.after or cursor.before
        rows = await self._many(listing.rows(size, cursor, border))
        beyond = border is not None and await self._many(listing.beyond(cursor, border))
        return listing.page(rows, size, cursor, beyond=bool(beyond))

"""Records that were read before, kept in memory until somebody changes them."""

from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")

_MOST = 10_000


class Known(Generic[T]):
    """Records by SID. Whoever changes one calls `forget` when the change is durable.

    What was read while anything was forgotten is not kept: it may be older than the change.
    """

    def __init__(self, read: Callable[[str], Awaitable[T | None]]) -> None:
        self._read = read
        self._records: dict[str, T] = {}
        self._forgotten = 0
        self._off = False

    async def get(self, sid: str) -> T | None:
        """Return the record; what is not there is asked for again the next time."""
        record = self._records.get(sid)
        if record is None:
            forgotten = self._forgotten
            record = await self._read(sid)
            if record is not None and forgotten == self._forgotten and not self._off:
                self._keep(sid, record)
        return record

    def forget(self, sid: str) -> None:
        self._forgotten += 1
        self._records.pop(sid, None)

    def switch(self, *, on: bool) -> None:
        """Forget everything, and keep records from now on or not."""
        self._forgotten += 1
        self._records.clear()
        self._off = not on

    def _keep(self, sid: str, record: T) -> None:
        if len(self._records) >= _MOST:
            del self._records[next(iter(self._records))]
        self._records[sid] = record

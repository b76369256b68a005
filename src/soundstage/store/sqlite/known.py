"""Records that were read before, kept in memory: this process is the only one that writes."""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

_MOST = 10_000


class Known(Generic[T]):
    """Records by SID. Whoever changes one calls `forget` when the change is durable."""

    def __init__(self, read: Callable[[str], T | None]) -> None:
        self._read = read
        self._records: dict[str, T] = {}

    def get(self, sid: str) -> T | None:
        """Return the record; what is not there is asked for again the next time."""
        record = self._records.get(sid)
        if record is None:
            record = self._read(sid)
            if record is not None:
                self._keep(sid, record)
        return record

    def forget(self, sid: str) -> None:
        self._records.pop(sid, None)

    def _keep(self, sid: str, record: T) -> None:
        if len(self._records) >= _MOST:
            del self._records[next(iter(self._records))]
        self._records[sid] = record

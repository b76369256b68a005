"""Many executions from one: what a server wrote of a single contact, copied for others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.workloads import digits

from soundstage.sid import new_sid

OWNED = {
    "executions": "sid",
    "journal": "execution_sid",
    "seen": "execution_sid",
    "timers": "execution_sid",
}
"""The tables that a sleeper has rows in, and the column that names it."""

Row = tuple[object, ...]
_BATCH = 5_000


@dataclass(frozen=True)
class Pattern:
    """The rows of contact 0 in one table."""

    table: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def batches(patterns: Sequence[Pattern], count: int) -> Iterator[list[tuple[Pattern, list[Row]]]]:
    """Yield the rows of contacts 1 to `count` - 1, some thousand contacts at a time."""
    original = _original(patterns)
    for start in range(1, count, _BATCH):
        others = [_Other(original, contact) for contact in range(start, min(start + _BATCH, count))]
        yield [
            (pattern, [other.row(row) for other in others for row in pattern.rows])
            for pattern in patterns
        ]


def _original(patterns: Sequence[Pattern]) -> str:
    (executions,) = (pattern for pattern in patterns if pattern.table == "executions")
    return str(executions.rows[0][executions.columns.index("sid")])


class _Other:
    """Contact 0's rows as those of somebody else: another SID, number and first message."""

    def __init__(self, original: str, contact: int) -> None:
        swaps = (
            (original, new_sid("FN")),
            (digits(0), digits(contact)),
            (f"SM{0:024x}{0:08x}", f"SM{contact:024x}{0:08x}"),
        )
        self._texts = swaps
        self._bytes = tuple((old.encode(), new.encode()) for old, new in swaps)

    def row(self, row: Row) -> Row:
        return tuple(map(self._value, row))

    def _value(self, value: object) -> object:
        if isinstance(value, str):
            for old, new in self._texts:
                value = value.replace(old, new)
        elif isinstance(value, bytes):
            for before, after in self._bytes:
                value = value.replace(before, after)
        return value

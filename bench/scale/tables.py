"""The figures of `make scale` as a page: a table a database, a column a case."""

from collections.abc import Iterator, Mapping
from typing import Any

_PARTS = {"p50": "p50", "p99": "p99", "most": "max"}

Record = Mapping[str, Mapping[str, Mapping[str, Any]]]


def page(record: Record) -> str:
    """Return the page in Markdown."""
    return "\n".join(_lines(record)) + "\n"


def _lines(record: Record) -> Iterator[str]:
    for database in dict.fromkeys(name for case in record.values() for name in case):
        cases = {name: dict(_flat(case[database])) for name, case in record.items()}
        yield from (f"## {database}", "", f"| | {' | '.join(cases)} |")
        yield "|---" * (len(cases) + 1) + "|"
        for row in dict.fromkeys(row for figures in cases.values() for row in figures):
            cells = (_number(figures.get(row)) for figures in cases.values())
            yield f"| {row} | {' | '.join(cells)} |"
        yield ""


def _flat(figures: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    for name, value in figures.items():
        if isinstance(value, Mapping):
            for part, number in value.items():
                yield f"{name}, {_PARTS[part]}", number
        else:
            yield name, value


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"

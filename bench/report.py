"""The figures as a page: one table a workload, then the ratios that count."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from bench.summary import Sample, Summary

_OURS = ("soundstage-sqlite", "soundstage-postgresql")
_COLUMNS: tuple[tuple[str, Callable[[Sample], str]], ...] = (
    ("contacts", lambda row: str(row["contacts"])),
    ("turns/s", lambda row: _number(row["turns_a_second"])),
    ("flows/s", lambda row: _number(row["flows_a_second"])),
    ("p50 ms", lambda row: _number(row["p50"], 1)),
    ("p99 ms", lambda row: _number(row["p99"], 1)),
    ("half: p50", lambda row: _number(row.get("half_p50"), 1)),
    ("p99", lambda row: _number(row.get("half_p99"), 1)),
    ("CPU s / 1,000 turns", lambda row: _number(row["cpu_per_1000_turns"], 2)),
    ("+ database", lambda row: _number(row["database_cpu_per_1000_turns"] or None, 2)),
    ("MiB", lambda row: _number(row["memory"])),
    ("+ database", lambda row: _number(row["database_memory"] or None)),
    ("bytes / execution", lambda row: _number(row.get("bytes_per_execution"))),
    ("cold start s", lambda row: _number(row.get("cold_start"), 2)),
    ("generator", lambda row: f"{100 * row['load_share']:.0f} %"),
)


def page(record: dict[str, Any]) -> str:
    """Return the whole report in Markdown."""
    return "\n".join(_lines(record, Summary.of(record["samples"]))) + "\n"


def _lines(record: dict[str, Any], summary: Summary) -> Iterator[str]:
    plan, machine = record["plan"], record["machine"]
    yield "# Results"
    yield ""
    yield (
        f"{record['date']}, {machine['cores']} cores, {machine['system']}, Python "
        f"{machine['python']}; medians of {plan['repeats']} interleaved repeats of "
        f"{plan['seconds']:g} s; other work on the machine at the start: load {machine['load']}."
    )
    yield ""
    yield "| system | version | keeps its state in |"
    yield "|---|---|---|"
    for system in record["systems"]:
        yield f"| {system['name']} | {system['version']} | {system['durable']} |"
    yield ""
    for missing in record["missing"]:
        yield f"* **{missing['name']}** was not measured: {missing['reason']}"
    for workload in plan["workloads"]:
        yield from _table(workload, record, summary)
    yield from _ratios(record, summary)


def _table(workload: str, record: dict[str, Any], summary: Summary) -> Iterator[str]:
    yield f"\n## {workload}\n"
    yield "| system | " + " | ".join(title for title, _ in _COLUMNS) + " |"
    yield "|---|" + "---:|" * len(_COLUMNS)
    for system in record["systems"]:
        for contacts in record["plan"]["contacts"]:
            row = summary.row(workload, system["name"], contacts)
            if row:
                cells = (show(row) for _, show in _COLUMNS)
                yield f"| {system['name']} | " + " | ".join(cells) + " |"
    engine = [entry for entry in record["engine"] if entry["workload"] == workload]
    if engine:
        best = sorted(engine, key=lambda entry: float(entry["turns_a_second"]))[len(engine) // 2]
        yield (
            f"\nThe pure engine, in memory on one core: {best['turns_a_second']:,.0f} turns/s, "
            f"{best['flows_a_second']:,.0f} flows/s, "
            f"{best['cpu_per_1000_turns']:.2f} CPU s / 1,000 turns."
        )


def _ratios(record: dict[str, Any], summary: Summary) -> Iterator[str]:
    names = [system["name"] for system in record["systems"]]
    ours = [name for name in _OURS if name in names]
    most = max(record["plan"]["contacts"])
    yield f"\n## Ratios at {most} contacts\n"
    yield "How many times the throughput of the other, and in brackets the CPU time of a turn.\n"
    yield "| | " + " | ".join(f"{name} / {other}" for name, other in _pairs(ours, names)) + " |"
    yield "|---|" + "---:|" * len(_pairs(ours, names))
    for workload in record["plan"]["workloads"]:
        cells = []
        for name, other in _pairs(ours, names):
            speed = summary.ratio(workload, name, other, most, "turns_a_second")
            cpu = summary.ratio(workload, name, other, most, "cpu_per_1000_turns")
            cells.append(f"{_number(speed, 2)} ({_number(cpu, 2)})")
        yield f"| {workload} | " + " | ".join(cells) + " |"


def _pairs(ours: Sequence[str], names: Sequence[str]) -> list[tuple[str, str]]:
    """Return each of ours beside its own floor and beside every peer."""
    return [
        (name, other)
        for name in ours
        for other in names
        if other not in _OURS and not _other_floor(name, other)
    ]


def _other_floor(name: str, other: str) -> bool:
    return other.startswith("floor-") and other.split("-")[1] != name.split("-")[1]


def _number(value: float | None, digits: int = 0) -> str:
    return "—" if value is None else f"{value:,.{digits}f}"

"""How reports of replays look in a terminal."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from soundstage.errors import Json
from soundstage.replaying.report import MEANINGS, Difference, Parting, Report, Verdict

_MOST_SHOWN = 12
_MOST_STATES = 4
_WIDEST = 300


def explained(report: Report) -> Iterator[str]:
    """Yield the lines about one execution."""
    yield _head(report)
    if report.parting is not None:
        yield from _parting(report.parting)
        yield f"  {'old':<9} {report.old_end}"
        yield f"  {'new':<9} {report.end}"
    if report.stuck:
        yield f"  {'stopped':<9} {report.stuck}"
    for title, found in (("text", report.texts), ("values", report.values)):
        if found:
            yield f"  {title}"
        yield from _differences(found)
    for fault in report.faults:
        yield f"  {'new':<9} {fault}"
    if report.assumed:
        yield f"  {'assumed':<9} {report.assumed} answers that are not in the journal"
    for gap in report.gaps:
        yield f"  {'unknown':<9} {gap}"


def _head(report: Report) -> str:
    steps = f"{report.steps} step{'s' if report.steps != 1 else ''}"
    if report.verdict is Verdict.SAME:
        return f"{report.execution}: the same; {steps}, {report.end}"
    if report.verdict is Verdict.PATH:
        return f"{report.execution}: differs in path, after {steps}"
    if report.verdict is Verdict.STUCK:
        return f"{report.execution}: cannot be replayed, after {steps}"
    return f"{report.execution}: differs in {report.verdict}; {steps}, {report.end}"


def _parting(parting: Parting) -> Iterator[str]:
    yield f"  {'parts in':<9} {parting.state}, {parting.at:%F %T}, {parting.event}"
    yield f"  {'was':<9} {parting.old or 'nothing more'}"
    yield f"  {'is':<9} {parting.new or 'nothing more'}"
    for reason in parting.why:
        yield f"  {'because':<9} {reason}"
    yield from _differences(parting.values)
    if parting.goes_on:
        way = " ".join(f"─{way.event}→ {way.to}" for way in parting.goes_on)
        yield f"  {'goes on':<9} {way}"


def _differences(found: Sequence[Difference]) -> Iterator[str]:
    for difference in found[:_MOST_SHOWN]:
        place = f"    {difference.state or 'at the end'}  {difference.what}"
        if difference.old == difference.new:
            yield f"{place}: {_shown(difference.new)}"
            continue
        yield place
        yield f"      - {_shown(difference.old)}"
        yield f"      + {_shown(difference.new)}"
    if len(found) > _MOST_SHOWN:
        yield f"    … and {len(found) - _MOST_SHOWN} more"


def _shown(value: Json) -> str:
    text = "(nothing)" if value is None else value if isinstance(value, str) else repr(value)
    line = text.replace("\n", "\\n")
    line = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)
    return line if len(line) <= _WIDEST else f"{line[: _WIDEST - 1]}…"


def groups(reports: Sequence[Report]) -> list[dict[str, Json]]:
    """Return how many executions share a verdict and the state where they part."""
    found: dict[tuple[Verdict, str | None], list[str]] = defaultdict(list)
    for report in reports:
        found[report.verdict, report.place].append(report.execution)
    ordered = sorted(
        found.items(), key=lambda item: (-list(Verdict).index(item[0][0]), -len(item[1]))
    )
    return [
        {"verdict": verdict, "state": state, "count": len(sids), "executions": sids}
        for (verdict, state), sids in ordered
    ]


def summary(reports: Sequence[Report]) -> Iterator[str]:
    """Yield a table of verdicts, and where the executions part."""
    counts = Counter(report.verdict for report in reports)
    total = len(reports)
    for verdict in Verdict:
        count = counts[verdict]
        if not count:
            continue
        mine = [
            group for group in groups(reports) if group["verdict"] == verdict and group["state"]
        ]
        places = " · ".join(f"{group['state']} {group['count']}" for group in mine[:_MOST_STATES])
        more = f" · {len(mine) - _MOST_STATES} more" if len(mine) > _MOST_STATES else ""
        yield f"{MEANINGS[verdict]:<20} {count:>5} of {total}   {places}{more}".rstrip()


def examples(reports: Sequence[Report]) -> Iterator[Report]:
    """Yield one report of each group that differs."""
    first = {report.execution: report for report in reversed(reports)}
    for group in groups(reports):
        if group["verdict"] is not Verdict.SAME:
            yield first[group["executions"][0]]

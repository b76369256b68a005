"""Coverage for people: a line of figures for each flow, and what is missing by its name."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from soundstage.testing.coverage.figures import figure
from soundstage.testing.coverage.items import Kind, label
from soundstage.testing.coverage.lines import lines_of
from soundstage.testing.coverage.measuring import FlowCoverage

_TITLES = ("flow", *Kind)
_TOTAL = "all flows"


def as_text(flows: Sequence[FlowCoverage], here: Path) -> str:
    """Return the table of these flows; `here` is the folder that their names begin at."""
    if not flows:
        return "no flow was played, so there is nothing to measure\n"
    rows = [_TITLES, *((name_of(flow, here), *_figures([flow])) for flow in flows)]
    if len(flows) > 1:
        rows.append((_TOTAL, *_figures(flows)))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [_row(row, widths) for row in rows]
    for flow in flows:
        lines += _missing(flow, here)
    return "\n".join((*lines, ""))


def name_of(flow: FlowCoverage, here: Path) -> str:
    """Return the name of a flow's file, seen from a folder when it is inside."""
    here = here.resolve()
    return str(flow.path.relative_to(here) if flow.path.is_relative_to(here) else flow.path)


def _figures(flows: Sequence[FlowCoverage]) -> tuple[str, ...]:
    return tuple(str(figure(flows, kind)) for kind in Kind)


def _row(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = (
        cell.ljust(width) if number == 0 else cell.rjust(width)
        for number, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join((first, *others))


def _missing(flow: FlowCoverage, here: Path) -> Iterator[str]:
    lines = lines_of(flow)
    for kind in Kind:
        missing = flow.missing(kind)
        if missing:
            yield ""
            yield f"{kind} that no scenario reached"
        for item in missing:
            yield f"  {name_of(flow, here)}:{lines[item]}: {label(item, flow.definition)}"

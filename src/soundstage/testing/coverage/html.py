"""Coverage as HTML pages: a list of flows, and for each its picture in colours."""

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from soundstage.drawing import Mark, Marks, draw
from soundstage.testing.coverage.figures import figure
from soundstage.testing.coverage.items import Kind, label
from soundstage.testing.coverage.lines import lines_of
from soundstage.testing.coverage.measuring import FlowCoverage
from soundstage.testing.coverage.text import name_of

INDEX = "index.html"
_REACHED, _MISSED = "#1a7f37", "#cf222e"
_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:2rem;color:#1f2937;background:#fff}
table{border-collapse:collapse}
th,td{padding:.3rem 1rem .3rem 0;text-align:right;font-variant-numeric:tabular-nums}
th:first-child,td:first-child{text-align:left}
.picture{overflow:auto;border:1px solid #cbd5e1;border-radius:8px;max-height:80vh}
.reached{color:#1a7f37}.missed{color:#cf222e}
li{overflow-wrap:anywhere}
"""


def as_pages(flows: Sequence[FlowCoverage], here: Path) -> dict[str, str]:
    """Return the pages of a report by the names of their files."""
    names = {flow.path: f"flow-{number}.html" for number, flow in enumerate(flows, 1)}
    pages = {names[flow.path]: _page(name_of(flow, here), _flow(flow)) for flow in flows}
    return {INDEX: _page("Coverage of flows", _index(flows, names, here)), **pages}


def _page(title: str, lines: Iterator[str]) -> str:
    return "\n".join(
        (
            "<!DOCTYPE html>",
            '<html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title>",
            f"<style>{_STYLE}</style></head><body>",
            f"<h1>{escape(title)}</h1>",
            *lines,
            "</body></html>",
            "",
        )
    )


def _index(flows: Sequence[FlowCoverage], names: dict[Path, str], here: Path) -> Iterator[str]:
    yield f"<table><tr><th>flow</th>{''.join(f'<th>{kind}</th>' for kind in Kind)}</tr>"
    for flow in flows:
        link = f'<a href="{names[flow.path]}">{escape(name_of(flow, here))}</a>'
        yield f"<tr><td>{link}</td>{_cells([flow])}</tr>"
    if len(flows) > 1:
        yield f"<tr><td>all flows</td>{_cells(flows)}</tr>"
    yield "</table>"


def _cells(flows: Sequence[FlowCoverage]) -> str:
    found = [figure(flows, kind) for kind in Kind]
    return "".join(
        f'<td class="{"reached" if one.reached == one.total else "missed"}">{one}</td>'
        for one in found
    )


def _flow(flow: FlowCoverage) -> Iterator[str]:
    yield f'<p><a href="{INDEX}">All flows</a></p>'
    yield f"<table><tr>{''.join(f'<th>{kind}</th>' for kind in Kind)}</tr>"
    yield f"<tr>{_cells([flow])}</tr></table>"
    yield (
        '<p>In the picture <span class="reached">green</span> was reached by a scenario and '
        '<span class="missed">red</span> was not.</p>'
    )
    yield f'<div class="picture">{draw(flow.definition, marks_of(flow))}</div>'
    lines = lines_of(flow)
    for kind in Kind:
        missing = flow.missing(kind)
        if missing:
            yield f"<h2>{kind.capitalize()} that no scenario reached</h2><ul>"
        for item in missing:
            yield f"<li>line {lines[item]}: {escape(label(item, flow.definition))}</li>"
        if missing:
            yield "</ul>"


def marks_of(flow: FlowCoverage) -> Marks:
    """Return the colours of a flow's states and transitions."""
    marks: dict[str | tuple[str, int], Mark] = {}
    for item in (*flow.of(Kind.STATES), *flow.of(Kind.TRANSITIONS)):
        hits = flow.hits[item]
        note = f"reached by {hits} scenario{'s' if hits > 1 else ''}" if hits else "not reached"
        place = item.state if item.kind is Kind.STATES else (item.state, item.transition)
        marks[place] = Mark(_REACHED if hits else _MISSED, note)
    return marks

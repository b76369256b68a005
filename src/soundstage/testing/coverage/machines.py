"""Coverage for other programs: our own JSON, lcov's tracefile and Cobertura's XML.

The lines of lcov and Cobertura are those of the flow's JSON file at which its states and
transitions begin; their branches are transitions, conditions and branches of templates.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from soundstage.errors import Json
from soundstage.testing.coverage.figures import Figure, figure
from soundstage.testing.coverage.items import Item, Kind, label
from soundstage.testing.coverage.lines import lines_of
from soundstage.testing.coverage.measuring import FlowCoverage
from soundstage.testing.coverage.text import name_of

_LINED = (Kind.STATES, Kind.TRANSITIONS)


def as_json(flows: Sequence[FlowCoverage], here: Path) -> dict[str, Json]:
    """Return the figures of all flows, and each part of each with how many scenarios reach it."""
    return {
        "totals": _totals(flows),
        "flows": [
            {"file": name_of(flow, here), "totals": _totals([flow]), **_parts(flow)}
            for flow in flows
        ],
    }


def _totals(flows: Sequence[FlowCoverage]) -> dict[str, Json]:
    found: dict[str, Figure] = {str(kind): figure(flows, kind) for kind in Kind}
    return {
        kind: {"total": one.total, "reached": one.reached, "percent": round(one.percent, 2)}
        for kind, one in found.items()
    }


def _parts(flow: FlowCoverage) -> dict[str, Json]:
    lines = lines_of(flow)
    return {
        str(kind): [
            {
                "state": item.state,
                "name": label(item, flow.definition),
                "line": lines[item],
                "scenarios": flow.hits[item],
            }
            for item in flow.of(kind)
        ]
        for kind in Kind
    }


def as_lcov(flows: Iterable[FlowCoverage], here: Path) -> str:
    """Return an lcov tracefile."""
    return "".join(f"{line}\n" for flow in flows for line in _lcov(flow, here))


def _lcov(flow: FlowCoverage, here: Path) -> Iterator[str]:
    places = lines_of(flow)
    states = flow.of(Kind.STATES)
    yield "TN:"
    yield f"SF:{name_of(flow, here)}"
    yield from (f"FN:{places[item]},{item.state}" for item in states)
    yield from (f"FNDA:{flow.hits[item]},{item.state}" for item in states)
    yield f"FNF:{len(states)}"
    yield f"FNH:{len(states) - len(flow.missing(Kind.STATES))}"
    branches = [item for item in flow.items if item.kind is not Kind.STATES]
    for number, item in enumerate(branches):
        yield f"BRDA:{places[item]},0,{number},{flow.hits[item]}"
    yield f"BRF:{len(branches)}"
    yield f"BRH:{sum(flow.hits[item] > 0 for item in branches)}"
    lines = _lines(flow, places)
    yield from (f"DA:{line},{hits}" for line, hits in sorted(lines.items()))
    yield f"LF:{len(lines)}"
    yield f"LH:{sum(hits > 0 for hits in lines.values())}"
    yield "end_of_record"


def _lines(flow: FlowCoverage, places: Mapping[Item, int]) -> dict[int, int]:
    """Return how often each line was reached; a definition on one line has one."""
    lines: dict[int, int] = {}
    for item in flow.items:
        if item.kind in _LINED:
            lines[places[item]] = max(lines.get(places[item], 0), flow.hits[item])
    return lines


def as_cobertura(flows: Sequence[FlowCoverage], here: Path, at: int) -> str:
    """Return a Cobertura report that was written `at` this second of the Unix epoch."""
    every = [_lines(flow, lines_of(flow)) for flow in flows]
    covered = sum(hits > 0 for lines in every for hits in lines.values())
    valid = sum(len(lines) for lines in every)
    branches = [figure(flows, kind) for kind in Kind if kind is not Kind.STATES]
    taken, found = sum(one.reached for one in branches), sum(one.total for one in branches)
    root = ET.Element(
        "coverage",
        {
            "line-rate": _rate(covered, valid),
            "branch-rate": _rate(taken, found),
            "lines-covered": str(covered),
            "lines-valid": str(valid),
            "branches-covered": str(taken),
            "branches-valid": str(found),
            "complexity": "0",
            "version": "soundstage",
            "timestamp": str(at),
        },
    )
    sources = ET.SubElement(root, "sources")
    ET.SubElement(sources, "source").text = str(here.resolve())
    packages = ET.SubElement(root, "packages")
    rates = {"line-rate": _rate(covered, valid), "branch-rate": _rate(taken, found)}
    package = ET.SubElement(packages, "package", {"name": "flows", **rates, "complexity": "0"})
    classes = ET.SubElement(package, "classes")
    for flow in flows:
        _class(classes, flow, here)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _class(classes: ET.Element, flow: FlowCoverage, here: Path) -> None:
    places = lines_of(flow)
    lines = _lines(flow, places)
    branches = [item for item in flow.items if item.kind is not Kind.STATES]
    taken = [item for item in branches if flow.hits[item]]
    one = ET.SubElement(
        classes,
        "class",
        {
            "name": flow.path.stem,
            "filename": name_of(flow, here),
            "line-rate": _rate(sum(hits > 0 for hits in lines.values()), len(lines)),
            "branch-rate": _rate(len(taken), len(branches)),
            "complexity": "0",
        },
    )
    ET.SubElement(one, "methods")
    shown = ET.SubElement(one, "lines")
    for line, hits in sorted(lines.items()):
        here_ = [item for item in branches if places[item] == line]
        attributes = {"number": str(line), "hits": str(hits), "branch": "false"}
        if here_:
            met = sum(flow.hits[item] > 0 for item in here_)
            share = f"{100 * met // len(here_)}% ({met}/{len(here_)})"
            attributes |= {"branch": "true", "condition-coverage": share}
        ET.SubElement(shown, "line", attributes)


def _rate(part: int, whole: int) -> str:
    return f"{part / whole if whole else 1:.4f}"

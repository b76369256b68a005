"""The figures as a picture: turns a second of every system, one group of bars a workload."""

from collections.abc import Iterator
from html import escape
from typing import Any

import resvg_py
from bench.summary import Summary

_WIDTH, _BAR, _GAP, _LEFT, _RIGHT = 900, 22, 44, 190, 90
_COLOURS = {"soundstage": "#d2335c", "floor": "#9aa3ad"}
_PEER = "#3d6fb4"


def png(record: dict[str, Any]) -> bytes:
    """Return the picture of one run."""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg(record)))


def svg(record: dict[str, Any]) -> str:
    """Return the picture as SVG: as many contacts as there were at most, a scale a workload."""
    bars = [*_groups(record, Summary.of(record["samples"]))]
    height = 60 + sum(_GAP + _BAR * len(group) for _, group in bars)
    body = "".join(_draw(bars))
    most = max(record["plan"]["contacts"])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
        f'font-family="sans-serif" font-size="13"><rect width="100%" height="100%" fill="#fff"/>'
        f'<text x="20" y="30" font-size="17">Turns a second, {most} contacts</text>{body}</svg>'
    )


def _groups(
    record: dict[str, Any], summary: Summary
) -> Iterator[tuple[str, list[tuple[str, float]]]]:
    most = max(record["plan"]["contacts"])
    for workload in record["plan"]["workloads"]:
        rows = [(s["name"], summary.row(workload, s["name"], most)) for s in record["systems"]]
        yield workload, [(name, float(row["turns_a_second"])) for name, row in rows if row]


def _draw(groups: list[tuple[str, list[tuple[str, float]]]]) -> Iterator[str]:
    y = 60
    for workload, bars in groups:
        longest = max((value for _, value in bars), default=1.0) or 1.0
        yield f'<text x="20" y="{y + 12}" font-weight="bold">{escape(workload)}</text>'
        y += 22
        for name, value in bars:
            width = (_WIDTH - _LEFT - _RIGHT) * value / longest
            colour = _COLOURS.get(name.partition("-")[0], _PEER)
            yield (
                f'<text x="{_LEFT - 8}" y="{y + 14}" text-anchor="end">{escape(name)}</text>'
                f'<rect x="{_LEFT}" y="{y + 2}" width="{width:.1f}" height="{_BAR - 5}" '
                f'fill="{colour}"/><text x="{_LEFT + width + 6:.1f}" y="{y + 14}">{value:,.0f}'
                "</text>"
            )
            y += _BAR
        y += _GAP - 22

"""The reports that somebody asked for, and the percentages that must be reached."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from soundstage.testing.coverage.figures import figure
from soundstage.testing.coverage.html import as_pages
from soundstage.testing.coverage.items import Kind
from soundstage.testing.coverage.machines import as_cobertura, as_json, as_lcov
from soundstage.testing.coverage.measuring import Coverage, FlowCoverage

Bars = tuple[tuple[Kind, float], ...]
"""Percentages, each of a kind of parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """Where reports are written; what is None is not."""

    json: Path | None = None
    lcov: Path | None = None
    cobertura: Path | None = None
    html: Path | None = None

    @property
    def wanted(self) -> bool:
        return any((self.json, self.lcov, self.cobertura, self.html))

    def texts(self, flows: Sequence[FlowCoverage], here: Path) -> Iterator[tuple[Path, str]]:
        """Yield each file with its text; `here` is the folder that names begin at."""
        if self.json is not None:
            encoded = msgspec.json.encode(as_json(flows, here))
            yield self.json, msgspec.json.format(encoded, indent=2).decode() + "\n"
        if self.lcov is not None:
            yield self.lcov, as_lcov(flows, here)
        if self.cobertura is not None:
            yield self.cobertura, as_cobertura(flows, here, int(time.time()))
        if self.html is not None:
            for name, page in as_pages(flows, here).items():
                yield self.html / name, page

    def write(self, flows: Sequence[FlowCoverage], here: Path) -> None:
        """Write the files and the folders that they are in.

        Raises:
            OSError: one of them cannot be written.
        """
        for path, text in self.texts(flows, here):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


def read_bar(text: str) -> tuple[Kind, float]:
    """Read `90`, which is of transitions, or `states=100`.

    Raises:
        ValueError: it is neither; the message says what is expected.
    """
    name, _, number = text.rpartition("=")
    kind = Kind.TRANSITIONS if not name else next((k for k in Kind if k == name), None)
    try:
        percent = float(number)
    except ValueError:
        percent = -1.0
    if kind is None or not 0 <= percent <= 100:
        raise ValueError(
            f"{text!r} is no bar; expected a percentage such as 90, or one of a kind such as "
            f"states=100 ({', '.join(Kind)})"
        )
    return kind, percent


def missed(bars: Bars, coverage: Coverage) -> list[str]:
    """Return a line for each bar that is not reached."""
    lines = []
    for kind, bar in bars:
        found = figure(coverage.flows, kind)
        if found.percent < bar:
            lines.append(
                f"coverage of {kind} is {found.percent:.1f} % ({found.reached} of {found.total}), "
                f"and {bar:g} % is asked for"
            )
    return lines

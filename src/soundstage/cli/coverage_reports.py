"""What `soundstage test` does with coverage: the table, the files, and the bar to pass."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import typer

from soundstage.cli.errors import CommandError, UsageError
from soundstage.testing.coverage.figures import figure
from soundstage.testing.coverage.html import INDEX, as_pages
from soundstage.testing.coverage.items import Kind
from soundstage.testing.coverage.machines import as_cobertura, as_json, as_lcov
from soundstage.testing.coverage.measuring import Coverage, FlowCoverage
from soundstage.testing.coverage.text import as_text

_HERE = Path()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """The reports that were asked for, and the percentages that must be reached."""

    table: bool = False
    json: Path | None = None
    lcov: Path | None = None
    cobertura: Path | None = None
    html: Path | None = None
    bars: tuple[tuple[Kind, float], ...] = ()

    @property
    def wanted(self) -> bool:
        """Tell whether coverage has to be measured at all."""
        return any((self.table, self.json, self.lcov, self.cobertura, self.html, self.bars))

    def give(self, coverage: Coverage) -> None:
        """Print the table and write the files."""
        flows = coverage.flows
        if self.table:
            typer.echo(f"\n{as_text(flows, _HERE)}", nl=False)
        for path, text in self._files(flows):
            _write(path, text)
        if self.html is not None and self.table:
            typer.echo(f"\nthe pictures are in {self.html / INDEX}")

    def _files(self, flows: Sequence[FlowCoverage]) -> Iterator[tuple[Path, str]]:
        if self.json is not None:
            encoded = msgspec.json.encode(as_json(flows, _HERE))
            yield self.json, msgspec.json.format(encoded, indent=2).decode() + "\n"
        if self.lcov is not None:
            yield self.lcov, as_lcov(flows, _HERE)
        if self.cobertura is not None:
            yield self.cobertura, as_cobertura(flows, _HERE, int(time.time()))
        if self.html is not None:
            for name, page in as_pages(flows, _HERE).items():
                yield self.html / name, page

    def missed(self, coverage: Coverage) -> list[str]:
        """Return a line for each bar that is not reached."""
        lines = []
        for kind, bar in self.bars:
            found = figure(coverage.flows, kind)
            if found.percent < bar:
                lines.append(
                    f"coverage of {kind} is {found.percent:.1f} % ({found.reached} of "
                    f"{found.total}), and --fail-under asks for {bar:g} %"
                )
        return lines


def read_bars(texts: Sequence[str]) -> tuple[tuple[Kind, float], ...]:
    """Read `90`, which is of transitions, or `states=100`.

    Raises:
        UsageError: it is neither.
    """
    return tuple(_bar(text) for text in texts)


def _bar(text: str) -> tuple[Kind, float]:
    name, _, number = text.rpartition("=")
    kind = Kind.TRANSITIONS if not name else next((k for k in Kind if k == name), None)
    try:
        percent = float(number)
    except ValueError:
        percent = -1.0
    if kind is None or not 0 <= percent <= 100:
        raise UsageError(
            f"--fail-under is {text!r}; expected a percentage such as 90, or one of a kind such "
            f"as states=100 ({', '.join(Kind)})"
        )
    return kind, percent


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror or error}") from None

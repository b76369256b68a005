"""What `soundstage test` does with coverage: the table, the files, and the bar to pass."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from soundstage.cli.errors import CommandError, UsageError
from soundstage.testing.coverage.html import INDEX
from soundstage.testing.coverage.measuring import Coverage
from soundstage.testing.coverage.reports import Bars, Files, missed, read_bar
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
    bars: Bars = ()

    @property
    def wanted(self) -> bool:
        """Tell whether coverage has to be measured at all."""
        return self.table or bool(self.bars) or self._files.wanted

    @property
    def _files(self) -> Files:
        return Files(json=self.json, lcov=self.lcov, cobertura=self.cobertura, html=self.html)

    def give(self, coverage: Coverage) -> None:
        """Print the table and write the files."""
        if self.table:
            typer.echo(f"\n{as_text(coverage.flows, _HERE)}", nl=False)
        try:
            self._files.write(coverage.flows, _HERE)
        except OSError as error:
            reason = error.strerror or str(error)
            raise CommandError(f"{error.filename} cannot be written: {reason}") from None
        if self.html is not None and self.table:
            typer.echo(f"\nthe pictures are in {self.html / INDEX}")

    def missed(self, coverage: Coverage) -> list[str]:
        """Return a line for each bar that is not reached."""
        return missed(self.bars, coverage)


def read_bars(texts: Sequence[str]) -> Bars:
    """Read the bars of `--fail-under`.

    Raises:
        UsageError: one is neither a percentage nor one of a kind.
    """
    try:
        return tuple(map(read_bar, texts))
    except ValueError as error:
        raise UsageError(f"--fail-under: {error}") from None

"""What a run shows while it goes on, and at its end."""

import sys
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

import typer

from soundstage.testing.results import Result

_BACK = "\r\x1b[K"


class Progress:
    """Shows results as they come; on a terminal also how far the run is."""

    def __init__(self, files: int, *, quiet: bool, silent: bool) -> None:
        self._files = files
        self._quiet = quiet
        self._silent = silent
        self._live = sys.stderr.isatty() and not silent
        self._done = 0
        self._began = time.perf_counter()

    def __enter__(self) -> Self:
        self._tell()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, _: TracebackType | None
    ) -> None:
        self._clear()

    def show(self, results: Sequence[Result]) -> None:
        """Show the results of one more file."""
        self._done += 1
        self._clear()
        for result in results:
            if not self._silent and not (self._quiet and result.passed):
                _show(result)
        self._tell()

    def sum_up(self, results: Sequence[Result]) -> None:
        """Say how many passed and failed."""
        if self._silent:
            return
        if not results:
            typer.echo("no scenarios found; write one in NAME.test.yaml beside NAME.json")
            return
        failed = sum(not result.passed for result in results)
        text = f"{len(results) - failed} passed, {failed} failed"
        if self._live:
            text += f" in {time.perf_counter() - self._began:.1f} s"
        typer.echo(text)

    def _tell(self) -> None:
        if self._live:
            typer.echo(f"{_BACK}{self._done} of {self._files} files", err=True, nl=False)

    def _clear(self) -> None:
        if self._live:
            typer.echo(_BACK, err=True, nl=False)


def _show(result: Result) -> None:
    mark = typer.style("passed", fg="green") if result.passed else typer.style("FAILED", fg="red")
    typer.echo(f"{mark}  {result.path}  {result.name}")
    if not result.passed:
        typer.echo(result.explained())

"""One run of `soundstage test`: what is played, how it is told, what is written."""

import logging
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import structlog
import typer

from soundstage.cli.coverage_reports import Reports
from soundstage.cli.testing.junit import write_junit
from soundstage.cli.testing.progress import Progress
from soundstage.testing.coverage.measuring import Coverage
from soundstage.testing.results import Result
from soundstage.testing.runner import Choice, find_files, run_files, usual_jobs
from soundstage.testing.updating import update_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What is played, and how it is told."""

    paths: Sequence[Path]
    choice: Choice
    jobs: int | None
    exitfirst: bool
    quiet: bool
    as_json: bool
    junit: Path | None
    update: bool
    reports: Reports

    def play(self) -> bool:
        """Play everything once and tell whether all passed and enough was reached."""
        files = find_files(self.paths)
        if self.update:
            for path in files:
                for line in update_file(path, self.choice):
                    typer.echo(line, err=self.as_json)
        results = self._results(files)
        if self.junit is not None:
            write_junit(results, self.junit)
        if self.as_json:
            shown = msgspec.json.encode([result.as_json() for result in results])
            print(msgspec.json.format(shown, indent=2).decode())
        passed = bool(results) and all(result.passed for result in results)
        return self._covered(results) and passed

    def _results(self, files: Sequence[Path]) -> list[Result]:
        results: list[Result] = []
        jobs = self.jobs or usual_jobs(len(files))
        with Progress(len(files), quiet=self.quiet, silent=self.as_json) as progress:
            for found in run_files(
                files, jobs, self.choice, log_errors_only, whole=self.reports.wanted
            ):
                failed = next((n for n, one in enumerate(found) if not one.passed), None)
                if self.exitfirst and failed is not None:
                    found = found[: failed + 1]
                results += found
                progress.show(found)
                if self.exitfirst and failed is not None:
                    break
        progress.sum_up(results)
        return results

    def _covered(self, results: Sequence[Result]) -> bool:
        """Report what was reached, and tell whether that is enough."""
        measured = Coverage()
        if self.reports.wanted:
            for result in results:
                measured.add(result)
        self.reports.give(measured)
        missed = self.reports.missed(measured)
        for line in missed:
            typer.echo(line, err=True)
        return not missed


def log_errors_only() -> None:
    """Keep what a house logs out of the answer of the command."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )

"""`soundstage test`: play scenario files on a virtual clock and say what came of them."""

import logging
import sys
from pathlib import Path
from typing import Annotated

import msgspec
import structlog
import typer

from soundstage.cli.coverage_reports import Reports, read_bars
from soundstage.cli.errors import Exit
from soundstage.testing.coverage.measuring import Coverage
from soundstage.testing.results import Result
from soundstage.testing.runner import each_result, find_files

_HERE = Path()


def test(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH…", help="Scenario files, or folders of them; here if none."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Tell what the scenarios reached of the flows.")
    ] = False,
    coverage_json: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the coverage as JSON.")
    ] = None,
    coverage_lcov: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write it as an lcov tracefile.")
    ] = None,
    coverage_cobertura: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write it as Cobertura XML.")
    ] = None,
    coverage_html: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write HTML pages with coloured pictures.")
    ] = None,
    fail_under: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PERCENT",
            help="Fail below this coverage of transitions, or of another kind: states=100.",
        ),
    ] = None,
) -> None:
    """Play the scenarios in `*.test.yaml` files.

    The exit status is 0 when all of them pass, and 1 when one fails or none is found, or when
    less is reached than --fail-under asks for.
    """
    reports = Reports(
        table=coverage and not as_json,
        json=coverage_json,
        lcov=coverage_lcov,
        cobertura=coverage_cobertura,
        html=coverage_html,
        bars=read_bars(fail_under or []),
    )
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    results: list[Result] = []
    measured = Coverage()
    for path in find_files(paths or [_HERE]):
        for result in each_result(path):
            results.append(result)
            if reports.wanted:
                measured.add(result)
            if not as_json:
                _show(result)
    if as_json:
        shown = msgspec.json.encode([result.as_json() for result in results])
        print(msgspec.json.format(shown, indent=2).decode())
    else:
        _sum_up(results)
    reports.give(measured)
    missed = reports.missed(measured)
    for line in missed:
        typer.echo(line, err=True)
    if missed or not results or not all(result.passed for result in results):
        raise typer.Exit(Exit.FAILED)


def _show(result: Result) -> None:
    mark = typer.style("passed", fg="green") if result.passed else typer.style("FAILED", fg="red")
    typer.echo(f"{mark}  {result.path}  {result.name}")
    if not result.passed:
        typer.echo(result.explained())


def _sum_up(results: list[Result]) -> None:
    if not results:
        typer.echo("no scenarios found; write one in NAME.test.yaml beside NAME.json")
        return
    failed = sum(not result.passed for result in results)
    typer.echo(f"{len(results) - failed} passed, {failed} failed")

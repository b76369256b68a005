"""`soundstage test`: play scenario files on a virtual clock and say what came of them."""

from pathlib import Path

import typer

from soundstage.cli.coverage_reports import Reports, read_bars
from soundstage.cli.errors import Exit, UsageError
from soundstage.cli.suggesting import show_suggestions
from soundstage.cli.testing import options as o
from soundstage.cli.testing.recording import record_scenario
from soundstage.cli.testing.run import Run, log_errors_only
from soundstage.cli.testing.watching import await_change, moments_of
from soundstage.testing.runner import Choice

_HERE = Path()


def test(
    paths: o.Paths = None,
    keyword: o.Keyword = "",
    exitfirst: o.ExitFirst = False,
    jobs: o.Jobs = None,
    environment: o.InEnvironment = "",
    quiet: o.Quiet = False,
    as_json: o.AsJson = False,
    junit: o.JUnit = None,
    watch: o.Watch = False,
    update: o.Update = False,
    record: o.Record = None,
    coverage: o.ShowCoverage = False,
    coverage_json: o.CoverageJson = None,
    coverage_lcov: o.CoverageLcov = None,
    coverage_cobertura: o.CoverageCobertura = None,
    coverage_html: o.CoverageHtml = None,
    fail_under: o.FailUnder = None,
    suggest: o.Suggest = False,
    write: o.WriteInto = None,
) -> None:
    """Play the scenarios in `*.test.yaml` files.

    The exit status is 0 when all of them pass, and 1 when one fails or none is found, or when
    less is reached than --fail-under asks for.
    """
    log_errors_only()
    if record is not None:
        if paths or update or watch:
            raise UsageError("--record plays by hand; it goes without PATH, --update and --watch")
        record_scenario(record)
        return
    if suggest:
        show_suggestions(paths or [_HERE], write, environment)
        return
    run = Run(
        paths=tuple(paths or [_HERE]),
        choice=Choice(keyword, environment),
        jobs=jobs,
        exitfirst=exitfirst,
        quiet=quiet,
        as_json=as_json,
        junit=junit,
        update=update,
        reports=Reports(
            table=coverage and not as_json,
            json=coverage_json,
            lcov=coverage_lcov,
            cobertura=coverage_cobertura,
            html=coverage_html,
            bars=read_bars(fail_under or []),
        ),
    )
    while watch:
        before = moments_of(run.paths)
        run.play()
        typer.echo("waiting for a change; Ctrl-C ends this", err=True)
        await_change(run.paths, before)
    if not run.play():
        raise typer.Exit(Exit.FAILED)

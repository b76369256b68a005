"""`soundstage test`: play scenario files on a virtual clock and say what came of them.

A whole house is loaded to play them in, but not to show the help or refuse an option.
"""

from importlib import import_module
from pathlib import Path

import typer

from soundstage.cli.errors import Exit, UsageError
from soundstage.cli.testing import options as o
from soundstage.cli.testing.asked import Asked

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
    if record is not None and (paths or update or watch):
        raise UsageError("--record plays by hand; it goes without PATH, --update and --watch")
    asked = Asked(
        paths=tuple(paths or [_HERE]),
        keyword=keyword,
        exitfirst=exitfirst,
        jobs=jobs,
        environment=environment,
        quiet=quiet,
        as_json=as_json,
        junit=junit,
        watch=watch,
        update=update,
        record=record,
        coverage=coverage,
        coverage_json=coverage_json,
        coverage_lcov=coverage_lcov,
        coverage_cobertura=coverage_cobertura,
        coverage_html=coverage_html,
        fail_under=tuple(fail_under or ()),
        suggest=suggest,
        write=write,
    )
    if not import_module("soundstage.cli.testing.doing").do(asked):
        raise typer.Exit(Exit.FAILED)

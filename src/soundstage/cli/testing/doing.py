"""Doing what `soundstage test` is asked for: play, record or suggest."""

import typer

from soundstage.cli.coverage_reports import Reports, read_bars
from soundstage.cli.suggesting import show_suggestions
from soundstage.cli.testing.asked import Asked
from soundstage.cli.testing.recording import record_scenario
from soundstage.cli.testing.run import Run, log_errors_only
from soundstage.cli.testing.watching import await_change, moments_of
from soundstage.testing.runner import Choice


def do(asked: Asked) -> bool:
    """Do it and tell whether everything passed."""
    log_errors_only()
    if asked.record is not None:
        record_scenario(asked.record)
        return True
    if asked.suggest:
        show_suggestions(asked.paths, asked.write, asked.environment)
        return True
    run = _run(asked)
    while asked.watch:
        before = moments_of(run.paths)
        run.play()
        typer.echo("waiting for a change; Ctrl-C ends this", err=True)
        await_change(run.paths, before)
    return run.play()


def _run(asked: Asked) -> Run:
    return Run(
        paths=asked.paths,
        choice=Choice(asked.keyword, asked.environment),
        jobs=asked.jobs,
        exitfirst=asked.exitfirst,
        quiet=asked.quiet,
        as_json=asked.as_json,
        junit=asked.junit,
        update=asked.update,
        reports=Reports(
            table=asked.coverage and not asked.as_json,
            json=asked.coverage_json,
            lcov=asked.coverage_lcov,
            cobertura=asked.coverage_cobertura,
            html=asked.coverage_html,
            bars=read_bars(asked.fail_under),
        ),
    )

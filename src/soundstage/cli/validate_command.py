"""`soundstage validate`: what is wrong with flow definitions, and where in the file."""

import json
from collections.abc import Iterator
from typing import Annotated

import msgspec
import typer

from soundstage.cli.errors import CommandError, Exit
from soundstage.cli.files import decoded, read_flow, shown
from soundstage.definition.parse import ROOT, parse_definition
from soundstage.definition.positions import Position, locate
from soundstage.errors import DefinitionError, Problem
from soundstage.limits import Limits
from soundstage.settings import read_settings
from soundstage.validation import Report
from soundstage.validation import validate as check

_START = Position(1, 1)


class Finding(msgspec.Struct, frozen=True):
    """One error or warning and its place in the file."""

    line: int
    column: int
    property_path: str
    message: str


class FileReport(msgspec.Struct, frozen=True):
    """What was found in one file; `unreadable` says why it could not be read."""

    file: str
    valid: bool
    errors: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    unreadable: str | None = None


def validate(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE…", help="Flow definitions; - is standard input.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Check flow definitions: every error at once, with its line and column.

    The exit status is 0 when all files are valid and 1 when one is not.
    """
    limits = read_settings().limits
    reports = [_examine(name, limits) for name in files]
    if as_json:
        print(msgspec.json.format(msgspec.json.encode(reports), indent=2).decode())
    else:
        for report in reports:
            _show(report)
    if not all(report.valid for report in reports):
        raise typer.Exit(Exit.FAILED)


def _examine(name: str, limits: Limits) -> FileReport:
    try:
        content = read_flow(name)
    except CommandError as fault:
        return FileReport(shown(name), valid=False, unreadable=str(fault))
    try:
        found = check(parse_definition(content, limits), limits)
    except DefinitionError as error:
        found = Report(error.problems, error.warnings)
    if not found.errors and not found.warnings:
        return FileReport(shown(name), valid=True)
    places = _places(decoded(content), (*found.errors, *found.warnings))
    return FileReport(
        shown(name),
        valid=found.valid,
        errors=tuple(_finding(problem, places) for problem in found.errors),
        warnings=tuple(_finding(problem, places) for problem in found.warnings),
    )


def _places(text: str, problems: tuple[Problem, ...]) -> dict[str, Position]:
    places = locate(text, {problem.property_path for problem in problems})
    return places | {ROOT: _syntax_error(text) or places.get(ROOT, _START)}


def _syntax_error(text: str) -> Position | None:
    """Return where the text stops being JSON, if it does."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return Position(error.lineno, error.colno)
    except (ValueError, RecursionError):
        return None
    return None


def _finding(problem: Problem, places: dict[str, Position]) -> Finding:
    place = places[problem.property_path]
    return Finding(place.line, place.column, problem.property_path, problem.message)


def _show(report: FileReport) -> None:
    if report.unreadable:
        typer.echo(f"{typer.style('error', fg='red')}: {report.unreadable}", err=True)
        return
    for line in _lines(report):
        typer.echo(line)
    if report.valid:
        count = len(report.warnings)
        noted = f", {count} warning{'s' if count > 1 else ''}" if count else ""
        typer.echo(f"{report.file}: {typer.style('valid', fg='green')}{noted}")


def _lines(report: FileReport) -> Iterator[str]:
    kinds = (("error", "red", report.errors), ("warning", "yellow", report.warnings))
    for word, color, findings in kinds:
        for finding in findings:
            yield (
                f"{report.file}:{finding.line}:{finding.column}: {typer.style(word, fg=color)}: "
                f"{finding.message} ({finding.property_path})"
            )

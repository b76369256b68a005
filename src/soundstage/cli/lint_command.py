"""`soundstage lint`: what is valid in a flow and still wrong."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from soundstage import __version__
from soundstage.cli.errors import CommandError, Exit, UsageError
from soundstage.cli.files import STANDARD_INPUT, read_bytes, shown
from soundstage.cli.linting.files import Projects, flow_files
from soundstage.cli.linting.show import explained, show, summary
from soundstage.cli.linting.unused import unused_ignores
from soundstage.lint.config import TOPICS, ConfigError, code_of
from soundstage.lint.repair import repair
from soundstage.lint.rule import Severity
from soundstage.lint.rules import RULES
from soundstage.lint.run import Finding, Report
from soundstage.lint.run import lint as look
from soundstage.lint.sarif import as_sarif
from soundstage.settings import read_settings


class FailOn(StrEnum):
    """From which severity on the exit status is 1."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


def lint(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH…",
            help="Flow definitions, or folders of them; here if none. - is standard input.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
    sarif: Annotated[
        bool, typer.Option("--sarif", help="Answer in SARIF, for code scanning.")
    ] = False,
    fail_on: Annotated[
        FailOn | None,
        typer.Option("--fail-on", help="The severity from which on the exit status is 1."),
    ] = None,
    rules: Annotated[
        list[str] | None, typer.Option("--rule", help="Only this rule; may be repeated.")
    ] = None,
    ignored: Annotated[
        list[str] | None, typer.Option("--ignore", help="Not this rule; may be repeated.")
    ] = None,
    subflows: Annotated[
        list[str] | None,
        typer.Option("--subflow", metavar="FW…=FILE", help="The definition of a subflow."),
    ] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Correct what is safe to correct.")] = False,
    explain: Annotated[
        str | None, typer.Option("--explain", metavar="RULE", help="Explain a rule.")
    ] = None,
) -> None:
    """Look for what is valid in a flow and still wrong.

    The exit status is 1 when something is found that is at least a warning (see --fail-on).
    """
    if explain is not None:
        typer.echo(explained(TOPICS[_code(explain)]))
        return
    projects = Projects()
    wanted = [_code(name) for name in rules or RULES]
    wanted = [code for code in wanted if code not in {_code(name) for name in ignored or ()}]
    reports, failed = [], False
    for name in flow_files(paths or []):
        try:
            reports.append(_examine(name, projects, wanted, _named(subflows or ()), fix))
        except CommandError as fault:
            failed = True
            typer.echo(f"{typer.style('error', fg='red')}: {fault}", err=True)
    if not rules:
        reports += unused_ignores(reports, projects)
    _answer(reports, as_json, sarif)
    limits = [(report, fail_on or projects.of(report.file)[1].fail_on) for report in reports]
    if failed or any(one.worst().rank >= Severity(limit).rank for one, limit in limits):
        raise typer.Exit(Exit.FAILED)


def _examine(
    name: str, projects: Projects, wanted: Sequence[str], subflows: dict[str, str], fix: bool
) -> Report:
    content = read_bytes(name)
    config, limits = projects.for_file(name), read_settings().limits
    children = projects.subflows(name, subflows)
    known = [code for code in wanted if code in RULES]

    def again(text: str | bytes) -> Report:
        return look(name, text, config, children, limits, known)

    report = again(content)
    if fix and report.edits:
        if name == STANDARD_INPUT:
            raise UsageError("--fix corrects files; the standard input is none")
        repaired = repair(report, again, limits)
        if repaired.text != report.text:
            mark = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
            Path(name).write_bytes(mark + repaired.text.encode())
        report = repaired
    return report


def _answer(reports: Sequence[Report], as_json: bool, sarif: bool) -> None:
    named = [replace(report, file=shown(report.file)) for report in reports]
    if sarif:
        _print(as_sarif(__version__, named))
    elif as_json:
        files = [
            {"file": one.file, "findings": [_as_json(finding) for finding in one.findings]}
            for one in named
        ]
        _print({"files": files, "summary": summary(named)})
    else:
        show(named)


def _as_json(finding: Finding) -> dict[str, Any]:
    names = (
        "code",
        "rule",
        "severity",
        "message",
        "fix",
        "state",
        "property_path",
        "line",
        "column",
        "end_line",
        "end_column",
        "fixable",
        "ignored",
    )
    return {name: getattr(finding, name) for name in names}


def _print(document: dict[str, Any]) -> None:
    print(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())


def _code(name: str) -> str:
    try:
        return code_of(name)
    except ConfigError as error:
        raise UsageError(str(error)) from error


def _named(subflows: Sequence[str]) -> dict[str, str]:
    pairs = [subflow.partition("=") for subflow in subflows]
    for sid, equals, file in pairs:
        if not (sid and equals and file):
            raise UsageError("--subflow takes FW…=FILE")
    return {sid: file for sid, _, file in pairs}

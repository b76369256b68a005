"""`soundstage replay`: yesterday's conversations on tomorrow's flow."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from soundstage.cli.errors import CommandError, Exit, UsageError
from soundstage.cli.replaying.assuming import read_assumptions
from soundstage.cli.replaying.output import examples, explained, groups, summary
from soundstage.cli.replaying.sources import Sources, read_subflows
from soundstage.definition.diff.renames import find_renames
from soundstage.errors import Json
from soundstage.replaying.compare import replay as replay_on
from soundstage.replaying.compare import replay_itself
from soundstage.replaying.recording import Compiler, Recording, RecordingError
from soundstage.replaying.report import Report, Verdict
from soundstage.replaying.rerun import Assume
from soundstage.replaying.trace import retrace
from soundstage.settings import read_settings
from soundstage.testing.durations import read_duration


def replay(
    executions: Annotated[
        list[str] | None,
        typer.Argument(metavar="EXECUTION…", help="FN…, or journal files of export-execution."),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(
            "--on", metavar="FLOW", help="A file, REF:PATH in git, or FW…@REVISION; else its own."
        ),
    ] = None,
    flow: Annotated[
        str | None, typer.Option(metavar="FW…", help="All executions of this flow.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="With --flow: started then or later; 7 days, 2026-11-01.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="With --flow: how many, the youngest.")] = 500,
    subflows: Annotated[
        list[str] | None,
        typer.Option("--subflow", metavar="FW…=FILE", help="The new definition of a subflow."),
    ] = None,
    assume: Annotated[
        list[str] | None,
        typer.Option(metavar="STATE=ANSWER", help="An answer no journal has; or carrier."),
    ] = None,
    ignore_text: Annotated[
        bool, typer.Option("--ignore-text", help="Only paths count for the exit status.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
    home: Annotated[Path | None, typer.Option(help="Folder of database and keys.")] = None,
    server: Annotated[
        str | None, typer.Option(help="Where --on FW…@REVISION is; the database otherwise.")
    ] = None,
) -> None:
    """Replay executions on another revision: the same way, or where and why it parts.

    The exit status is 0 when all are the same, 1 when one differs and 2 when in trouble.
    """
    names = executions or []
    if bool(names) == bool(flow):
        raise UsageError("name executions (FN… or journal files), or a flow with --flow FW…")
    began = _moment(since) if since else None
    settings = read_settings(home=home)
    with Sources(settings) as sources:
        new = sources.definition(on, server) if on else None
        job = _Job(
            Compiler(settings.limits),
            new,
            read_subflows(subflows or ()),
            read_assumptions(assume or ()),
        )
        found = sources.archive.of_flow(flow, began, limit) if flow else sources.each(names)
        reports = [job.report(recording) for recording in found]
    _show(reports, as_json=as_json)
    fine = {Verdict.SAME, Verdict.VALUES, Verdict.TEXT} if ignore_text else {Verdict.SAME}
    if any(report.verdict not in fine for report in reports):
        raise typer.Exit(Exit.FAILED)


class _Job:
    """One new definition, and everything that is replayed on it."""

    def __init__(
        self, compiler: Compiler, new: Json, subflows: Mapping[str, Json], assume: Assume
    ) -> None:
        self._compiler = compiler
        self._new = new
        self._subflows = subflows
        self._assume = assume
        self._names: dict[int, tuple[Json, Mapping[str, str]]] = {}

    def report(self, recording: Recording) -> Report:
        trace = retrace(recording, self._compiler.own(recording))
        if self._new is None and not self._subflows:
            return replay_itself(trace)
        definitions = {**recording.definitions, **self._subflows}
        if self._new is not None:
            definitions[recording.execution.flow_sid] = self._new
        try:
            program = self._compiler.other(recording, definitions)
        except RecordingError as error:
            raise CommandError(f"{error}; `soundstage validate` shows the lines") from error
        return replay_on(trace, program, self._renamed(recording.definition), self._assume)

    def _renamed(self, old: Json) -> Mapping[str, str]:
        if self._new is None:
            return {}
        if id(old) not in self._names:
            renames = find_renames(old, self._new)
            self._names[id(old)] = (old, {renamed.old: renamed.new for renamed in renames})
        return self._names[id(old)][1]


def _moment(text: str) -> datetime:
    """Return the moment that a date or a span before now names."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            return datetime.now(UTC) - read_duration(text)
        except ValueError as error:
            raise UsageError(
                f"--since is {text!r}, expected a date such as 2026-11-01 or a span such as 7 days"
            ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _show(reports: Sequence[Report], *, as_json: bool) -> None:
    if as_json:
        answer = {
            "same": all(report.verdict is Verdict.SAME for report in reports),
            "groups": groups(reports),
            "executions": reports,
        }
        print(msgspec.json.format(msgspec.json.encode(answer), indent=2).decode())
        return
    if not reports:
        print("no execution was found")
        return
    shown = reports if len(reports) == 1 else list(examples(reports))
    if len(reports) > 1:
        print("\n".join(summary(reports)))
    for report in shown:
        if len(reports) > 1:
            print()
        print("\n".join(explained(report)))

"""`soundstage debug`: go through an execution moment by moment, and change what comes next."""

import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from soundstage.cli.debugging.film import Film
from soundstage.cli.debugging.session import Session
from soundstage.cli.errors import CommandError, Exit
from soundstage.cli.replaying.sources import Sources, read_subflows
from soundstage.errors import Json
from soundstage.replaying.recording import Compiler, RecordingError
from soundstage.replaying.trace import retrace
from soundstage.settings import read_settings
from soundstage.sid import is_sid

_START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
_FLOW = "FW" + "0" * 32


def debug(
    what: Annotated[
        str,
        typer.Argument(
            metavar="EXECUTION|FLOW", help="FN…, a journal file, or a flow as for `replay --on`."
        ),
    ],
    subflows: Annotated[
        list[str] | None,
        typer.Option("--subflow", metavar="FW…=FILE", help="A flow that a flow runs."),
    ] = None,
    home: Annotated[Path | None, typer.Option(help="Folder of database and keys.")] = None,
    server: Annotated[str | None, typer.Option(help="Where a flow FW…@REVISION is.")] = None,
) -> None:
    """Go through an execution forward and back, or play a flow by hand in a sandbox.

    Commands come from the keyboard or the standard input; `help` lists them. From a pipe the
    exit status is 1 when one of them failed.
    """
    settings = read_settings(home=home)
    with Sources(settings) as sources:
        film = _film(
            sources, what, read_subflows(subflows or ()), server, Compiler(settings.limits)
        )
    session = Session(film)
    _print(session.begin())
    interactive = sys.stdin.isatty()
    for line in _typed() if interactive else _piped():
        _print(session.take(line))
        if session.over:
            break
    if session.failed and not interactive:
        raise typer.Exit(Exit.FAILED)


def _film(
    sources: Sources, what: str, subflows: dict[str, Json], server: str | None, compiler: Compiler
) -> Film:
    is_execution = is_sid(what, "FN") or _is_journal(what)
    if not is_execution:
        definition = sources.definition(what, server)
        definitions = {_FLOW: definition, **subflows}
        try:
            program = compiler.program(_FLOW, 1, definitions, dict.fromkeys(subflows, 1))
        except RecordingError as error:
            advice = f"`soundstage validate {what}` shows the lines"
            raise CommandError(f"{error}; {advice}") from error
        return Film(program, (), _START)
    recording = sources.one(what)
    trace = retrace(recording, compiler.own(recording))
    if trace.fault:
        print(f"the journal is shown up to where it cannot be followed: {trace.fault}")
    for gap in recording.gaps:
        print(f"unknown: {gap}")
    if not trace.turns:
        raise CommandError("nothing of this journal can be followed")
    return Film(trace.program, trace.turns, recording.execution.started_at)


def _is_journal(name: str) -> bool:
    """Tell whether a file is an execution's journal; anything else is taken for a flow."""
    path = Path(name)
    if not path.is_file():
        return False
    try:
        return "journal" in msgspec.json.decode(path.read_bytes(), type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, OSError):
        return False


def _typed() -> Iterator[str]:
    import_module("readline")  # so that input() edits lines
    while True:
        try:
            yield input("(debug) ")
        except EOFError:
            print()
            return
        except KeyboardInterrupt:
            print("  (quit leaves)")


def _piped() -> Iterator[str]:
    for line in sys.stdin:
        print(f"(debug) {line.rstrip()}")
        yield line


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)

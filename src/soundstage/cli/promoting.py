"""What the commands have in common that move flows between servers and files."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from soundstage.cli.diff_output import for_terminal
from soundstage.cli.errors import CommandError, UsageError
from soundstage.definition.diff import Changes
from soundstage.definition.diff.describe import describe
from soundstage.environments import EnvironmentFault
from soundstage.errors import Json, SoundstageError
from soundstage.project import Project, ProjectError, find_project
from soundstage.promotion.target import Target, open_target

EnvironmentOption = Annotated[
    str, typer.Option("--env", metavar="NAME", help="An environment of soundstage.toml.")
]
FlowArguments = Annotated[
    list[str] | None, typer.Argument(metavar="FLOW…", help="Flows of [flows]; all if none.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
YesOption = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Show it, and change nothing.")]


def project_here() -> Project:
    """Return the project of this folder."""
    try:
        return find_project(Path())
    except ProjectError as error:
        raise UsageError(str(error)) from None


@contextmanager
def at_environment(name: str) -> Iterator[Target]:
    """Open an environment of this folder's project; no secret of it gets into a message."""
    try:
        target = open_target(project_here(), name, os.environ)
        target.names()
    except (EnvironmentFault, ProjectError) as error:
        raise UsageError(str(error)) from None
    try:
        yield target
    except UsageError:
        raise
    except SoundstageError as fault:
        raise CommandError(target.hidden(str(fault))) from None


def show_changes(target: Target, changes: Changes, old: Json, new: Json) -> None:
    """Print what differs between two definitions with names."""
    color = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    for line in for_terminal(describe(changes, old, new), color=color):
        typer.echo(target.hidden(f"  {line}"))


def confirm(question: str, *, yes: bool) -> None:
    """Ask, unless there is nobody to answer or no need to."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError("nobody can be asked here: say --yes, or --dry-run to look only")
    if not typer.confirm(question, err=True):
        raise CommandError("nothing was changed")


def print_json(target: Target, answer: Json) -> None:
    """Print an answer for machines."""
    text = msgspec.json.format(msgspec.json.encode(answer), indent=2).decode()
    print(target.hidden(text))


def counted(number: int, what: str) -> str:
    """Return a number of things in words."""
    return f"{number} {what}{'' if number == 1 else 's'}"

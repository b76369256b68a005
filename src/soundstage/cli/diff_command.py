"""`soundstage diff`: what differs between two flows, in widgets and transitions."""

import os
import sys
from difflib import unified_diff
from enum import StrEnum
from typing import Annotated

import msgspec
import typer

from soundstage.cli.diff_output import for_markdown, for_terminal
from soundstage.cli.errors import CommandError, Exit, UsageError
from soundstage.cli.flow_sources import Source, read_source, read_text
from soundstage.definition.diff import Changes, diff
from soundstage.definition.diff.describe import describe

_GIT_ARGUMENTS = (7, 9)
_TWO = 2


class Format(StrEnum):
    """For whom the differences are written."""

    TERMINAL = "terminal"
    MARKDOWN = "markdown"


def diff_(
    flows: Annotated[
        list[str],
        typer.Argument(
            metavar="OLD NEW",
            help="Files, FW…@3 (or @draft, @latest, @published) on a server, or REF:PATH in git.",
        ),
    ],
    layout: Annotated[
        bool, typer.Option("--layout", help="Count moves on the canvas and the order of states.")
    ] = False,
    format_: Annotated[
        Format, typer.Option("--format", help="For a terminal, or a pull request.")
    ] = Format.TERMINAL,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
    server: Annotated[
        str | None,
        typer.Option("--server", help="Twilio's or a Soundstage's URL; SOUNDSTAGE_URL otherwise."),
    ] = None,
) -> None:
    """Compare two flows; called by git with its arguments, show one file of a git diff.

    The exit status is 0 when they are the same, 1 when they differ and 2 when in trouble.
    """
    if len(flows) in _GIT_ARGUMENTS:
        try:
            _for_git(flows, layout)
            sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return
    if len(flows) != _TWO:
        raise UsageError(f"expected two flows to compare; got {len(flows)}")
    try:
        old, new = (read_source(name, server) for name in flows)
    except CommandError as fault:
        raise UsageError(str(fault)) from fault
    changes = diff(old.document, new.document, layout=layout)
    if as_json:
        answer = {"same": not changes, "changes": changes}
        print(msgspec.json.format(msgspec.json.encode(answer), indent=2).decode())
    else:
        _show(changes, old, new, format_)
    if changes:
        raise typer.Exit(Exit.FAILED)


def _show(changes: Changes, old: Source, new: Source, format_: Format) -> None:
    sections = describe(changes, old.document, new.document)
    if format_ is Format.MARKDOWN:
        print("\n".join(for_markdown(sections)))
        return
    for line in for_terminal(sections, color=_wants_color()):
        print(line)


def _wants_color() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    return sys.stdout.isatty() or os.environ.get("GIT_PAGER_IN_USE") == "true"


def _for_git(arguments: list[str], layout: bool) -> None:
    """Show one file's part of `git diff`.

    Git takes any exit status but 0 for a failure, even when its reader has seen enough.
    """
    path, old_file, new_file = arguments[0], arguments[1], arguments[4]
    print(f"soundstage diff a/{path} b/{arguments[7] if len(arguments) > 7 else path}")
    try:
        old, new = read_source(old_file), read_source(new_file)
    except CommandError as fault:
        print(f"shown as text, for it is not a flow: {fault}")
        was, becomes = (read_text(name).splitlines() for name in (old_file, new_file))
        print("\n".join(unified_diff(was, becomes, f"a/{path}", f"b/{path}", lineterm="")))
        return
    changes = diff(old.document, new.document, layout=layout)
    if changes:
        _show(changes, old, new, Format.TERMINAL)
    else:
        print("nothing but layout and form has changed")

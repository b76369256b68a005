"""Every command and where it lives; a module is imported when its command is called.

A whole application with all its commands takes seconds to import, and most commands need
little of it.
"""

import os
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import NamedTuple

import typer


class Command(NamedTuple):
    """A function or a group of commands: `attribute` of a module of this package."""

    module: str
    attribute: str


COMMANDS = {
    "serve": Command("serve_command", "serve"),
    "chat": Command("chat_command", "chat"),
    "call": Command("call_command", "call"),
    "test": Command("test_command", "test"),
    "validate": Command("validate_command", "validate"),
    "lint": Command("lint_command", "lint"),
    "diff": Command("diff_command", "diff_"),
    "merge": Command("merge_command", "merge_"),
    "draw": Command("draw_command", "draw_"),
    "fmt": Command("fmt_command", "fmt"),
    "pull": Command("pull_command", "pull"),
    "push": Command("push_command", "push"),
    "rollback": Command("rollback_command", "rollback"),
    "schema": Command("schema_command", "schema"),
    "replay": Command("replay_command", "replay"),
    "debug": Command("debug_command", "debug"),
    "export-execution": Command("export_execution_command", "export_execution"),
    "import-execution": Command("import_execution_command", "import_execution"),
    "import-legacy": Command("import_legacy_command", "import_legacy"),
    "wrap": Command("wrap_command", "wrap"),
    "render": Command("render_command", "render"),
    "probe": Command("probe_command", "probe"),
    "alerts": Command("alerts_command", "alerts"),
    "accounts": Command("accounts_command", "accounts"),
    "keys": Command("keys_command", "keys"),
    "migrate": Command("migrate_command", "migrate"),
    "db": Command("db_command", "db"),
    "network": Command("network_command", "network"),
}
"""In the order in which the help shows them."""

_COMPLETION = "_SOUNDSTAGE_COMPLETE"


def needed(arguments: Sequence[str]) -> Iterable[str]:
    """Return the commands that a call needs: the one it names, or all of them for the help."""
    named = next((word for word in arguments if not word.startswith("-")), None)
    if named in COMMANDS and _COMPLETION not in os.environ:
        return (named,)
    return () if "--version" in arguments and named is None else COMMANDS


def add_commands(app: typer.Typer, names: Iterable[str]) -> None:
    """Import the modules of these commands and make them known to the application."""
    for name in names:
        command = COMMANDS[name]
        found = getattr(import_module(f"soundstage.cli.{command.module}"), command.attribute)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=name)
        else:
            app.command(name)(found)

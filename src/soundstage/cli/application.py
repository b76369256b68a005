"""The command `soundstage`: finds the command, runs it, and turns faults into one clear line."""

import os
import sys
import traceback
from collections.abc import Sequence
from typing import Annotated

import typer

from soundstage import __version__
from soundstage.cli.commands import add_commands, needed
from soundstage.cli.errors import Exit, UsageError
from soundstage.errors import Bug, DefinitionError, SoundstageError
from soundstage.settings import SettingError

_PROGRAM = "soundstage"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in words[: _command_place(words)]
    try:
        status = _application(words)(args=words, prog_name=_PROGRAM, standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.FAILED
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except typer.Abort:
        return Exit.INTERRUPTED
    except Exception as fault:
        if debug:
            traceback.print_exc()
        return _explain(fault)
    return int(status or Exit.DONE)


def _command_place(words: Sequence[str]) -> int:
    return next((i for i, word in enumerate(words) if not word.startswith("-")), len(words))


def _application(words: Sequence[str]) -> typer.Typer:
    app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)
    app.callback()(_soundstage)
    add_commands(app, needed(words))
    return app


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"{_PROGRAM} {__version__}")
        raise typer.Exit


def _soundstage(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show a traceback when something fails.")
    ] = False,
) -> None:
    """Twilio Studio flows on your own machine."""


def _explain(fault: Exception) -> Exit:
    """Say what went wrong, in a line or a few, and return the exit status."""
    match fault:
        case typer.TyperException():
            if not fault.format_message():
                return Exit.USAGE
            _say(fault.format_message())
            context = getattr(fault, "ctx", None)
            command = context.command_path if context else _PROGRAM
            print(f"try `{command} --help`", file=sys.stderr)
            return Exit.USAGE
        case SettingError() | UsageError():
            _say(str(fault))
            return Exit.USAGE
        case DefinitionError():
            for problem in fault.problems:
                _say(f"{problem.property_path}: {problem.message}")
            return Exit.FAILED
        case OSError() if fault.filename is not None:
            _say(f"{fault.filename}: {fault.strerror}")
            return Exit.FAILED
        case OSError():
            _say(fault.strerror or str(fault))
            return Exit.FAILED
        case SoundstageError() if not isinstance(fault, Bug):
            _say(str(fault))
            return Exit.FAILED
    _say(f"internal: {type(fault).__name__}: {fault}")
    print(f"run `{_PROGRAM} --debug …` for the traceback and report it", file=sys.stderr)
    return Exit.BUG


def _say(message: str) -> None:
    text = message[:1].lower() + message[1:] if message[1:2].islower() else message
    typer.echo(f"{typer.style('error', fg='red')}: {text}", err=True)

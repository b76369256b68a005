"""`soundstage wrap`: runs an unchanged program that believes to talk to Twilio."""

import asyncio
import logging
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
import uvloop

from soundstage.cli.errors import UsageError
from soundstage.cli.logs import configure_logs
from soundstage.cli.wrapping import (
    Door,
    Signals,
    development_settings,
    print_and_wait,
    running,
    with_own_server,
    with_server,
)
from soundstage.front_door.child import CannotRun


def wrap(
    command: Annotated[
        list[str] | None, typer.Argument(help="The program and its arguments, after --.")
    ] = None,
    server: Annotated[
        str | None, typer.Option(metavar="URL", help="A server that runs already.")
    ] = None,
    home: Annotated[Path | None, typer.Option(help="Folder of database and keys.")] = None,
    temporary: Annotated[
        bool, typer.Option("--temporary", help="Begin with nothing, and keep nothing.")
    ] = False,
    offline: Annotated[
        bool, typer.Option("--offline", help="Refuse requests to hosts that are not Twilio's.")
    ] = False,
    port: Annotated[
        int, typer.Option(min=0, max=65_535, help="Port of the proxy; 0 for any free one.")
    ] = 0,
    print_env: Annotated[
        bool,
        typer.Option("--print-env", help="Run no program: print the environment for a shell."),
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Log each request.")] = False,
) -> None:
    """Run a program whose requests to Twilio's hosts come to Soundstage.

    Its exit status is that of the program.
    """
    words = command or []
    if bool(words) == print_env:
        raise UsageError("expected a program, `soundstage wrap -- COMMAND …`, or --print-env")
    if server is not None and (home is not None or temporary):
        raise UsageError("--server keeps its own data: leave out --home and --temporary")
    signals = Signals()
    use = print_and_wait if print_env else running(words, signals)
    door = Door(use, say, offline=offline, port=port)

    async def wrapped() -> int:
        signals.end_this()
        with ExitStack() as stack:
            place = home
            if temporary:
                place = Path(stack.enter_context(TemporaryDirectory(prefix="soundstage-home-")))
            settings = development_settings(place)
            configure_logs(settings, logging.INFO if verbose else logging.ERROR)
            try:
                return await (
                    with_server(server, door) if server else with_own_server(settings, door)
                )
            finally:
                # A thread may still be making a file where the folder is to go.
                await asyncio.get_running_loop().shutdown_default_executor()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        try:
            status = runner.run(wrapped())
        except CannotRun as fault:
            say(str(fault))
            status = fault.status
        except asyncio.CancelledError:
            status = signals.status
    raise typer.Exit(status)


def say(text: str) -> None:
    """Tell the user something beside what the program itself says."""
    print(f"soundstage wrap: {text}", file=sys.stderr, flush=True)

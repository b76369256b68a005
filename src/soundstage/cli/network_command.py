"""`soundstage network`: the simulated phone network alone, for any application that texts."""

import asyncio
import socket
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path
from typing import Annotated

import structlog
import typer
import uvloop

from soundstage.carrier.aiohttp_client import AiohttpClient
from soundstage.carrier.guard import OPEN
from soundstage.cli.development import hooks
from soundstage.cli.errors import UsageError
from soundstage.cli.home import NETWORK, open_network
from soundstage.cli.logs import configure_logs
from soundstage.cli.server import Ending, background, listen, origin_of, serve_until_stopped
from soundstage.network import Network
from soundstage.settings import Settings, read_settings
from soundstage.sid import is_sid

_log = structlog.get_logger("soundstage.network")

_PORT = 8090


def network(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int, typer.Option(help="Port to listen on; 0 for any.")] = _PORT,
    home: Annotated[Path | None, typer.Option(help="Folder of the network's file.")] = None,
    file: Annotated[
        Path | None, typer.Option(help="The network's file; HOME/network.db without it.")
    ] = None,
    account: Annotated[
        list[str] | None, typer.Option(metavar="SID:TOKEN", help="An account; may be repeated.")
    ] = None,
    number: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NUMBER[=URL]",
            help="A number of the first account and its webhook; may be repeated.",
        ),
    ] = None,
    log_format: Annotated[str | None, typer.Option(help="console or json.")] = None,
) -> None:
    """Run the simulated phone network alone: a carrier's REST API, and phones that text.

    Accounts and numbers are kept; those given are added, or changed.
    """
    settings = read_settings(host=host, port=port, home=home, log_format=log_format)
    accounts = [_account(text) for text in account or ()] or _given(settings)
    if number and not accounts:
        raise UsageError("--number needs an account to own it; give --account SID:TOKEN")
    configure_logs(settings)
    with ExitStack() as stack:
        listener = stack.enter_context(listen(settings.host, settings.port))
        runner = stack.enter_context(asyncio.Runner(loop_factory=uvloop.new_event_loop))
        database = file or settings.home / NETWORK
        runner.run(_serve(database, listener, accounts, number or []))


async def _serve(
    database: Path, listener: socket.socket, accounts: list[tuple[str, str]], numbers: list[str]
) -> None:
    http, loops = AiohttpClient(OPEN, keep_alive=False), AsyncExitStack()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(http.close)
        network = await stack.enter_async_context(
            open_network(database, http, public_url=origin_of(listener))
        )
        _furnish(network, accounts, numbers)

        async def started() -> None:
            await loops.enter_async_context(background(network=network.serve))
            print(f"The simulated network listens on {origin_of(listener)} ({database})")
            print("Ctrl-C stops it.", flush=True)

        async def drain(_: Ending) -> None:
            await loops.aclose()

        await serve_until_stopped(network.app, listener, started, drain)
    _log.info("stopped")


def _furnish(network: Network, accounts: list[tuple[str, str]], numbers: list[str]) -> None:
    for sid, token in accounts:
        network.add_account(sid, token)
    for text in numbers:
        number, _, url = text.partition("=")
        network.add_number(accounts[0][0], number, **(hooks(url) if url else {}))


def _account(text: str) -> tuple[str, str]:
    sid, _, token = text.partition(":")
    if not is_sid(sid, "AC") or not token:
        raise UsageError(
            f"--account is {text!r}, expected SID:TOKEN with AC and 32 hexadecimal digits as SID"
        )
    return sid, token


def _given(settings: Settings) -> list[tuple[str, str]]:
    """Return the account of the environment, if there is one."""
    given = settings.account_sid and settings.auth_token
    return [(settings.account_sid, settings.auth_token)] if given else []

"""`soundstage serve`: the server, from start to drain."""

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, ExitStack, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import structlog
import typer
import uvloop

from soundstage.cli.banner import show_banner
from soundstage.cli.development import furnish, link_to
from soundstage.cli.first_account import first_account
from soundstage.cli.house import House, open_house
from soundstage.cli.logs import configure_logs
from soundstage.cli.server import (
    Ending,
    background,
    listen,
    origin_of,
    serve_until_stopped,
    tell_manager,
)
from soundstage.cli.workers import is_worker, supervise, watch_parent
from soundstage.settings import Settings, read_settings
from soundstage.store.patience import patiently

_log = structlog.get_logger("soundstage.server")
_FINISHING_SECONDS = 20


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 for any.")] = None,
    home: Annotated[Path | None, typer.Option(help="Folder of database and keys.")] = None,
    database: Annotated[
        str | None,
        typer.Option(metavar="URL", help="A PostgreSQL; a SQLite file in the home without it."),
    ] = None,
    public_url: Annotated[
        str | None, typer.Option(help="Base of all URLs, as the carrier and clients see it.")
    ] = None,
    carrier_url: Annotated[
        str | None,
        typer.Option(help="REST API of the carrier; the simulated network without it."),
    ] = None,
    role: Annotated[
        str | None, typer.Option(help="web, worker or both; one alone needs a PostgreSQL.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(help="Processes behind the port; needs a PostgreSQL.")
    ] = None,
    log_format: Annotated[str | None, typer.Option(help="console or json.")] = None,
    development: Annotated[
        bool | None,
        typer.Option("--development", help="Make an account, a number and a sample flow."),
    ] = None,
) -> None:
    """Run flows: the REST API, the webhooks and, without a carrier, a simulated network.

    Options win over the environment; docs/settings.md lists all settings.
    """
    settings = for_development(
        read_settings(
            host=host,
            port=port,
            home=home,
            database=database,
            public_url=public_url,
            carrier_url=carrier_url,
            role=role,
            workers=workers,
            log_format=log_format,
            development=development,
        )
    )
    configure_logs(settings)
    with ExitStack() as stack:
        listener = stack.enter_context(listen(settings.host, settings.port))
        if settings.workers > 1 and not is_worker():
            supervise(listener, settings.workers, lambda: _announce(settings, listener))
            return
        runner = stack.enter_context(asyncio.Runner(loop_factory=uvloop.new_event_loop))
        runner.run(_serve(settings, listener))


def for_development(settings: Settings) -> Settings:
    """Return the settings with what development leaves open, unless the environment says."""
    if not settings.development:
        return settings
    return replace(
        settings,
        rate_limits=settings.rate_limits and "SOUNDSTAGE_RATE_LIMITS" in os.environ,
        allow_loopback=settings.allow_loopback or "SOUNDSTAGE_ALLOW_LOOPBACK" not in os.environ,
    )


def _announce(settings: Settings, listener: socket.socket) -> None:
    """Say that all processes of a server are ready."""
    url = replace(settings, port=listener.getsockname()[1]).base_url
    print(
        f"Soundstage listens on {url} ({settings.workers} processes)\nCtrl-C stops it.", flush=True
    )
    tell_manager("READY")


async def _serve(settings: Settings, listener: socket.socket) -> None:
    settings = replace(settings, port=listener.getsockname()[1])
    origin = origin_of(listener)
    async with open_house(settings, origin) as house:
        account = await patiently(partial(first_account, house.node.store, settings))
        if account and house.network:
            house.network.add_account(account.sid, account.auth_token)
        number = ""
        if account and settings.development:
            number = await furnish(house, account, origin)
        link = link_to(house, account, origin)
        show = partial(show_banner, settings, origin, account, number, link)
        service = Service(house, (lambda: None) if is_worker() else show)
        await serve_until_stopped(house.site, listener, service.start, service.drain)
    _log.info("stopped")


class Service:
    """The life of a house that serves.

    The simulated network answers until the end: what is finished may need it, and what it has
    still to do itself stays on its agenda.
    """

    def __init__(self, house: House, announce: Callable[[], None]) -> None:
        self._house = house
        self._announce = announce
        self._loops = AsyncExitStack()

    async def start(self) -> None:
        """Take up what was left behind, then let requests in.

        The simulated network answers already: what was left behind may need it.
        """
        house = self._house
        await house.node.start()
        house.site.open()
        loops = {"timers": house.node.serve}
        if house.network:
            loops["network"] = house.network.serve
        if is_worker():
            loops["parent"] = watch_parent
        await self._loops.enter_async_context(background(**loops))
        self._announce()
        tell_manager("READY")

    async def drain(self, ending: Ending) -> None:
        """Let load balancers see it, finish what is inside, and let others have the rest."""
        house = self._house
        tell_manager("STOPPING")
        house.node.close()
        house.site.part()
        await asyncio.sleep(house.node.settings.drain_seconds)
        if house.network is None:
            ending.stop_accepting()
            await _within(house.site.empty())
            await self._loops.aclose()
            await ending.finish()
        else:
            await self._loops.aclose()
            await _within(house.site.close())
        await house.node.stop()


async def _within(finishing: Awaitable[None]) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(_FINISHING_SECONDS):
            await finishing

"""The server behind a wrapped program: one of this process, or one that runs already."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp

from soundstage.cli.development import furnish
from soundstage.cli.errors import CommandError, UsageError
from soundstage.cli.first_account import first_account, new_token
from soundstage.cli.house import open_house
from soundstage.cli.serve_command import Service, for_development
from soundstage.cli.server import listen, origin_of, serve_until_stopped
from soundstage.errors import Bug
from soundstage.front_door.child import BY_SIGNAL, run
from soundstage.front_door.door import Plan, open_door
from soundstage.front_door.environment import PROCESS, Changes
from soundstage.settings import Settings, read_settings

_LOOPBACK = "127.0.0.1"
_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_ANSWER = aiohttp.ClientTimeout(total=10)

Use = Callable[[Changes], Awaitable[int]]
"""What happens while the front door is open; it returns the exit status."""


@dataclass(frozen=True, slots=True)
class Door:
    """What is wanted of the front door, whatever server stands behind it."""

    use: Use
    say: Callable[[str], None]
    offline: bool = False
    port: int = 0

    async def open(self, server_url: str, account: tuple[str, str] | None, *, own: bool) -> int:
        """Open the door, use it, close it."""
        plan = Plan(
            server_url=server_url, account=account, own=own, offline=self.offline, port=self.port
        )
        async with open_door(plan, self.say) as changes:
            return await self.use(changes)


class Signals:
    """Signals while no program is there to have them: they end us, and leave nothing behind."""

    def __init__(self) -> None:
        self.status = 0
        self._task: asyncio.Task[int] | None = None

    def end_this(self) -> None:
        """Let the first signal cancel the task that asks for it."""
        self._task = asyncio.current_task()
        self.listen()

    def listen(self) -> None:
        """Have the signals, or have them back."""
        for number in _ENDING:
            asyncio.get_running_loop().add_signal_handler(number, self._end, number)

    def _end(self, number: signal.Signals) -> None:
        if self._task and not self.status:
            self.status = BY_SIGNAL + number
            self._task.cancel()


def running(command: Sequence[str], signals: Signals) -> Use:
    """Return the use of a door that is to run a program."""

    async def use(changes: Changes) -> int:
        try:
            return await run(command, changes.applied(os.environ))
        finally:
            signals.listen()

    return use


async def print_and_wait(changes: Changes) -> int:
    """Print what a shell needs, and keep the door open until a signal comes.

    The standard output is closed, so that a shell that reads it goes on.
    """
    stop = asyncio.Event()
    for number in _ENDING:
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    print(f"{changes.for_shell()}\nexport {PROCESS}={os.getpid()}", flush=True)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    await stop.wait()
    return 0


def development_settings(home: Path | None) -> Settings:
    """Return the settings of a server that no message leaves.

    A program with an API key needs no auth token, its server does: any will do.
    """
    settings = for_development(
        read_settings(
            host=_LOOPBACK,
            port=0,
            home=home,
            development=True,
            public_url="",
            carrier_url="",
            database="",
            workers=1,
            role="both",
        )
    )
    if settings.account_sid and not settings.auth_token:
        return replace(settings, auth_token=new_token())
    return settings


async def with_server(url: str, door: Door) -> int:
    """Let the program talk to a server that runs already."""
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise UsageError(f"--server is {url!r}, expected a URL such as http://127.0.0.1:8080")
    url = url.rstrip("/")
    try:
        async with (
            aiohttp.ClientSession(timeout=_ANSWER) as session,
            session.get(f"{url}/healthz") as answer,
        ):
            healthy = answer.status == 200
    except (aiohttp.ClientError, TimeoutError):
        healthy = False
    if not healthy:
        raise CommandError(f"no Soundstage answers at {url}; start it with `soundstage serve`")
    return await door.open(url, None, own=False)


async def with_own_server(settings: Settings, door: Door) -> int:
    """Let the program talk to a server in this process, which ends with it."""
    with listen(settings.host, settings.port) as listener:
        settings = replace(settings, port=listener.getsockname()[1])
        origin = origin_of(listener)
        async with open_house(settings, origin) as house:
            account = await first_account(house.node.store, settings)
            if account is None or house.network is None:
                raise Bug("a server for development has an account and a network")
            house.network.add_account(account.sid, account.auth_token)
            await furnish(house, account, origin)
            stop, started = asyncio.Event(), asyncio.Event()
            service = Service(house, started.set)

            async def use() -> int:
                await started.wait()
                try:
                    return await door.open(origin, (account.sid, account.auth_token), own=True)
                finally:
                    stop.set()

            using = asyncio.create_task(use())
            try:
                await serve_until_stopped(house.site, listener, service.start, service.drain, stop)
            finally:
                using.cancel()
                await asyncio.wait({using})
            return using.result()

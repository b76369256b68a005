"""The web server, and its end: the first signal drains it, the second ends it at once."""

import asyncio
import errno
import gc
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

import structlog
import uvicorn
from starlette.types import ASGIApp

from soundstage.cli.errors import CommandError, Exit, UsageError

_log = structlog.get_logger("soundstage.server")
_BACKLOG = 2048
_FIRST_PASSED = 3
"""The descriptor of the first socket that a service manager passes on (systemd)."""
_LAST_PORT = 65_535
_LINGER_SECONDS = 5
_RESTART_SECONDS = 1.0
_CANCEL_SECONDS = 0.5
_GARBAGE = 20_000

Step = Callable[[], Awaitable[None]]


class _Server(uvicorn.Server):
    """Uvicorn without its own signal handlers, which would end the process unfinished."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.accepting = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.accepting.set()

    def stop_accepting(self) -> None:
        """Take no more connections; those that are open go on."""
        for server in self.servers:
            server.close()


def listen(host: str, port: int) -> socket.socket:
    """Take the port before anything else is done, or say why it cannot be had.

    A socket that a service manager has opened is taken as it is: callers wait in it while
    this program is started again.
    """
    if os.environ.get("LISTEN_FDS") == "1" and _is_for_us(os.environ.get("LISTEN_PID")):
        return socket.socket(fileno=_FIRST_PASSED)
    if not 0 <= port <= _LAST_PORT:
        raise UsageError(f"port {port} is no port, expected 0 to {_LAST_PORT}")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            message = f"port {port} of {host} is in use; stop what uses it, or choose another port"
            raise CommandError(f"{message} with --port or PORT") from error
        reason = str(error.strerror).partition(" (")[0]
        raise CommandError(f"cannot listen on {host} port {port}: {reason}") from error


def tell_manager(state: str) -> None:
    """Tell a service manager that waits for it (systemd, Type=notify) how far this process is."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel, suppress(OSError):
        channel.sendto(f"{state}=1\nMAINPID={os.getpid()}".encode(), address)


def _is_for_us(pid: str | None) -> bool:
    return pid is None or pid == str(os.getpid())


def origin_of(listener: socket.socket) -> str:
    """Return the URL under which this machine itself reaches the server."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class Ending:
    """The end of a server, as a drain goes through it."""

    def __init__(self, server: _Server, serving: asyncio.Task[None]) -> None:
        self._server = server
        self._serving = serving

    def stop_accepting(self) -> None:
        """Take no more connections; requests on those that are open are answered."""
        self._server.stop_accepting()

    async def finish(self) -> None:
        """Close connections when they are idle; return when there is none."""
        self._server.should_exit = True
        await self._serving


async def serve_until_stopped(
    app: ASGIApp,
    listener: socket.socket,
    started: Step,
    drain: Callable[[Ending], Awaitable[None]],
    stop: asyncio.Event | None = None,
) -> None:
    """Answer requests; call `started` when the first can come, `drain` when a signal did.

    With `stop` it is that event which ends the server, and signals are the caller's.
    """
    stop = stop or _stop_signal()
    server = _Server(_config(app))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    ending = Ending(server, serving)
    try:
        await _first(serving, server.accepting)
        await started()
        _collect_seldom()
        await _first(serving, stop)
        await drain(ending)
    finally:
        await ending.finish()


def _collect_seldom() -> None:
    """Look for garbage seldom, and never in what is there from the start.

    Requests leave few cycles behind, but make many objects; the default looks after each 700.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_GARBAGE, 20, 50)


async def _first(serving: asyncio.Task[None], event: asyncio.Event) -> None:
    """Wait for the event, or for the end of a server that failed."""
    waiting = asyncio.create_task(event.wait())
    await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if serving.done():
        await serving


def _config(app: ASGIApp) -> uvicorn.Config:
    options: dict[str, Any] = {"http": "httptools", "ws": "none", "lifespan": "off"}
    return uvicorn.Config(
        app,
        **options,
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        backlog=_BACKLOG,
        timeout_graceful_shutdown=_LINGER_SECONDS,
    )


def _stop_signal() -> asyncio.Event:
    stop = asyncio.Event()

    def handle() -> None:
        if stop.is_set():
            print("stopped at once; what is unfinished goes on at the next start", file=sys.stderr)
            os._exit(Exit.INTERRUPTED)
        print("stopping: finishing what is under way (again to stop at once)", file=sys.stderr)
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, handle)
    return stop


@asynccontextmanager
async def background(**loops: Step) -> AsyncIterator[None]:
    """Keep loops running, whatever happens to them, until the block ends."""
    tasks = [asyncio.create_task(_keep_running(name, loop)) for name, loop in loops.items()]
    try:
        yield
    finally:
        await _cancel(set(tasks))


async def _cancel(tasks: set[asyncio.Task[None]]) -> None:
    """End the tasks; one that misses its cancellation is cancelled again."""
    while tasks:
        for task in tasks:
            task.cancel()
        _, tasks = await asyncio.wait(tasks, timeout=_CANCEL_SECONDS)


async def _keep_running(name: str, loop: Step) -> None:
    while True:
        try:
            await loop()
        except Exception:
            _log.exception("a background loop failed and is started again", loop=name)
        await asyncio.sleep(_RESTART_SECONDS)

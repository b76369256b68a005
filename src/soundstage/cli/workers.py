"""Several processes behind one port: the parent opens it, and keeps its children alive.

The parent answers no request itself. Each child is this very program with the port's socket
passed on, as a service manager passes it on, and with a channel to say that it is ready.
"""

import asyncio
import fcntl
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

import structlog

_log = structlog.get_logger("soundstage.workers")
_NAME = "soundstage-worker"
_PASSED = 3
"""The descriptor under which a service manager passes on its first socket (systemd)."""
_ABOVE_PASSED = 10
_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD)
_LOOK_SECONDS = 0.2
_LOOK_AFTER_SECONDS = 1.0
_READY_SECONDS = 60.0
_PAUSES = (0.0, 1.0, 2.0, 5.0, 10.0)
_LONG_LIFE_SECONDS = 60.0


def is_worker() -> bool:
    """Tell whether this process is the child of one that supervises it."""
    return _parent() is not None


def _parent() -> int | None:
    """Return the process that supervises this one, from the name of the socket it passed on."""
    name, _, pid = os.environ.get("LISTEN_FDNAMES", "").rpartition("-")
    return int(pid) if name == _NAME and pid.isdigit() else None


async def watch_parent() -> None:
    """Tell this process to stop when its parent is gone: nobody else would."""
    while os.getppid() == _parent():  # noqa: ASYNC110 (nothing tells of it)
        await asyncio.sleep(_LOOK_AFTER_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.Event().wait()


def supervise(listener: socket.socket, count: int, announce: Callable[[], None]) -> None:
    """Keep so many processes at work on a port until a signal says to stop.

    `announce` is called when all of them have been ready for the first time.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        channel.bind("")
        channel.setblocking(False)
        _Supervisor(listener, channel, count, announce).run()


@dataclass(slots=True)
class _Place:
    """One of the processes that there are to be."""

    pid: int = 0
    began: float = 0.0
    failures: int = 0
    due: float = 0.0

    @property
    def alive(self) -> bool:
        return self.pid != 0


class _Supervisor:
    def __init__(
        self,
        listener: socket.socket,
        channel: socket.socket,
        count: int,
        announce: Callable[[], None],
    ) -> None:
        self._announce: Callable[[], None] | None = announce
        self._listener = listener
        self._channel = channel
        self._places = [_Place() for _ in range(count)]
        self._ready: set[int] = set()
        self._restarts: Iterator[bool] | None = None
        self._stopping = False

    def run(self) -> None:
        """Watch the children; return when all are gone because they were told to."""
        while not self._stopping or any(place.alive for place in self._places):
            if not self._stopping:
                self._start_missing()
            received = signal.sigtimedwait(_SIGNALS, _LOOK_SECONDS)
            self._hear()
            self._bury()
            if received is not None:
                self._obey(received.si_signo)
            self._go_on_restarting()

    def _obey(self, number: int) -> None:
        if number == signal.SIGHUP:
            if self._restarts is None:
                self._restarts = self._restart_all()
        elif number in (signal.SIGTERM, signal.SIGINT):
            if self._stopping:
                number = signal.SIGKILL
            self._stopping = True
            for place in self._places:
                _send(place.pid, number)

    def _go_on_restarting(self) -> None:
        if self._restarts is not None and not next(self._restarts, False):
            self._restarts = None

    def _restart_all(self) -> Iterator[bool]:
        """Replace one child after the other; the next when the one before is ready.

        Each step that it yields has to be waited for.
        """
        for place in self._places:
            old = place.pid
            place.failures = 0
            _send(old, signal.SIGTERM)
            end = time.monotonic() + _READY_SECONDS
            while time.monotonic() < end and not self._replaced(place, old):
                yield True
        _log.info("all workers were restarted")

    def _replaced(self, place: _Place, old: int) -> bool:
        return self._stopping or (place.pid != old and place.pid in self._ready)

    def _start_missing(self) -> None:
        for place in self._places:
            if not place.alive and time.monotonic() >= place.due:
                place.pid, place.began = self._spawn(), time.monotonic()

    def _spawn(self) -> int:
        environment = {
            **os.environ,
            "LISTEN_FDS": "1",
            "LISTEN_FDNAMES": f"{_NAME}-{os.getpid()}",
            "NOTIFY_SOCKET": "@" + self._channel.getsockname()[1:].decode(),
        }
        environment.pop("LISTEN_PID", None)
        descriptor = fcntl.fcntl(self._listener.fileno(), fcntl.F_DUPFD_CLOEXEC, _ABOVE_PASSED)
        try:
            return os.posix_spawn(
                sys.executable,
                [sys.executable, *sys.orig_argv[1:]],
                environment,
                file_actions=[(os.POSIX_SPAWN_DUP2, descriptor, _PASSED)],
                setpgroup=0,
                setsigmask=(),
            )
        finally:
            os.close(descriptor)

    def _hear(self) -> None:
        """Note which children said that they are ready."""
        with suppress(BlockingIOError):
            while said := self._channel.recv(1_024).decode(errors="replace"):
                lines = dict(line.partition("=")[::2] for line in said.splitlines())
                if lines.get("READY") == "1":
                    self._ready.add(int(lines.get("MAINPID", "0")))
        if self._announce is not None and len(self._ready) == len(self._places):
            self._announce()
            self._announce = None

    def _bury(self) -> None:
        """Note which children ended; one that fails again and again is started later."""
        for place in self._places:
            if not place.alive or os.waitpid(place.pid, os.WNOHANG)[0] == 0:
                continue
            self._ready.discard(place.pid)
            now = time.monotonic()
            if now - place.began > _LONG_LIFE_SECONDS:
                place.failures = 0
            place.due = now + _PAUSES[min(place.failures, len(_PAUSES) - 1)]
            if not self._stopping and self._restarts is None:
                _log.warning("a worker ended and is started again", pid=place.pid)
                place.failures += 1
            place.pid = 0


def _send(pid: int, number: int) -> None:
    if pid:
        with suppress(ProcessLookupError):
            os.kill(pid, number)

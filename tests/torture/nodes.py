"""Nodes: real `soundstage serve` processes that are killed, stopped and started again."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import aiohttp
from tests.e2e.conftest import ACCOUNT, TOKEN
from tests.torture.world import OVERRIDES, PUBLIC

_READY_SECONDS = 120
_DRAIN_SECONDS = 60


_PASSED_ON = (
    "import os, sys; os.dup2({descriptor}, 3); "
    "os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
)


def launch(
    command: Sequence[str],
    log: Path,
    environment: Mapping[str, str],
    descriptors: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a process of this run; what it prints goes to its log."""
    with log.open("ab") as file:
        output: BinaryIO = file
        return subprocess.Popen(
            [sys.executable, *command],
            env={**os.environ, **environment},
            stdout=output,
            stderr=output,
            pass_fds=descriptors,
            start_new_session=True,
        )


@dataclass(eq=False)
class Node:
    """One node on a port of its own. `turn` is held by whoever hurts it.

    With a `listener` its port is held for it while it is down, as a service manager does it:
    requests wait. Without one they are refused, and go to other nodes.
    """

    name: str
    port: int
    home: Path
    environment: dict[str, str]
    listener: socket.socket | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    process: subprocess.Popen[bytes] | None = None

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.home.parent / f"{self.name}.log"

    async def start(self) -> None:
        """Start, and return when it takes work.

        One that ends while it starts, as when the database is away, is started again: the work
        of a service manager.
        """
        until = time.monotonic() + _READY_SECONDS
        timeout = aiohttp.ClientTimeout(total=30)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            while time.monotonic() < until:
                if not self.alive:
                    self.process = self._launch()
                with suppress(aiohttp.ClientError, TimeoutError, OSError):
                    async with session.get(f"{self.origin}/readyz") as answer:
                        if answer.status == 200:
                            return
                await asyncio.sleep(0.1)
        raise RuntimeError(f"{self.name} is not ready: {self.log.read_text()[-2000:]}")

    def _launch(self) -> subprocess.Popen[bytes]:
        command = ["-m", "soundstage.cli", "serve", "--port", str(self.port)]
        if self.listener is None:
            return launch(command, self.log, self.environment)
        descriptor = self.listener.fileno()
        command = ["-c", _PASSED_ON.format(descriptor=descriptor), *command]
        return launch(command, self.log, self.environment | {"LISTEN_FDS": "1"}, (descriptor,))

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def send(self, sign: int) -> None:
        if self.process is not None:
            self.process.send_signal(sign)

    async def kill(self) -> None:
        """End at once, stopped or not."""
        if self.process is not None:
            self.process.kill()
            await asyncio.to_thread(self.process.wait)

    async def drain(self) -> int:
        """End as an operator ends it; return the exit code."""
        if self.process is None:
            return -1
        self.send(signal.SIGTERM)
        try:
            return await asyncio.to_thread(self.process.wait, _DRAIN_SECONDS)
        except subprocess.TimeoutExpired:
            await self.kill()
            return -signal.SIGKILL


def settings(home: Path, carrier: str, name: str, more: dict[str, str]) -> dict[str, str]:
    """Return the environment of a node."""
    return {
        "SOUNDSTAGE_HOME": str(home),
        "SOUNDSTAGE_PUBLIC_URL": PUBLIC,
        "SOUNDSTAGE_CARRIER_URL": f"{carrier}/{name}",
        "SOUNDSTAGE_RATE_LIMITS": "false",
        "SOUNDSTAGE_ALLOW_LOOPBACK": "true",
        "SOUNDSTAGE_CONNECTION_OVERRIDES": OVERRIDES,
        "SOUNDSTAGE_LOG_FORMAT": "json",
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        **more,
    }

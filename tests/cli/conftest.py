"""Running the real command: once to its end, or as a server that is stopped by a signal."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests
import structlog

from soundstage.cli import main

COMMAND = (sys.executable, "-m", "soundstage.cli")
_PATIENCE = 60
_OURS = ("SOUNDSTAGE_", "TWILIO_", "PORT", "_TYPER", "_SOUNDSTAGE")


def environment(**added: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    return kept | {"TERM": "dumb", "COLUMNS": "100"} | added


@dataclass(frozen=True)
class Result:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return msgspec.json.decode(self.out)


@dataclass
class Server:
    """A running server: what it has said so far, and its address."""

    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)

    def read_until(self, text: str) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line.rstrip("\n"))
            if text in line:
                return
        raise AssertionError(f"the server ended: {self.said}")

    def find(self, pattern: str) -> str:
        found = re.search(pattern, "\n".join(self.said))
        assert found, self.said
        return found[1]

    @property
    def url(self) -> str:
        return self.find(r"listens on (\S+)")

    @property
    def credentials(self) -> tuple[str, str]:
        return self.find(r"Account SID: (\S+)"), self.find(r"Auth token:  (\S+)")

    def get(self, path: str, **query: Any) -> Any:
        answer = requests.get(
            self.url + path, auth=self.credentials, params=query, timeout=_PATIENCE
        )
        assert answer.ok, answer.text
        return answer.json()

    def stop(self, number: int = signal.SIGINT) -> Result:
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=_PATIENCE)
        return Result(self.process.returncode, out, err)


Run = Callable[..., Result]
Start = Callable[..., Server]


@pytest.fixture
def run() -> Run:
    """Run the command to its end."""

    def run_(*words: str | Path, given: str = "", **added: str) -> Result:
        done = subprocess.run(
            [*COMMAND, *map(str, words)],
            input=given.encode(errors="surrogateescape"),
            capture_output=True,
            env=environment(**added),
            timeout=_PATIENCE,
            check=False,
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run_


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Run the command in this process: for calls that end before anything is set up."""
    for name in os.environ.keys() - environment().keys():
        monkeypatch.delenv(name)

    def call_(*words: str | Path, **added: str) -> Result:
        for name, value in environment(**added).items():
            monkeypatch.setenv(name, value)
        capsys.readouterr()
        status = main([str(word) for word in words])
        said = capsys.readouterr()
        return Result(status, said.out, said.err)

    yield call_
    structlog.reset_defaults()


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a server and wait until it is ready; what still runs at the end is killed."""
    servers: list[Server] = []

    def start_(*words: str | Path, **added: str) -> Server:
        process = subprocess.Popen(
            [*COMMAND, *map(str, words)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(**added),
        )
        server = Server(process)
        servers.append(server)
        server.read_until("Ctrl-C")
        return server

    yield start_
    for server in servers:
        if server.process.poll() is None:
            server.process.kill()
        server.process.communicate()

"""A whole installation in its own process, as a user starts it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import pytest
import requests
from twilio.rest import Client

ACCOUNT = "AC0123456789abcdef0123456789abcdef"
TOKEN = "fedcba9876543210fedcba9876543210"
NUMBER = "+15005550006"


@dataclass
class House:
    """`soundstage serve --development` on a port and a folder of its own."""

    home: Path
    port: int
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Self:
        environment = {
            **os.environ,
            "SOUNDSTAGE_HOME": str(self.home),
            "PORT": str(self.port),
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
            **self.environment,
        }
        self.home.mkdir(exist_ok=True)
        with (self.home / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command(),
                env=environment,
                stdout=log,
                stderr=log,
                pass_fds=self.descriptors(),
            )
        self._await_ready()
        return self

    def command(self) -> list[str]:
        return [sys.executable, "-m", "soundstage.cli", "serve", "--development"]

    def descriptors(self) -> tuple[int, ...]:
        return ()

    def stop(self, sign: int = signal.SIGTERM) -> int:
        if self.process is None:
            return 0
        self.process.send_signal(sign)
        code = self.process.wait(timeout=30)
        self.process = None
        return code

    def client(self) -> Client:
        """The official SDK, unchanged, told where we are."""
        client = Client(ACCOUNT, TOKEN)
        client.studio.base_url = self.url
        client.api.base_url = self.url
        return client

    def number_for(self, webhook_url: str, number: str = NUMBER) -> None:
        """Point a number of the simulated network at a flow."""
        numbers = self.client().api.v2010.account.incoming_phone_numbers
        known = numbers.list(phone_number=number)
        if known:
            known[0].update(sms_url=webhook_url)
        else:
            numbers.create(phone_number=number, sms_url=webhook_url)

    def text(self, contact: str, body: str, number: str = NUMBER) -> None:
        """Let the simulated phone of `contact` send a text."""
        answer = requests.post(
            f"{self.url}/network/phones/{contact}/messages",
            json={"to": number, "body": body},
            auth=(ACCOUNT, TOKEN),
            timeout=20,
        )
        assert answer.ok, answer.text

    def received(self, contact: str, count: int, seconds: float = 15) -> list[str]:
        """Wait until a phone has received that many texts; return their bodies."""
        deadline = time.monotonic() + seconds
        bodies: list[str] = []
        while time.monotonic() < deadline:
            bodies = self._inbox(contact)
            if len(bodies) >= count:
                return bodies
            time.sleep(0.05)
        raise AssertionError(f"{contact} has {bodies}, expected {count} texts")

    def _inbox(self, contact: str) -> list[str]:
        messages = self.client().messages.list(to=contact)
        return [str(message.body) for message in reversed(messages)]

    def _await_ready(self) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if self.process is not None and self.process.poll() is not None:
                break
            try:
                if requests.get(f"{self.url}/readyz", timeout=2).ok:
                    return
            except requests.RequestException:
                time.sleep(0.05)
        raise AssertionError((self.home / "serve.log").read_text()[-3000:])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def wait_for(what: Any, seconds: float = 15) -> Any:
    """Call `what` until it gives something true, and return that."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := what():
            return value
        time.sleep(0.05)
    raise AssertionError("it did not become true in time")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(home=tmp_path / "home", port=free_port())
    try:
        yield house.start()
    finally:
        house.stop()

"""Turns per second over HTTP: Soundstage beside its floor, on one process each.

Run with `make bench`. Every webhook carries a message that a flow answers with a question, so
it costs two turns: the message, and the carrier's answer. Both servers write with
`synchronous=FULL` and ask the same carrier stub; the runs alternate, and the ratio counts.
"""

import asyncio
import multiprocessing
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
from bench import carrier_stub, floor
from bench.load import Figures, drive, prepare
from twilio.rest import Client

ACCOUNT = "AC0123456789abcdef0123456789abcdef"
TOKEN = "fedcba9876543210fedcba9876543210"
CONNECTIONS = int(os.environ.get("CONNECTIONS", "64"))
MESSAGES = int(os.environ.get("MESSAGES", "96"))
ROUNDS = int(os.environ.get("ROUNDS", "3"))

FLOW = {
    "description": "Asks again and again",
    "states": [
        {
            "name": "Trigger",
            "type": "trigger",
            "transitions": [{"event": "incomingMessage", "next": "ask"}],
            "properties": {},
        },
        {
            "name": "ask",
            "type": "send-and-wait-for-reply",
            "transitions": [{"event": "incomingMessage", "next": "keep"}],
            "properties": {
                "from": "{{flow.channel.address}}",
                "body": "Hi {{contact.channel.address}}, you said {{flow.variables.said}}. And?",
                "timeout": "3600",
            },
        },
        {
            "name": "keep",
            "type": "set-variables",
            "transitions": [{"event": "next", "next": "ask"}],
            "properties": {"variables": [{"key": "said", "value": "{{widgets.ask.inbound.Body}}"}]},
        },
    ],
    "initial_state": "Trigger",
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, process(carrier_stub.main) as carrier:
        ours: list[float] = []
        floors: list[float] = []
        for number in range(ROUNDS):
            figures, turns, seconds = _soundstage(Path(folder) / f"home{number}", carrier)
            ours.append(turns / seconds)
            _print("soundstage", figures, turns, seconds)
            figures, turns, seconds = _floor(Path(folder) / f"floor{number}.db", carrier)
            floors.append(turns / seconds)
            _print("floor", figures, turns, seconds)
        ratio = statistics.median(a / b for a, b in zip(ours, floors, strict=True))
        print(
            f"median: soundstage {statistics.median(ours):.0f} turns/s, "
            f"floor {statistics.median(floors):.0f} turns/s, ratio {ratio:.2f}"
        )


def _print(name: str, figures: Figures, turns: int, seconds: float) -> None:
    print(
        f"{name:10} {turns / seconds:7.0f} turns/s  "
        f"{figures.webhooks / figures.seconds:7.0f} webhooks/s  "
        f"p50 {figures.percentile(0.5):.1f} ms  p99 {figures.percentile(0.99):.1f} ms"
    )


def _soundstage(home: Path, carrier: str) -> tuple[Figures, int, float]:
    with soundstage(home, carrier) as origin:
        url, database = publish(origin, FLOW), home / "soundstage.db"
        return _measure(url, lambda: _pending(database), lambda: _turns(database))


def publish(origin: str, definition: object) -> str:
    """Publish a flow and return where its webhook is."""
    client = Client(ACCOUNT, TOKEN)
    client.studio.base_url = origin
    flow = client.studio.v2.flows.create(
        friendly_name="bench", status="published", definition=definition
    )
    return f"{origin}/v1/Accounts/{ACCOUNT}/Flows/{flow.sid}"


@contextmanager
def soundstage(home: Path, carrier: str) -> Iterator[str]:
    """Run a server on a folder of its own; gives its address."""
    port = free_port()
    environment = {
        **os.environ,
        "SOUNDSTAGE_HOME": str(home),
        "PORT": str(port),
        "SOUNDSTAGE_CARRIER_URL": carrier,
        "SOUNDSTAGE_RATE_LIMITS": "false",
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
    }
    command = [sys.executable, "-m", "soundstage.cli", "serve", "--development"]
    server = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _await_port(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=30)


def _floor(path: Path, carrier: str) -> tuple[Figures, int, float]:
    with process(floor.main, str(path), carrier) as url:
        count = 2 * CONNECTIONS * MESSAGES
        return _measure(url + "/", lambda: _pending(path), lambda: count)


def _measure(
    url: str, pending: Callable[[], int], turns: Callable[[], int]
) -> tuple[Figures, int, float]:
    scripts = [prepare(url, TOKEN, number, MESSAGES) for number in range(CONNECTIONS)]
    started = time.perf_counter()
    figures = asyncio.run(drive(url, scripts))
    while pending():
        time.sleep(0.01)
    return figures, turns(), time.perf_counter() - started


def _pending(path: Path) -> int:
    return _number(path, "SELECT count(*) FROM effects")


def _turns(path: Path) -> int:
    return _number(path, "SELECT sum(version) FROM executions")


def _number(path: Path, query: str) -> int:
    db = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        return int(next(iter(db.execute(query)))[0])
    finally:
        db.close()


@contextmanager
def process(target: Callable[..., None], *arguments: str) -> Iterator[str]:
    """Run a server in a process of its own; gives its address."""
    port = free_port()
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=target, args=(port, *arguments), daemon=True)
    process.start()
    try:
        _await_port(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.join(timeout=10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _await_port(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"nothing listens on port {port}")


if __name__ == "__main__":
    main()

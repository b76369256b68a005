"""A development server with a small company's flows in it, and what happened to them.

Nothing of it is made up on the pages: phones of the simulated network text and call, a program
starts executions by REST, and two people save revisions.
"""

import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import requests
from scripts.demonstration_data import CALLS, EDITS, FLOWS, NUMBERS, ORDERS, REMINDED, texters

SAMPLES = Path(__file__).parent.parent / "src/soundstage/samples"
ACCOUNT = "AC0123456789abcdef0123456789abcdef"
TOKEN = "fedcba9876543210fedcba9876543210"
PEOPLE = ("Ada Lovelace", "Grace Hopper")
SEED = 7
AT_ONCE = 4


@dataclass
class Demonstration:
    """A server that runs, the SIDs of its flows, and the credentials of people by name."""

    url: str
    people: dict[str, tuple[str, str]]
    flows: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, who: str = "", **how: Any) -> Any:
        """Ask the server as one of the people, or as the account."""
        auth = self.people.get(who, (ACCOUNT, TOKEN))
        answer = requests.request(method, f"{self.url}{path}", auth=auth, timeout=30, **how)
        if not answer.ok:
            raise SystemExit(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.json()

    def fill(self, shop: str) -> None:
        """Publish the flows, let people text and call, and go on editing one of them."""
        for name, title, number in FLOWS:
            self._publish(name, title, number, shop)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda one: self._text(*one), texters(random.Random(SEED))))
            list(pool.map(lambda one: self._remind(*one), enumerate(REMINDED)))
        for index, script in enumerate(CALLS):
            calling = {"to": NUMBERS["ivr_menu"], "script": script}
            self.ask("POST", f"/network/phones/+1555125{3000 + index}/calls", json=calling)
        self._edit()

    def _publish(self, name: str, title: str, number: str, shop: str) -> None:
        text = (SAMPLES / f"{name}.json").read_text(encoding="utf-8")
        data = {
            "FriendlyName": title,
            "Status": "published",
            "Definition": text.replace("https://example.com", shop),
            "CommitMessage": "First version",
        }
        flow = self.ask("POST", "/v2/Flows", PEOPLE[0], data=data)
        self.flows[name] = flow["sid"]
        numbers = f"/2010-04-01/Accounts/{ACCOUNT}/IncomingPhoneNumbers.json"
        leads = {"SmsUrl": flow["webhook_url"], "VoiceUrl": flow["webhook_url"]}
        self.ask("POST", numbers, data={"PhoneNumber": number, **leads})

    def _edit(self) -> None:
        path = f"/v2/Flows/{self.flows['survey']}"
        for who, message, status, change in EDITS:
            definition = self.ask("GET", path)["definition"]
            change({state["name"]: state for state in definition["states"]}, definition)
            said = {"Status": status, "CommitMessage": message}
            self.ask("POST", path, who, data={"Definition": json.dumps(definition), **said})

    def _text(self, contact: str, number: str, said: list[str]) -> None:
        path = f"/network/phones/{contact}/messages"
        for body in said:
            before = self._received(path)
            self.ask("POST", path, json={"to": number, "body": body})
            self._await(path, before + 1)

    def _remind(self, index: int, told: tuple[str, str, list[str]]) -> None:
        name, moment, answers = told
        contact, number = f"+1555126{4000 + 17 * index}", NUMBERS["appointment_reminder"]
        parameters = {"name": name, "time": moment, "place": "12 High Street"}
        data = {"To": contact, "From": number, "Parameters": json.dumps(parameters)}
        self.ask("POST", f"/v2/Flows/{self.flows['appointment_reminder']}/Executions", data=data)
        self._await(f"/network/phones/{contact}/messages", 1)
        self._text(contact, number, answers)

    def _received(self, path: str) -> int:
        messages = self.ask("GET", path)["messages"]
        return sum(message["direction"] != "inbound" for message in messages)

    def _await(self, path: str, count: int) -> None:
        """Wait for an answer, but not for long: some texts have none."""
        deadline = time.monotonic() + 5
        while self._received(path) < count and time.monotonic() < deadline:
            time.sleep(0.05)


class Shop(BaseHTTPRequestHandler):
    """The web server that one of the flows asks about orders."""

    def do_GET(self) -> None:
        """Answer with the order that the path ends with."""
        order = ORDERS.get(self.path.rsplit("/", maxsplit=1)[-1])
        body = json.dumps(order or {"message": "no such order"}).encode()
        self.send_response(200 if order else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *said: object) -> None:
        """Say nothing."""


@contextmanager
def shop() -> Iterator[str]:
    """Answer for the shop; the URL of its server is the value."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Shop) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """Run a development server; its URL is the value."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    told = {
        "SOUNDSTAGE_HOME": str(home),
        "PORT": port,
        "SOUNDSTAGE_ALLOW_PRIVATE": "true",
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
    }
    words = [sys.executable, "-m", "soundstage.cli", "serve", "--development"]
    with (home / "serve.log").open("wb") as log:
        server = subprocess.Popen(words, env=os.environ | told, stdout=log, stderr=log)
    try:
        _until(lambda: requests.get(f"http://127.0.0.1:{port}/readyz", timeout=2).ok)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)


def hired(home: Path) -> dict[str, tuple[str, str]]:
    """Give people API keys; the server with the account must be stopped."""
    made = {}
    for name in PEOPLE:
        words = ["keys", "create", ACCOUNT, "--name", name, "--home", str(home)]
        command = [sys.executable, "-m", "soundstage.cli", *words]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        sid, secret = re.findall(r"^(?:Key SID|Secret): +(\S+)$", said, re.MULTILINE)
        made[name] = (sid, secret)
    return made


def _until(ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if ready():
                return
        except requests.RequestException:
            time.sleep(0.1)
    raise SystemExit("the server does not start")


@contextmanager
def demonstration(home: Path) -> Iterator[Demonstration]:
    """Run a server that is filled."""
    with serving(home):
        pass
    people = hired(home)
    with shop() as orders, serving(home) as url:
        filled = Demonstration(url, people)
        filled.fill(orders)
        yield filled

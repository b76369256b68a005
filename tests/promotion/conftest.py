"""Two real servers, dev and prod, and a project between them."""

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.cli.conftest import environment
from tests.e2e.conftest import House, free_port
from twilio.rest import Client

from soundstage.cli import main

DEV, PROD = "AC0123456789abcdef0123456789abcdef", "AC1123456789abcdef0123456789abcdef"
TOKENS = {DEV: "fedcba9876543210fedcba9876543210", PROD: "0fedcba9876543210fedcba987654321"}
DEV_KEY, PROD_KEY = "dev-s3cr3t/k3y", "pr0d+s3cr3t&k3y"
WORKFLOW = {"dev": "WW0123456789abcdef0123456789abcdef", "prod": "WW9" + "0" * 31}


@dataclass(frozen=True)
class Result:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return msgspec.json.decode(self.out)


@dataclass(frozen=True)
class Server:
    """A running server and its account."""

    url: str
    account: str

    @property
    def flows(self) -> Any:
        """What the official SDK says of its flows."""
        client = Client(self.account, TOKENS[self.account])
        client.studio.base_url = self.url
        return client.studio.v2.flows

    def create(self, name: str, definition: Any, **more: Any) -> str:
        text = json.dumps(definition)
        flow = self.flows.create(friendly_name=name, status="published", definition=text, **more)
        return str(flow.sid)

    def update(self, sid: str, definition: Any, message: str = "") -> None:
        self.flows(sid).update(
            status="published", definition=json.dumps(definition), commit_message=message
        )

    def definition(self, sid: str) -> Any:
        return self.flows(sid).fetch().definition

    def clear(self) -> None:
        for flow in self.flows.list():
            flow.delete()


def _serve(home: Path, account: str) -> Iterator[Server]:
    variables = {"TWILIO_ACCOUNT_SID": account, "TWILIO_AUTH_TOKEN": TOKENS[account]}
    house = House(home=home, port=free_port(), environment=variables).start()
    try:
        yield Server(house.url, account)
    finally:
        house.stop()


@pytest.fixture(scope="session")
def dev_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from _serve(tmp_path_factory.mktemp("servers") / "dev", DEV)


@pytest.fixture(scope="session")
def prod_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from _serve(tmp_path_factory.mktemp("servers") / "prod", PROD)


@pytest.fixture
def dev(dev_server: Server) -> Server:
    dev_server.clear()
    return dev_server


@pytest.fixture
def prod(prod_server: Server) -> Server:
    prod_server.clear()
    return prod_server


def state(name: str, kind: str, properties: Any, **transitions: str | None) -> Any:
    events = [{"event": e, **({"next": n} if n else {})} for e, n in transitions.items()]
    return {"name": name, "type": kind, "transitions": events, "properties": properties}


def text(name: str, body: str) -> Any:
    to = {"from": "{{flow.channel.address}}", "to": "{{contact.channel.address}}"}
    return state(name, "send-message", {"body": body, **to}, sent=None, failed=None)


def flow(first: str, *states: Any) -> Any:
    trigger = state("Trigger", "trigger", {}, incomingMessage=first, incomingParent=first)
    document = {"description": "", "initial_state": "Trigger", "states": [trigger, *states]}
    return document | {"flags": {"allow_concurrent_calls": True}}


def order(child: str, where: str, key: str, greeting: str = "Welcome", bye: str = "Bye") -> Any:
    """A flow that runs another, fetches with a secret and hands over to a workflow."""
    run = {"flow_sid": child, "flow_revision": "LatestPublished", "parameters": []}
    parameters = [{"key": "api_key", "value": key}]
    host = "crm-dev.shop.test" if where == "dev" else "crm.shop.test"
    fetch = {"method": "GET", "url": f"https://{host}/orders", "parameters": parameters}
    fetch["content_type"] = "application/x-www-form-urlencoded;charset=utf-8"
    flex = {"workflow": WORKFLOW[where], "channel": "TC" + "1" * 32, "attributes": "{}"}
    return flow(
        "greet",
        text("greet", greeting) | {"transitions": [{"event": "sent", "next": "pay"}]},
        state("pay", "run-subflow", run, completed="fetch", failed=None),
        state("fetch", "make-http-request", fetch, success="agent", failed=None),
        state("agent", "send-to-flex", flex, callComplete="bye", failedToEnqueue=None),
        text("bye", bye),
    )


PROJECT = """
[flows]
order = "flows/order.json"
payment = "flows/payment.json"

[environments.dev]
url = "{dev}"

[environments.dev.values]
workflow = "{dev_workflow}"
crm = "https://crm-dev.shop.test"
crm_key = {{ env = "DEV_CRM_KEY" }}

[environments.prod]
url = "{prod}"
account_sid = "{account}"
auth_token_env = "PROD_TOKEN"

[environments.prod.values]
workflow = "{prod_workflow}"
crm = "https://crm.shop.test"
crm_key = {{ env = "PROD_CRM_KEY" }}
"""
VARIABLES = {
    "TWILIO_ACCOUNT_SID": DEV,
    "TWILIO_AUTH_TOKEN": TOKENS[DEV],
    "PROD_TOKEN": TOKENS[PROD],
    "DEV_CRM_KEY": DEV_KEY,
    "PROD_CRM_KEY": PROD_KEY,
}
SECRETS = (*TOKENS.values(), DEV_KEY, PROD_KEY)


class Project:
    """A folder with soundstage.toml, in which commands run; no output may show a secret."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self._capsys = capsys

    def run(self, *words: str) -> Result:
        self._capsys.readouterr()
        status = main(list(words))
        said = self._capsys.readouterr()
        self.check_secrets(said.out + said.err)
        return Result(status, said.out, said.err)

    def done(self, *words: str) -> Result:
        result = self.run(*words)
        assert result.status == 0, result.err
        return result

    def check_secrets(self, said: str = "") -> None:
        for secret in SECRETS:
            assert secret not in said
            for path in self.root.rglob("*"):
                assert not path.is_file() or secret.encode() not in path.read_bytes(), path

    def git(self, *words: str) -> str:
        who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
        command = ["git", *who, *words]
        done = subprocess.run(command, cwd=self.root, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def flow(self, name: str = "order") -> Any:
        return json.loads(self.file(name).read_text(encoding="utf-8"))

    def file(self, name: str = "order") -> Path:
        return self.root / "flows" / f"{name}.json"

    def edit(self, old: str, new: str, name: str = "order") -> None:
        written = self.file(name).read_text(encoding="utf-8")
        assert old in written
        self.file(name).write_text(written.replace(old, new), encoding="utf-8")

    def sid(self, environment: str, name: str = "order") -> str:
        lock = json.loads((self.root / "soundstage.lock").read_text(encoding="utf-8"))
        return str(lock[environment][name]["sid"])

    def snapshot(self) -> dict[str, bytes]:
        return {str(p): p.read_bytes() for p in self.root.rglob("*") if p.is_file()}


@pytest.fixture
def empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Project:
    """A folder without anything, and the variables of both environments."""
    root = tmp_path / "project"
    root.mkdir()
    for name in os.environ.keys() - environment().keys():
        monkeypatch.delenv(name)
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(root)
    return Project(root, capsys)


@pytest.fixture
def project(empty: Project, dev: Server, prod: Server) -> Project:
    """The flows of dev, pulled; prod has nothing."""
    child = dev.create("Payment", flow("ask", text("ask", "Pay, please")))
    parent = dev.create("Order", order(child, "dev", DEV_KEY))
    toml = PROJECT.format(
        dev=dev.url,
        prod=prod.url,
        account=PROD,
        dev_workflow=WORKFLOW["dev"],
        prod_workflow=WORKFLOW["prod"],
    )
    toml += f'\n[environments.dev.flows]\norder = "{parent}"\npayment = "{child}"\n'
    (empty.root / "soundstage.toml").write_text(toml, encoding="utf-8")
    empty.done("pull", "--env", "dev")
    return empty

"""A node on a store in memory, the application in front of it, and clients that call it."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest
from starlette.types import ASGIApp

from soundstage.api.app import create_app
from soundstage.api.credentials import hash_secret
from soundstage.carrier.asgi import call
from soundstage.carrier.client import Bases
from soundstage.carrier.http import Request, Response
from soundstage.carrier.in_process import InProcessClient
from soundstage.carrier.signature import sign
from soundstage.clock import VirtualClock
from soundstage.core.flows import Account, ApiKey
from soundstage.runtime.node import Node
from soundstage.settings import Settings
from soundstage.store.memory import MemoryStore

ORIGIN = "http://studio.test"
FORM = "application/x-www-form-urlencoded"
START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
ACCOUNT = Account(sid="AC" + "1" * 32, name="Ours", auth_token="token of one", created_at=START)
OTHER = Account(sid="AC" + "2" * 32, name="Theirs", auth_token="token of two", created_at=START)
KEY_SID, KEY_SECRET = "SK" + "3" * 32, "secret of the key"
DATA = Path(__file__).parent / "data"

Form = dict[str, Any] | Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Answer:
    """An answer of the application."""

    response: Response

    @property
    def status(self) -> int:
        return self.response.status

    @property
    def json(self) -> Any:
        return msgspec.json.decode(self.response.body)

    @property
    def text(self) -> str:
        return self.response.text

    def header(self, name: str) -> str:
        return self.response.header(name)


@dataclass(frozen=True)
class Client:
    """Calls an application in process, with the credentials of one account."""

    app: ASGIApp
    user: str = ACCOUNT.sid
    password: str = ACCOUNT.auth_token

    async def send(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
    ) -> Answer:
        basic = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        given = {"Authorization": f"Basic {basic}", **(headers or {})}
        url = path if path.startswith("http") else ORIGIN + path
        request = Request(method=method, url=url, headers=tuple(given.items()), body=body)
        return Answer(await call(self.app, request))

    async def get(self, path: str, **query: Any) -> Answer:
        return await self.send("GET", f"{path}?{urlencode(query)}" if query else path)

    async def post(self, path: str, form: Form) -> Answer:
        body = urlencode(form if isinstance(form, dict) else list(form), doseq=True)
        return await self.send("POST", path, body.encode(), {"Content-Type": FORM})

    async def delete(self, path: str) -> Answer:
        return await self.send("DELETE", path)


@dataclass
class Studio:
    """An installation with two accounts and an API key, and what tests do with it."""

    node: Node
    app: ASGIApp = field(init=False)

    def __post_init__(self) -> None:
        self.app = create_app(self.node)

    @property
    def client(self) -> Client:
        return Client(self.app)

    @property
    def stranger(self) -> Client:
        """Another account's client."""
        return Client(self.app, OTHER.sid, OTHER.auth_token)

    @property
    def key_holder(self) -> Client:
        return Client(self.app, KEY_SID, KEY_SECRET)

    @property
    def clock(self) -> VirtualClock:
        assert isinstance(self.node.clock, VirtualClock)
        return self.node.clock

    def with_settings(self, **changes: Any) -> Studio:
        """Return the same installation with other settings."""
        return Studio(make_node(self.node.store, replace(self.node.settings, **changes)))

    async def flow(self, name: str = "ask", **changes: Any) -> dict[str, Any]:
        """Create a flow from a file in `data` and return the answer."""
        form = {
            "FriendlyName": name,
            "Status": "published",
            "Definition": definition(name),
            **changes,
        }
        answer = await self.client.post("/v2/Flows", form)
        assert answer.status == 201, answer.text
        flow: dict[str, Any] = answer.json
        return flow

    async def execution(self, flow_sid: str, to: str = "+15550001") -> dict[str, Any]:
        """Start an execution by REST and return the answer."""
        form = {"To": to, "From": "+15559999", "Parameters": '{"name": "Ann", "n": [1, 2.5]}'}
        answer = await self.client.post(f"/v2/Flows/{flow_sid}/Executions", form)
        assert answer.status == 201, answer.text
        await self.node.settle()
        execution: dict[str, Any] = answer.json
        return execution

    async def webhook(self, flow_sid: str, form: dict[str, str], **given: Any) -> Answer:
        """Post a signed webhook request."""
        url = f"{ORIGIN}/v1/Accounts/{ACCOUNT.sid}/Flows/{flow_sid}{given.get('query', '')}"
        signature = sign(given.get("token", ACCOUNT.auth_token), url, list(form.items()))
        headers = {"Content-Type": FORM, "X-Twilio-Signature": signature}
        headers |= given.get("headers", {})
        return await self.client.send("POST", url, urlencode(form).encode(), headers)


def definition(name: str) -> str:
    """Return the text of a flow definition in `data`."""
    return (DATA / f"{name}.json").read_text()


def make_node(store: Any, settings: Settings, kind: type[Node] = Node) -> Node:
    http = InProcessClient()
    http.add("*/Messages.json", Response(status=201, body=b'{"sid": "SM1", "status": "queued"}'))
    return kind(
        store=store,
        flows_http=http,
        carrier_http=http,
        bases=Bases(),
        clock=VirtualClock(START),
        settings=settings,
    )


async def furnished() -> MemoryStore:
    """Return a store with two accounts and an API key."""
    store = MemoryStore()
    await store.add_account(ACCOUNT)
    await store.add_account(OTHER)
    key = ApiKey(
        sid=KEY_SID,
        account_sid=ACCOUNT.sid,
        name="a key",
        secret_hash=hash_secret(KEY_SECRET),
        created_at=START,
    )
    await store.add_key(key)
    return store


@pytest.fixture
async def studio() -> AsyncIterator[Studio]:
    studio = Studio(make_node(await furnished(), Settings()))
    await studio.node.start()
    yield studio
    await studio.node.stop()
    await studio.node.store.close()

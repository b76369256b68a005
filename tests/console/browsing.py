"""A browser in front of the console, over a real database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec
from cryptography.fernet import Fernet

from soundstage.api.credentials import hash_secret
from soundstage.carrier.asgi import call
from soundstage.carrier.client import Bases
from soundstage.carrier.http import Request, Response
from soundstage.carrier.in_process import InProcessClient
from soundstage.clock import VirtualClock
from soundstage.console.app import Console
from soundstage.console.flows.numbers import NumbersOfNetwork
from soundstage.console.phone.phones import Phones
from soundstage.console.room import Room
from soundstage.console.session.attempts import Attempts
from soundstage.console.session.tickets import Tickets
from soundstage.core.flows import Account, ApiKey
from soundstage.runtime.node import Node
from soundstage.settings import Settings
from soundstage.store.sqlite import SqliteStore
from soundstage.store.vault import Vault

ORIGIN = "http://studio.test"
NETWORK = "http://network.test"
START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
OURS = Account(sid="AC" + "1" * 32, name="Ours", auth_token="token of one", created_at=START)
THEIRS = Account(sid="AC" + "2" * 32, name="Theirs", auth_token="token of two", created_at=START)
KEY_SID, KEY_SECRET = "SK" + "3" * 32, "secret of the key"
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
FLOWS = "/console/api/flows"
SESSION = "/console/api/session"


@dataclass
class Browser:
    """Keeps cookies and the session's token, as the editor's page does."""

    console: Console
    cookies: dict[str, str] = field(default_factory=dict)
    csrf_token: str = ""
    sent: dict[str, str] = field(default_factory=lambda: dict(SAME_SITE))

    async def send(
        self, method: str, path: str, body: Any = None, *, raw: bytes | None = None, **query: Any
    ) -> Answer:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())} | self.sent
        if self.csrf_token:
            headers.setdefault("X-CSRF-Token", self.csrf_token)
        content = raw if raw is not None else b"" if body is None else msgspec.json.encode(body)
        if content:
            headers.setdefault("Content-Type", "application/json")
        url = f"{ORIGIN}{path}?{urlencode(query)}" if query else ORIGIN + path
        request = Request(method=method, url=url, headers=tuple(headers.items()), body=content)
        answer = Answer(await call(self.console, request))
        for name, value in answer.cookie.items():
            self.cookies[name] = value.value
        return answer

    async def get(self, path: str, **query: Any) -> Answer:
        return await self.send("GET", path, **query)

    async def post(self, path: str, body: Any) -> Answer:
        return await self.send("POST", path, body)

    async def sign_in(self, name: str = OURS.sid, secret: str = OURS.auth_token) -> Answer:
        answer = await self.post(SESSION, {"account_sid": name, "auth_token": secret})
        if answer.status == 200:
            self.csrf_token = answer.json["csrf_token"]
        return answer


@dataclass(frozen=True)
class Answer:
    """An answer of the console."""

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

    @property
    def cookie(self) -> SimpleCookie:
        return SimpleCookie(self.response.header("set-cookie"))

    def header(self, name: str) -> str:
        return self.response.header(name)


@dataclass
class Installation:
    """A node with two accounts and a key, and the console in front of it."""

    console: Console
    http: InProcessClient
    clock: VirtualClock

    @property
    def node(self) -> Node:
        return self.console.room.node

    def browser(self) -> Browser:
        return Browser(self.console)

    async def signed_in(self, account: Account = OURS) -> Browser:
        browser = self.browser()
        assert (await browser.sign_in(account.sid, account.auth_token)).status == 200
        return browser


@asynccontextmanager
async def install(folder: Path, **settings: Any) -> AsyncIterator[Installation]:
    """Open an installation on a database in a folder; it may have been there before."""
    vault = Vault.load_or_create(folder / "vault.key")
    store = await SqliteStore.open(folder / "soundstage.db", vault)
    if not await store.accounts():
        await _furnish(store)
    http, clock = InProcessClient(), VirtualClock(START)
    node = Node(
        store=store,
        flows_http=http,
        carrier_http=http,
        bases=Bases(),
        clock=clock,
        settings=Settings(**{"public_url": ORIGIN, **settings}),
    )
    phones = Phones(clock, http)
    room = Room(
        node=node,
        phones=phones,
        tickets=Tickets(vault),
        attempts=Attempts(),
        numbers=NumbersOfNetwork(http, Bases.network(NETWORK)),
        folder=folder,
    )
    await node.start()
    try:
        yield Installation(Console(room, folder / "static"), http, clock)
    finally:
        await phones.close()
        await node.stop()
        await store.close()


def other_vault() -> Vault:
    """Return the vault of another installation."""
    return Vault(Fernet.generate_key())


async def _furnish(store: SqliteStore) -> None:
    await store.add_account(OURS)
    await store.add_account(THEIRS)
    key = ApiKey(
        sid=KEY_SID,
        account_sid=OURS.sid,
        name="a key",
        secret_hash=hash_secret(KEY_SECRET),
        created_at=START,
    )
    await store.add_key(key)


def blank(body: str = "Hello") -> dict[str, Any]:
    """Return a small flow that answers a message."""
    return {
        "description": "Greets",
        "states": [
            {
                "name": "Trigger",
                "type": "trigger",
                "transitions": [{"event": "incomingMessage", "next": "greet"}],
                "properties": {"offset": {"x": 0, "y": 0}},
            },
            {
                "name": "greet",
                "type": "send-message",
                "transitions": [{"event": "sent"}, {"event": "failed"}],
                "properties": {
                    "body": body,
                    "from": "{{flow.channel.address}}",
                    "to": "{{contact.channel.address}}",
                },
            },
        ],
        "initial_state": "Trigger",
        "flags": {"allow_concurrent_calls": True},
    }

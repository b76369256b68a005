"""What makes a first try easy: a number of the simulated network, and a sample flow behind it."""

from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import msgspec

from soundstage.carrier.asgi import AsgiApp, call
from soundstage.carrier.http import Request, Response
from soundstage.carrier.urls import basic_authorization
from soundstage.cli.house import House
from soundstage.core.flows import Account
from soundstage.errors import Bug, Json
from soundstage.store.port import Cursor

NUMBER = "+15005550006"
PHONE = "+15551230001"
_SAMPLE = "pizza_order.json"
_WEBHOOKS = "/v1/Accounts/"


@dataclass(frozen=True, slots=True)
class Client:
    """A client of the REST APIs in this process: what it does is checked as for any other."""

    account: Account
    origin: str

    async def call(self, app: AsgiApp, method: str, path: str, **form: str) -> dict[str, Json]:
        """Make a request that must succeed, and return the answer."""
        account = self.account
        request = Request(
            method=method,
            url=self.origin + path + (f"?{urlencode(form)}" if method == "GET" else ""),
            headers=(
                ("Authorization", basic_authorization(account.sid, account.auth_token)),
                ("Content-Type", "application/x-www-form-urlencoded"),
            ),
            body=urlencode(form).encode() if method == "POST" else b"",
        )
        answer = await call(app, request)
        if answer.status >= 300:
            raise Bug(f"{method} {path} was answered {_said(answer)}")
        body: dict[str, Json] = msgspec.json.decode(answer.body)
        return body


def sample_path() -> Path:
    """Return the sample flow that is published at the first start."""
    return Path(str(resources.files("soundstage.samples"))) / _SAMPLE


async def furnish(house: House, account: Account, origin: str) -> None:
    """Publish the sample when there is no flow, and let the number lead to this server."""
    client = Client(account, origin)
    flow_sid = await _publish_sample(house, client)
    if house.network is None:
        return
    house.network.add_account(account.sid, account.auth_token)
    if flow_sid is not None:
        url = f"{house.node.settings.base_url}{_WEBHOOKS}{account.sid}/Flows/{flow_sid}"
        house.network.add_number(account.sid, NUMBER, sms_url=url)
        return
    await _follow(house, client)


async def _publish_sample(house: House, client: Client) -> str | None:
    page = await house.node.store.flows(client.account.sid, 1, Cursor())
    if page.items:
        return None
    flow = await client.call(
        house.api,
        "POST",
        "/v2/Flows",
        FriendlyName="Pizza order (sample)",
        Status="published",
        Definition=sample_path().read_text(encoding="utf-8"),
    )
    return str(flow["sid"])


async def _follow(house: House, client: Client) -> None:
    """Let the number lead here when this server's port is another one than last time."""
    assert house.network is not None  # noqa: S101
    numbers = f"/2010-04-01/Accounts/{client.account.sid}/IncomingPhoneNumbers.json"
    found = await client.call(house.network.app, "GET", numbers, PhoneNumber=NUMBER)
    known = next(iter(found["incoming_phone_numbers"]), None)
    path = urlsplit(known["sms_url"]).path if known else ""
    if not known:
        house.network.add_number(client.account.sid, NUMBER)
    elif path.startswith(_WEBHOOKS):
        url = f"{house.node.settings.base_url}{path}"
        house.network.add_number(client.account.sid, NUMBER, sms_url=url)


def _said(answer: Response) -> str:
    return f"{answer.status}: {answer.text[:500]}"

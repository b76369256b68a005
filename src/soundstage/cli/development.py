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
from soundstage.errors import ApiError, Bug, Json
from soundstage.network import Network
from soundstage.store.port import Cursor

NUMBER = "+15005550006"
"""The number of the first account; it is also the one that Twilio's test credentials know."""

PHONE = "+15551230001"
_SAMPLE = "pizza_order.json"
_WEBHOOKS = "/v1/Accounts/"
_AREA = "555"


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


async def furnish(house: House, account: Account, origin: str) -> str:
    """Publish the sample when there is no flow, and return a number that leads to a flow.

    Without a simulated network there is no number.
    """
    client = Client(account, origin)
    flow_sid = await _publish_sample(house, client)
    if house.network is None:
        return ""
    base = house.node.settings.base_url
    number = await _number(house.network, client, base)
    if flow_sid is not None:
        url = f"{base}{_WEBHOOKS}{account.sid}/Flows/{flow_sid}"
        house.network.add_number(account.sid, number, **hooks(url))
    return number


def link_to(house: House, account: Account | None, origin: str) -> str:
    """Return where the editor is; in development the link signs in, on this machine."""
    if house.console is None:
        return ""
    settings = house.node.settings
    if account is None or not settings.development:
        return f"{settings.base_url}/"
    room = house.console.room
    return f"{origin}/login#token={room.tickets.link(account, room.node.clock.now())}"


def hooks(url: str) -> dict[str, str]:
    """Return the webhooks of a number that leads to a flow, as the console sets them [UG]."""
    return {"sms_url": url, "voice_url": url, "status_callback": url}


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


async def _number(network: Network, client: Client, base: str) -> str:
    """Return the account's first number, or a new one.

    Those that led to a flow here lead here again: the port may be another one than last time.
    """
    sid = client.account.sid
    numbers = f"/2010-04-01/Accounts/{sid}/IncomingPhoneNumbers.json"
    known = (await client.call(network.app, "GET", numbers))["incoming_phone_numbers"]
    for number in known:
        path = urlsplit(number["sms_url"]).path
        if path.startswith(_WEBHOOKS):
            network.add_number(sid, number["phone_number"], **hooks(f"{base}{path}"))
    if known:
        return str(known[-1]["phone_number"])
    try:
        network.add_number(sid, NUMBER)
    except ApiError:
        made = await client.call(network.app, "POST", numbers, AreaCode=_AREA)
        return str(made["phone_number"])
    return NUMBER


def _said(answer: Response) -> str:
    return f"{answer.status}: {answer.text[:500]}"

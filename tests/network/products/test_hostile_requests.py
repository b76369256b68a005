"""Whatever a client sends, the products answer in the carrier's shape and never with a 500."""

import asyncio
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from soundstage.carrier.http import Request
from soundstage.carrier.in_process import InProcessClient
from soundstage.carrier.urls import basic_authorization
from soundstage.clock import VirtualClock
from soundstage.network import create_network

AC, TOKEN = "AC00000000000000000000000000000001", "0123456789abcdef0123456789abcdef"
BASE = "http://127.0.0.1:8080"
FORM = "application/x-www-form-urlencoded"
NAMES = [
    "FriendlyName",
    "UniqueName",
    "Attributes",
    "State",
    "Timers.Inactive",
    "Timers.Closed",
    "Identity",
    "MessagingBinding.Address",
    "MessagingBinding.ProxyAddress",
    "LastReadMessageIndex",
    "LastReadTimestamp",
    "Author",
    "From",
    "Body",
    "ContentSid",
    "ContentVariables",
    "MediaSid",
    "Target",
    "Type",
    "Configuration.Url",
    "Configuration.FlowSid",
    "Configuration.Filters",
    "Configuration.Triggers",
    "Address",
    "AutoCreation.Type",
    "AutoCreation.Enabled",
    "AutoCreation.StudioFlowSid",
    "Configuration",
    "WorkflowSid",
    "TaskChannel",
    "Priority",
    "Timeout",
    "VirtualStartTime",
    "AssignmentStatus",
    "Channel",
    "Routing",
    "Data",
    "Ttl",
    "Key",
    "Sid",
]
FLOW = "FW00000000000000000000000000000001"
VALUES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "{}",
            "[]",
            "null",
            "{",
            '{"a": 1e999}',
            '{"a": 123456789012345678901234567890}',
            '{"a": "\\ud800"}',
            '{"properties": {"workspace_sid": 1, "attributes": "x"}}',
            '{"properties": []}',
            '{"type": "sms"}',
            "[" * 500 + "]" * 500,
            "true",
            "0",
            "-1",
            "9" * 30,
            "studio",
            "trigger",
            "webhook",
            "sms",
            "closed",
            "active",
            "PT99999H",
            "P9999D",
            "0001-01-01",
            "9999-12-31T23:59:59-23:59",
            "+15005550100",
            "whatsapp:+15005550100",
            "+15005550006",
            "http://app.example/",
            "http://[",
            FLOW,
            "onMessageAdded",
            "\0",
        ]
    ),
)
WORDS = st.one_of(
    st.sampled_from(["default", "cart", "first", "0", "-1", "é", "%00", "a b", "CH1"]),
    st.text(min_size=1, max_size=12).filter(lambda word: not word.endswith("/")),
)


class House:
    """A network in a loop of its own, with one of everything in it."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        clock, self.http = VirtualClock(), InProcessClient()
        self.network = create_network(":memory:", clock, self.http, "http://studio.example")
        self.http.mount(BASE, self.network.app)
        self.network.add_account(AC, TOKEN)
        self.network.add_number(AC, "+15005550006")
        self.paths = list(self._fill())

    def _fill(self) -> Any:
        talk = self.made("conversations/v1/Conversations", UniqueName="first")
        office = self.made("taskrouter/v1/Workspaces", FriendlyName="x")
        self.made(f"{office}/Workflows", FriendlyName="x", Configuration="{}")
        room = self.made(f"chat/v2/Services/{self._service(talk)}/Channels")
        store = "sync/v1/Services/default"
        self.made(f"{store}/Lists", UniqueName="cart")
        self.made(f"{store}/Maps", UniqueName="cart")
        yield from (talk, f"{talk}/Messages", f"{talk}/Participants", f"{talk}/Webhooks")
        yield from (room, f"{room}/Messages", f"{room}/Members", f"{room}/Webhooks")
        yield from ("conversations/v1/Conversations", "conversations/v1/Services")
        yield from ("conversations/v1/Configuration/Addresses", "taskrouter/v1/Workspaces")
        yield from (f"{office}/{name}" for name in ("Tasks", "Workflows", "TaskQueues"))
        yield from (f"{office}/TaskChannels", "flex-api/v1/Interactions", "content/v1/Content")
        yield from (f"{store}/Documents", f"{store}/Lists", f"{store}/Maps", "sync/v1/Services")
        yield from (f"{store}/Lists/cart/Items", f"{store}/Maps/cart/Items")

    def _service(self, path: str) -> str:
        return str(self.ask("GET", path)[1]["chat_service_sid"])

    def made(self, path: str, **form: str) -> str:
        status, body = self.ask("POST", path, urlencode(form).encode())
        assert status == 201, body
        return f"{path}/{body['sid']}"

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = FORM) -> tuple[int, Any]:
        headers = (
            ("Authorization", basic_authorization(AC, TOKEN)),
            ("Content-Type", kind),
            ("X-Twilio-Webhook-Enabled", "true"),
        )
        request = Request(
            method=method,
            url=f"{BASE}/network/{path}",
            headers=headers,
            body=body,
            max_bytes=10_000_000,
        )
        response = self.loop.run_until_complete(self.http.send(request))
        self.loop.run_until_complete(self.network.run_due())
        return response.status, msgspec.json.decode(response.body) if response.body else None

    def close(self) -> None:
        self.loop.run_until_complete(self.network.close())
        self.loop.close()


@pytest.fixture(scope="module")
def house() -> Any:
    made = House()
    yield made
    made.close()


def expect_an_answer(status: int, body: Any) -> None:
    assert status in (200, 201, 204, 400, 404, 405, 409, 412), body
    if status >= 400:
        assert sorted(body) == ["code", "message", "more_info", "status"]


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_forms_of_any_kind(house: House, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(house.paths))
    names = st.one_of(st.sampled_from(NAMES), st.text(max_size=10))
    pairs = data.draw(st.lists(st.tuples(names, VALUES), max_size=8))
    expect_an_answer(*house.ask("POST", path, urlencode(pairs, errors="replace").encode()))


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_paths_and_queries_of_any_kind(house: House, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(house.paths))
    word = quote(data.draw(WORDS), safe="", errors="replace")
    query = urlencode(
        data.draw(
            st.dictionaries(
                st.sampled_from(["PageSize", "Page", "PageToken", "Order", "State", "StartDate"]),
                VALUES,
                max_size=3,
            )
        ),
        errors="replace",
    )
    method = data.draw(st.sampled_from(["GET", "POST", "PUT"]))
    expect_an_answer(*house.ask(method, f"{path}/{word}?{query}"))


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(body=st.binary(max_size=200), kind=st.sampled_from([FORM, "application/json", "text/plain"]))
def test_bodies_of_any_kind(house: House, body: bytes, kind: str) -> None:
    for path in ("content/v1/Content", house.paths[0], house.paths[1]):
        expect_an_answer(*house.ask("POST", path, body, kind))
    talk = house.paths[0].rpartition("/")[2]
    expect_an_answer(*house.ask("POST", f"conversations/{talk}/messages", body, kind))

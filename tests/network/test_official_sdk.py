"""The carrier's official Python SDK works against the network, over a real socket."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from soundstage.carrier.aiohttp_client import AiohttpClient
from soundstage.carrier.guard import OPEN
from soundstage.clock import SystemClock
from soundstage.network import create_network

AC = "AC00000000000000000000000000000001"
TOKEN = "0123456789abcdef0123456789abcdef"
NUMBER, PHONE = "+15005550006", "+15005550100"


@dataclass
class Running:
    """A network and an application with a webhook, served by one thread."""

    origin: str = ""
    statuses: list[tuple[str, bool]] = field(default_factory=list)
    delivered: threading.Event = field(default_factory=threading.Event)
    started: threading.Event = field(default_factory=threading.Event)
    stop: threading.Event = field(default_factory=threading.Event)

    async def status(self, request: Request) -> Response:
        params = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        signature = request.headers["x-twilio-signature"]
        valid = RequestValidator(TOKEN).validate(str(request.url), params, signature)
        self.statuses.append((params["MessageStatus"], valid))
        if params["MessageStatus"] == "delivered":
            self.delivered.set()
        return Response(status_code=204)

    async def serve(self) -> None:
        http = AiohttpClient(OPEN)
        network = create_network(":memory:", SystemClock(), http)
        network.add_account(AC, TOKEN)
        network.add_number(AC, NUMBER)
        app = Starlette(routes=[Route("/status", self.status, methods=["POST"])])
        app.mount("/", network.app)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        listening = socket.create_server(("127.0.0.1", 0))
        self.origin = f"http://127.0.0.1:{listening.getsockname()[1]}"
        works = (server.serve(sockets=[listening]), network.serve())
        tasks = [asyncio.create_task(work) for work in works]
        self.started.set()
        await asyncio.to_thread(self.stop.wait)
        server.should_exit = True
        await tasks[0]
        tasks[1].cancel()
        await asyncio.gather(tasks[1], return_exceptions=True)
        await network.close()
        await http.close()


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    made = Running()
    thread = threading.Thread(target=lambda: asyncio.run(made.serve()))
    thread.start()
    assert made.started.wait(30)
    yield made
    made.stop.set()
    thread.join(30)


@pytest.fixture
def client(running: Running) -> Iterator[Client]:
    made = Client(AC, TOKEN)
    made.api.base_url = running.origin
    yield made
    made.http_client.session.close()


def test_a_message_is_created_delivered_and_fetched(client: Client, running: Running) -> None:
    callback = f"{running.origin}/status"
    message = client.messages.create(
        to=PHONE, from_=NUMBER, body="Grüße", status_callback=callback, smart_encoded=True
    )
    assert (message.status, message.body, message.num_segments) == ("queued", "Grüße", "1")
    assert message.date_created is not None and message.date_created.tzinfo is not None
    assert running.delivered.wait(30)
    fetched = client.messages(message.sid).fetch()
    assert (fetched.status, fetched.price) == ("delivered", "-0.00750")
    assert running.statuses == [("sent", True), ("delivered", True)]


def test_lists_and_streams_go_over_all_pages(client: Client) -> None:
    phone = "+15005550177"
    sids = [client.messages.create(to=phone, from_=NUMBER, body=f"m{n}").sid for n in range(7)]
    streamed = [message.sid for message in client.messages.stream(to=phone, page_size=3)]
    assert streamed == sids[::-1]
    assert [message.sid for message in client.messages.list(to=phone, limit=5)] == sids[:1:-1]
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    assert len(client.messages.list(to=phone, date_sent_after=hour_ago)) == 7
    assert client.messages.list(to=phone, date_sent_before=hour_ago) == []
    page = client.messages.page(to=phone, page_size=4)
    back = page.next_page().previous_page()
    assert [message.sid for message in back] == sids[:2:-1]


def test_errors_reach_the_caller_with_their_code(client: Client) -> None:
    with pytest.raises(TwilioRestException) as failure:
        client.messages.create(to="+15005550001", from_=NUMBER, body="x")
    assert (failure.value.status, failure.value.code) == (400, 21211)
    with pytest.raises(TwilioRestException) as failure:
        client.messages("SM" + "0" * 32).fetch()
    assert (failure.value.status, failure.value.code) == (404, 20404)


def test_a_message_is_redacted_and_deleted(client: Client) -> None:
    message = client.messages.create(to="+15005550015", from_=NUMBER, body="secret")
    assert client.messages(message.sid).update(body="").body == ""
    waited = threading.Event()
    while client.messages(message.sid).fetch().status == "queued":
        waited.wait(0.05)
    assert client.messages(message.sid).delete()


def test_numbers_are_bought_and_configured(client: Client) -> None:
    bought = client.incoming_phone_numbers.create(area_code="415", sms_url="http://app.example/")
    assert bought.phone_number.startswith("+1415555")
    changed = client.incoming_phone_numbers(bought.sid).update(sms_method="GET")
    assert (changed.sms_url, changed.sms_method) == ("http://app.example/", "GET")
    numbers = {number.sid for number in client.incoming_phone_numbers.list()}
    assert bought.sid in numbers
    assert client.incoming_phone_numbers(bought.sid).delete()

"""A small town: a network under a virtual clock, an application with webhooks, and phones."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

import msgspec
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request as Asked
from starlette.responses import Response as Answer
from starlette.routing import Route
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from soundstage.carrier.aiohttp_client import AiohttpClient
from soundstage.carrier.guard import OPEN
from soundstage.carrier.http import Request, Response, find_header
from soundstage.carrier.in_process import InProcessClient
from soundstage.carrier.urls import basic_authorization
from soundstage.clock import SystemClock, VirtualClock
from soundstage.network import Network, create_network
from soundstage.network.voice.desk import Pace

TWIML = (("Content-Type", "text/xml"),)
_PRODUCTS = ("chat", "content", "conversations", "flex_api", "sync", "taskrouter")
_PATIENCE = 30.0


@dataclass
class Seen:
    """One webhook call as the application got it."""

    url: str
    method: str
    params: dict[str, str]
    signature: str
    token: str
    at: datetime


@dataclass
class Town:
    """Everything a test needs, with short words for it."""

    clock: VirtualClock
    http: InProcessClient
    network: Network
    account: str = "AC00000000000000000000000000000001"
    other_account: str = "AC00000000000000000000000000000002"
    token: str = "0123456789abcdef0123456789abcdef"
    number: str = "+15005550006"
    phone: str = "+15005550100"
    base: str = "http://127.0.0.1:8080"
    hook: str = "http://app.example/sms"
    calls: list[Seen] = field(default_factory=list)

    def answer(self, url: str, answer: str | Callable[[Request], Response]) -> None:
        """Let the application answer a webhook with TwiML or by a function."""

        def reply(request: Request) -> Response:
            self._note(request)
            if callable(answer):
                return answer(request)
            return Response(status=200, headers=TWIML, body=answer.encode())

        self.http.add(url, reply)

    def _note(self, request: Request) -> None:
        data = request.body.decode() if request.method == "POST" else request.url.partition("?")[2]
        self.calls.append(
            Seen(
                url=request.url,
                method=request.method,
                params=dict(parse_qsl(data, keep_blank_values=True)),
                signature=find_header(request.headers, "x-twilio-signature"),
                token=find_header(request.headers, "i-twilio-idempotency-token"),
                at=self.clock.now(),
            )
        )

    async def rest(
        self,
        method: str,
        path: str,
        form: list[tuple[str, str]] | dict[str, str] | None = None,
        *,
        headers: tuple[tuple[str, str], ...] = (),
    ) -> tuple[int, Any]:
        """Ask the network's REST API below the account; return the status and the JSON."""
        body = urlencode(form or {}).encode()
        kind = ("Content-Type", "application/x-www-form-urlencoded")
        path = f"/2010-04-01/Accounts/{self.account}/{path}"
        return await self.raw(method, path, body, (kind, *headers))

    async def control(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Ask the network's control API."""
        kind = (("Content-Type", "application/json"),)
        data = b"" if body is None else msgspec.json.encode(body)
        return await self.raw(method, f"/network/{path}", data, kind)

    async def raw(
        self, method: str, path: str, body: bytes, headers: tuple[tuple[str, str], ...] = ()
    ) -> tuple[int, Any]:
        """Send any request with the account's credentials."""
        basic = ("Authorization", basic_authorization(self.account, self.token))
        if not find_header(headers, "authorization"):
            headers = (*headers, basic)
        response = await self.http.send(
            Request(
                method=method,
                url=self.base + path,
                headers=headers,
                body=body,
                max_bytes=10_000_000,
                timeout=60.0,
            )
        )
        return response.status, msgspec.json.decode(response.body) if response.body else None

    async def send(self, **params: str) -> Any:
        """Send a message by REST; `Body`, `From` and `To` have defaults."""
        form = {"To": self.phone, "From": self.number, "Body": "Hello"} | params
        status, body = await self.rest("POST", "Messages.json", form)
        assert status == 201, body
        return body

    async def text(self, body: str, phone: str | None = None, **more: Any) -> Any:
        """Let a phone text the number, and let what follows at once happen."""
        status, message = await self.control(
            "POST",
            f"phones/{phone or self.phone}/messages",
            {"to": self.number, "body": body} | more,
        )
        assert status == 201, message
        await self.network.run_due()
        return message

    async def wait(self, seconds: float) -> None:
        """Let time pass, with everything that falls due on the way."""
        end = self.clock.now() + timedelta(seconds=seconds)
        while (due := self.network.next_due()) is not None and due <= end:
            self.clock.move_to(due)
            await self.network.run_due()
        self.clock.move_to(end)

    async def status_of(self, sid: str) -> tuple[str, int | None]:
        """Return the status and the error code of a message."""
        _, message = await self.rest("GET", f"Messages/{sid}.json")
        return message["status"], message["error_code"]

    async def alerts(self) -> list[int]:
        """Return the codes in the account's debugger, oldest first."""
        _, body = await self.control("GET", "alerts")
        return [alert["error_code"] for alert in reversed(body["alerts"])]

    async def conversation(self, phone: str | None = None) -> list[str]:
        """Return the texts a phone sent and received."""
        _, body = await self.control("GET", f"phones/{phone or self.phone}/messages")
        return [message["body"] for message in body["messages"]]


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    clock, http = VirtualClock(), InProcessClient()
    made = Town(clock, http, create_network(":memory:", clock, http))
    http.mount(made.base, made.network.app)
    made.network.add_account(made.account, made.token)
    made.network.add_account(made.other_account, "another token")
    made.network.add_number(made.account, made.number, sms_url=made.hook)
    yield made
    await made.network.close()


@dataclass
class Served:
    """A network on real sockets in real time, and an application below `/app`, in one thread.

    The application answers a path with its document, or an empty one, and notes what it is asked.
    """

    account: str = Town.account
    token: str = Town.token
    number: str = Town.number
    phone: str = Town.phone
    origin: str = ""
    documents: dict[str, str] = field(default_factory=dict)
    _asked: list[tuple[str, dict[str, str], bool]] = field(default_factory=list)
    _news: threading.Condition = field(default_factory=threading.Condition)
    _started: threading.Event = field(default_factory=threading.Event)
    _stop: threading.Event = field(default_factory=threading.Event)

    def heard(self, path: str, count: int = 1) -> list[dict[str, str]]:
        """Wait for requests to a path of the application; return the parameters of them all."""
        with self._news:
            assert self._news.wait_for(lambda: len(self._to(path)) >= count, _PATIENCE)
            found = self._to(path)
        assert all(signed for _, _, signed in found)
        return [params for _, params, _ in found]

    def run(self) -> threading.Thread:
        """Begin to serve."""
        thread = threading.Thread(target=lambda: asyncio.run(self._serve()))
        thread.start()
        assert self._started.wait(_PATIENCE)
        return thread

    def stop(self, thread: threading.Thread) -> None:
        """Serve no more."""
        self._stop.set()
        thread.join(_PATIENCE)

    def _to(self, path: str) -> list[tuple[str, dict[str, str], bool]]:
        return [asked for asked in self._asked if asked[0] == path]

    async def _answer(self, request: Asked) -> Answer:
        params = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        signature = request.headers["x-twilio-signature"]
        signed = RequestValidator(self.token).validate(str(request.url), params, signature)
        path = f"/{request.path_params['path']}"
        with self._news:
            self._asked.append((path, params, bool(signed)))
            self._news.notify_all()
        return Answer(self.documents.get(path, "<Response/>"), media_type="text/xml")

    async def _serve(self) -> None:
        http = AiohttpClient(OPEN)
        listening = socket.create_server(("127.0.0.1", 0))
        self.origin = f"http://127.0.0.1:{listening.getsockname()[1]}"
        studio, pace = f"{self.origin}/app/studio", Pace(instant=True)
        network = create_network(":memory:", SystemClock(), http, studio, pace)
        network.add_account(self.account, self.token)
        network.add_number(self.account, self.number)
        app = Starlette(routes=[Route("/app/{path:path}", self._answer, methods=["POST"])])
        app.mount("/", network.app)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        agenda = asyncio.create_task(network.serve())
        self._started.set()
        await asyncio.to_thread(self._stop.wait)
        server.should_exit = True
        await serving
        agenda.cancel()
        await asyncio.gather(agenda, return_exceptions=True)
        await network.close()
        await http.close()


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """Serve one network for all tests that use the official SDK."""
    made = Served()
    thread = made.run()
    yield made
    made.stop(thread)


@pytest.fixture
def client(served: Served) -> Iterator[Client]:
    """Return an official client of the network that is served."""
    made = Client(served.account, served.token)
    made.api.base_url = served.origin
    for name in _PRODUCTS:
        getattr(made, name).base_url = f"{served.origin}/network/{name.replace('_', '-')}"
    yield made
    made.http_client.session.close()

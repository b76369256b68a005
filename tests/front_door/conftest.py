"""A front door in a thread of its own, before a server that says what it was asked."""

import asyncio
import contextlib
import json
import socket
import ssl
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web

from soundstage.front_door.authority import Authority
from soundstage.front_door.contexts import Contexts
from soundstage.front_door.forwarding import Forwarding, new_session
from soundstage.front_door.notices import Notices
from soundstage.front_door.outside import Outside
from soundstage.front_door.proxy import Proxy

PATIENCE = 30


@dataclass
class Door:
    """A running front door and what stands around it."""

    port: int
    upstream: int
    authority: Authority
    said: list[str]

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def ask(self, data: bytes, *, end: bool = False) -> bytes:
        """Send bytes as they are, and an end if wanted; return all that comes back."""
        with self.connect() as client:
            return exchange(client, data, end=end)

    def tunnel(self, client: socket.socket, place: str) -> bytes:
        """Ask for a tunnel and return the first line of the answer."""
        client.sendall(f"CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n\r\n".encode())
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            part = client.recv(1)
            if not part:
                break
            head += part
        return head.partition(b"\r\n")[0]

    @contextmanager
    def secure(self, host: str, name: str = "") -> Iterator[ssl.SSLSocket]:
        """Yield a connection that sees itself at a host."""
        trust = ssl.create_default_context(cadata=self.authority.pem.decode())
        with self.connect() as client:
            assert b" 200 " in self.tunnel(client, f"{host}:443")
            with trust.wrap_socket(client, server_hostname=name or host) as inside:
                yield inside

    def ask_securely(self, host: str, data: bytes) -> bytes:
        with self.secure(host) as inside:
            return exchange(inside, data)


def exchange(client: socket.socket, data: bytes, *, end: bool = False) -> bytes:
    answer = b""
    try:
        client.sendall(data)
        if end:
            client.shutdown(socket.SHUT_WR)
        while part := client.recv(65_536):
            answer += part
    except (ConnectionError, ssl.SSLError, BrokenPipeError):
        pass
    return answer


async def echo(request: web.Request) -> web.Response:
    """Answer with the request, as the server behind the front door saw it."""
    body = await request.read()
    seen = {
        "method": request.method,
        "path": request.raw_path,
        "headers": {name.lower(): value for name, value in request.headers.items()},
        "body": body.decode("latin-1"),
    }
    headers = {"X-Served": "yes"}
    if "Unknown" in request.path:
        headers["Soundstage-Unserved"] = "true"
    return web.json_response(seen, headers=headers)


@asynccontextmanager
async def echo_server() -> AsyncIterator[int]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", echo)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


@contextmanager
def open_door(
    folder: Path,
    *,
    offline: bool = False,
    proxies: dict[str, str] | None = None,
    credentials: dict[str, str] | None = None,
    head_seconds: float = PATIENCE,
) -> Iterator[Door]:
    """Run a front door in a thread until the block ends."""
    authority = Authority.new(datetime.now(UTC))
    said: list[str] = []
    opened = threading.Event()
    doors: list[Door] = []
    ends: list[Callable[[], object]] = []

    async def work() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        ends.append(lambda: loop.call_soon_threadsafe(stop.set))
        async with echo_server() as upstream, new_session() as session:
            forwarding = Forwarding(
                session,
                f"http://127.0.0.1:{upstream}",
                Notices(said.append),
                Outside(proxies or {}),
                offline,
                credentials or {},
            )
            proxy = Proxy(forwarding, Contexts(authority, folder), head_seconds)
            await proxy.start()
            doors.append(Door(int(proxy.url.rpartition(":")[2]), upstream, authority, said))
            opened.set()
            await stop.wait()
            await proxy.close()

    thread = threading.Thread(target=lambda: asyncio.run(work()))
    thread.start()
    assert opened.wait(PATIENCE)
    try:
        yield doors[0]
    finally:
        ends[0]()
        thread.join(PATIENCE)
        assert not thread.is_alive()


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with open_door(tmp_path_factory.mktemp("door")) as opened:
        yield opened


def seen(answer: bytes) -> dict[str, object]:
    """Return what the server behind the door saw, from its answer."""
    head, _, body = answer.partition(b"\r\n\r\n")
    with contextlib.suppress(ValueError):
        found: dict[str, object] = json.loads(body)
        return found
    raise AssertionError(head.decode("latin-1") + "\n" + body.decode("latin-1"))


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])

"""The real HTTP client against a real server: limits, redirects and the guard."""

import asyncio
import gzip
import socket
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from soundstage.carrier.aiohttp_client import AiohttpClient
from soundstage.carrier.guard import OPEN, Guard
from soundstage.carrier.http import HttpFailure, Request, Response


class Names(AbstractResolver):
    """A resolver with its own table, as an attacker's name server would have."""

    def __init__(self, **names: str) -> None:
        self._names = names

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        address = self._names[host.partition(".")[0]]
        return [
            ResolveResult(
                hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0
            )
        ]

    async def close(self) -> None:
        return None


async def echo(request: web.Request) -> web.Response:
    body = await request.read()
    headers = {"X-Method": request.method, "X-Path": request.raw_path}
    if "authorization" in request.headers:
        headers["X-Auth"] = request.headers["authorization"]
    return web.Response(body=body, headers=headers)


async def hop(request: web.Request) -> web.Response:
    left = int(request.query["left"])
    status = int(request.query.get("status", "302"))
    location = f"/hop?left={left - 1}&status={status}" if left > 1 else "/echo"
    return web.Response(status=status, headers={"Location": location})


async def away(request: web.Request) -> web.Response:
    return web.Response(status=307, headers={"Location": request.query["to"]})


async def slow(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse()
    await answer.prepare(request)
    await answer.write(b"begin")
    await asyncio.sleep(30)
    return answer


async def big(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse()
    answer.enable_chunked_encoding()
    await answer.prepare(request)
    for _ in range(100):
        await answer.write(b"x" * 10_000)
    return answer


async def bomb(request: web.Request) -> web.Response:
    return web.Response(
        body=gzip.compress(b"\0" * 50_000_000), headers={"Content-Encoding": "gzip"}
    )


async def strange(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.write(
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: text/\xff; charset=hex\r\n\r\n\xffx"
    )
    request.transport.close()
    return web.Response()


async def drop(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.close()
    return web.Response()


@pytest.fixture
async def base() -> AsyncIterator[str]:
    app = web.Application()
    for handler in (echo, hop, away, slow, big, bomb, drop, strange):
        app.router.add_route("*", f"/{handler.__name__}", handler)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
async def client() -> AsyncIterator[AiohttpClient]:
    opened = AiohttpClient(OPEN)
    yield opened
    await opened.close()


async def failure_of(client: AiohttpClient, request: Request) -> HttpFailure:
    with pytest.raises(HttpFailure) as caught:
        await client.send(request)
    return caught.value


async def test_a_request_and_its_answer_arrive_whole(client: AiohttpClient, base: str) -> None:
    url = f"{base}/echo?a=%20b&c=d"
    answer = await client.send(Request(method="POST", url=url, body=b"\x00payload"))
    assert answer == Response(status=200, headers=answer.headers, body=b"\x00payload", url=url)
    assert (answer.header("x-method"), answer.header("X-PATH")) == ("POST", "/echo?a=%20b&c=d")


async def test_credentials_in_the_url_are_sent_as_basic(client: AiohttpClient, base: str) -> None:
    url = base.replace("http://", "http://user:pw@") + "/echo"
    answer = await client.send(Request(method="GET", url=url))
    assert answer.header("x-auth") == "Basic dXNlcjpwdw=="
    assert "pw" not in answer.url


@pytest.mark.parametrize(
    ("status", "method", "body"),
    [
        (301, "GET", b""),
        (302, "GET", b""),
        (303, "GET", b""),
        (307, "POST", b"x"),
        (308, "POST", b"x"),
    ],
)
async def test_redirects_keep_or_drop_the_body_as_browsers_do(
    client: AiohttpClient, base: str, status: int, method: str, body: bytes
) -> None:
    url = f"{base}/hop?left=2&status={status}"
    request = Request(method="POST", url=url, body=b"x", follow_redirects=True)
    answer = await client.send(request)
    assert (answer.status, answer.header("x-method"), answer.body) == (200, method, body)
    assert answer.url == f"{base}/echo"


async def test_redirects_are_followed_only_when_asked(client: AiohttpClient, base: str) -> None:
    answer = await client.send(Request(method="GET", url=f"{base}/hop?left=1"))
    assert (answer.status, answer.header("location")) == (302, "/echo")


async def test_the_eleventh_redirect_is_too_many(client: AiohttpClient, base: str) -> None:
    ten = Request(method="GET", url=f"{base}/hop?left=10", follow_redirects=True)
    assert (await client.send(ten)).status == 200
    eleven = Request(method="GET", url=f"{base}/hop?left=11", follow_redirects=True)
    failure = await failure_of(client, eleven)
    assert (failure.reason, "10 redirects" in failure.message) == ("network", True)


async def test_a_redirect_elsewhere_loses_the_credentials(client: AiohttpClient, base: str) -> None:
    listening = await asyncio.start_server(_headers_back, "127.0.0.2", 0)
    async with listening:
        elsewhere = f"http://127.0.0.2:{listening.sockets[0].getsockname()[1]}"
        answer = await client.send(
            Request(
                method="GET",
                url=f"{base}/away?to={elsewhere}/",
                headers=(("Authorization", "Basic c2VjcmV0"), ("X-Other", "kept")),
                follow_redirects=True,
            )
        )
    assert b"c2VjcmV0" not in answer.body
    assert b"kept" in answer.body


async def _headers_back(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(head) + head)
    await writer.drain()
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize("path", ["big", "bomb"])
async def test_an_answer_over_the_limit_is_cut_off(
    client: AiohttpClient, base: str, path: str
) -> None:
    failure = await failure_of(client, Request(method="GET", url=f"{base}/{path}"))
    assert (failure.reason, failure.sent) == ("too-large", True)


async def test_the_time_limit_covers_the_whole_answer(client: AiohttpClient, base: str) -> None:
    failure = await failure_of(client, Request(method="GET", url=f"{base}/slow", timeout=0.2))
    assert (failure.reason, failure.sent) == ("timeout", True)


async def test_a_silent_peer_runs_into_the_read_limit(client: AiohttpClient, base: str) -> None:
    failure = await failure_of(client, Request(method="GET", url=f"{base}/slow", read_timeout=0.1))
    assert (failure.reason, failure.sent) == ("timeout", True)


async def test_a_broken_exchange_may_have_been_seen(client: AiohttpClient, base: str) -> None:
    failure = await failure_of(client, Request(method="POST", url=f"{base}/drop", body=b"x"))
    assert (failure.reason, failure.sent) == ("network", True)


async def test_bytes_that_are_no_text_do_no_harm(client: AiohttpClient, base: str) -> None:
    answer = await client.send(Request(method="GET", url=f"{base}/strange"))
    assert (answer.text, answer.media_type) == ("\ufffdx", "text/?")


async def test_no_connection_means_nothing_was_sent(client: AiohttpClient) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        failure = await failure_of(client, Request(method="GET", url=url))
    assert (failure.reason, failure.sent) == ("network", False)


async def test_an_unknown_host_means_nothing_was_sent(client: AiohttpClient) -> None:
    failure = await failure_of(client, Request(method="GET", url="http://nowhere.invalid/"))
    assert (failure.reason, failure.sent) == ("network", False)


@pytest.mark.parametrize("headers", [(("X-Bad", "a\r\nX-Injected: b"),), (("X Bad\n", "a"),)])
async def test_a_header_cannot_smuggle_another(
    client: AiohttpClient, base: str, headers: tuple[tuple[str, str], ...]
) -> None:
    failure = await failure_of(client, Request(method="GET", url=f"{base}/echo", headers=headers))
    assert failure.reason == "bad-url"


async def test_a_name_that_resolves_to_a_near_address_is_refused(base: str) -> None:
    port = base.rpartition(":")[2]
    client = AiohttpClient(Guard(), resolver=Names(rebind="127.0.0.1"))
    failure = await failure_of(
        client, Request(method="GET", url=f"http://rebind.example:{port}/echo")
    )
    assert (failure.reason, failure.sent) == ("refused", False)
    await client.close()


async def test_a_redirect_to_a_near_address_is_refused(base: str) -> None:
    port = base.rpartition(":")[2]
    client = AiohttpClient(Guard(allow_loopback=True), resolver=Names(a="127.0.0.1", b="10.0.0.1"))
    for inner in (
        "http://10.0.0.1/",
        "http://b.example/",
        "http://169.254.169.254/",
        "http://a.example:22/",
    ):
        url = f"http://a.example:{port}/away?to={inner}"
        failure = await failure_of(client, Request(method="GET", url=url, follow_redirects=True))
        assert failure.reason == "refused"
    await client.close()


@pytest.mark.parametrize("host", ["2130706433", "127.1", "0x7f000001", "017700000001", "localhost"])
async def test_other_spellings_of_loopback_are_refused(base: str, host: str) -> None:
    port = base.rpartition(":")[2]
    client = AiohttpClient(Guard())
    failure = await failure_of(client, Request(method="GET", url=f"http://{host}:{port}/echo"))
    assert failure.reason in ("refused", "bad-url")
    await client.close()

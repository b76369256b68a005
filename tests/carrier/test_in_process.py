"""The in-process HTTP client behaves as the real one does, without a socket."""

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.requests import Request as WebRequest
from starlette.responses import JSONResponse, RedirectResponse, StreamingResponse
from starlette.routing import Route

from soundstage.carrier.guard import Guard
from soundstage.carrier.http import HttpFailure, Request, Response
from soundstage.carrier.in_process import InProcessClient


async def show(request: WebRequest) -> JSONResponse:
    return JSONResponse(
        {
            "method": request.method,
            "url": str(request.url),
            "path": request.url.path,
            "query": request.query_params.multi_items(),
            "body": (await request.body()).decode(),
            "auth": request.headers.get("authorization"),
            "type": request.headers.get("content-type"),
        }
    )


async def move(request: WebRequest) -> RedirectResponse:
    return RedirectResponse("/show", status_code=int(request.query_params["status"]))


async def stream(request: WebRequest) -> StreamingResponse:
    async def parts() -> object:
        for _ in range(10):
            yield b"part"

    return StreamingResponse(parts())  # type: ignore[arg-type]


async def never(request: WebRequest) -> None:
    await asyncio.Event().wait()


async def broken(request: WebRequest) -> None:
    raise RuntimeError("broken application")


APP = Starlette(
    routes=[
        Route(f"/{handler.__name__}", handler, methods=["GET", "POST"])
        for handler in (show, move, stream, never, broken)
    ]
)
BASE = "http://127.0.0.1:8080"


@pytest.fixture
def client() -> InProcessClient:
    made = InProcessClient()
    made.mount(BASE, APP)
    return made


async def failure_of(client: InProcessClient, request: Request) -> HttpFailure:
    with pytest.raises(HttpFailure) as caught:
        await client.send(request)
    return caught.value


async def test_an_application_sees_the_request_as_sent(client: InProcessClient) -> None:
    url = "http://me:pw@127.0.0.1:8080/show?a=%20&a=2"
    headers = (("Content-Type", "text/plain"),)
    answer = await client.send(Request(method="POST", url=url, headers=headers, body=b"hi"))
    assert answer.media_type == "application/json"
    assert answer.text == (
        '{"method":"POST","url":"http://127.0.0.1:8080/show?a=%20&a=2","path":"/show",'
        '"query":[["a"," "],["a","2"]],"body":"hi","auth":"Basic bWU6cHc=","type":"text/plain"}'
    )


async def test_redirects_are_followed_inside(client: InProcessClient) -> None:
    request = Request(
        method="POST", url=f"{BASE}/move?status=303", body=b"x", follow_redirects=True
    )
    answer = await client.send(request)
    assert ('"method":"GET"' in answer.text, answer.url) == (True, f"{BASE}/show")


async def test_a_streamed_answer_is_put_together(client: InProcessClient) -> None:
    answer = await client.send(Request(method="GET", url=f"{BASE}/stream"))
    assert answer.body == b"part" * 10


async def test_limits_hold(client: InProcessClient) -> None:
    large = Request(method="GET", url=f"{BASE}/stream", max_bytes=39)
    assert (await failure_of(client, large)).reason == "too-large"
    hanging = Request(method="GET", url=f"{BASE}/never", timeout=0.05)
    assert (await failure_of(client, hanging)).reason == "timeout"


async def test_an_exception_of_the_application_is_not_hidden(client: InProcessClient) -> None:
    with pytest.raises(RuntimeError, match="broken application"):
        await client.send(Request(method="GET", url=f"{BASE}/broken"))


async def test_canned_answers_by_pattern_and_by_function(client: InProcessClient) -> None:
    async def later(request: Request) -> Response:
        return Response(status=202, body=request.body)

    client.add("https://api.example.com/*", Response(status=200, body=b"old"))
    client.add("https://api.example.com/v?/x", Response(status=200, body=b"new"))
    client.add(lambda request: request.method == "PUT", later)
    client.add("https://down.example.com/", HttpFailure("network", "down"))
    assert (
        await client.send(Request(method="GET", url="https://api.example.com/v1/x"))
    ).body == b"new"
    assert (
        await client.send(Request(method="GET", url="https://api.example.com/y"))
    ).body == b"old"
    put = Request(method="PUT", url="https://elsewhere.example.com/", body=b"b")
    assert await client.send(put) == Response(status=202, body=b"b", url=put.url)
    down = Request(method="GET", url="https://down.example.com/")
    assert (await failure_of(client, down)).message == "down"
    assert [request.method for request in client.requests] == ["GET", "GET", "PUT", "GET"]


async def test_a_delay_longer_than_the_limit_is_a_time_out(client: InProcessClient) -> None:
    client.add("https://slow.example.com/", Response(status=200), delay=9.0)
    patient = Request(method="GET", url="https://slow.example.com/", timeout=10.0)
    assert (await client.send(patient)).status == 200
    hasty = Request(method="GET", url="https://slow.example.com/", timeout=5.0)
    assert (await failure_of(client, hasty)).reason == "timeout"


async def test_what_nobody_answers_is_refused(client: InProcessClient) -> None:
    failure = await failure_of(client, Request(method="GET", url="http://me:pw@other.example/"))
    assert failure.reason == "refused"
    assert failure.message == "no canned answer for GET http://other.example/"


async def test_the_guard_holds_here_too() -> None:
    guarded = InProcessClient(Guard())
    guarded.mount(BASE, APP)
    failure = await failure_of(guarded, Request(method="GET", url=f"{BASE}/show"))
    assert "refused by the guard" in failure.message

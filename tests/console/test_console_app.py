"""The page, its files and its policy; bodies that nobody expects; live streams; the contract."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scripts.console_openapi import DOCUMENT, document
from tests.console.browsing import FLOWS, ORIGIN, SAME_SITE, SESSION, Browser, Installation, install

from soundstage.api.errors import NotFound
from soundstage.carrier.asgi import call
from soundstage.carrier.http import Request
from soundstage.cli.site import Site
from soundstage.console.app import is_console_path
from soundstage.console.flows.exchanging import format_flow
from soundstage.console.operations import OPERATIONS
from soundstage.console.streaming import Streams

PAGE = '<!doctype html><style nonce="CSP_NONCE">a{}</style><div id="root"></div>'
BODIES = [one for one in OPERATIONS if one.body is not None and not one.open]


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE)
    (folder / "favicon.svg").write_text("<svg/>")
    (folder / "assets" / "index-1a2b.js").write_text("let a = 1;\n" * 500)
    return folder


@pytest.mark.parametrize("path", ["/", "/login", "/flows/FW1/edit", "/executions"])
async def test_every_path_of_the_editor_is_its_page(
    bundle: Path, installation: Installation, path: str
) -> None:
    answer = await installation.browser().get(path)
    assert answer.status == 200
    nonce = re.search(r'nonce="([\w-]{16,})"', answer.text)
    assert nonce
    policy = answer.header("content-security-policy")
    assert f"style-src 'self' 'nonce-{nonce[1]}'" in policy
    assert "default-src 'none'; script-src 'self';" in policy
    assert "unsafe" not in policy
    again = await installation.browser().get(path)
    assert nonce[1] not in again.text


async def test_browsers_keep_what_has_a_hash_in_its_name(
    bundle: Path, installation: Installation
) -> None:
    browser = installation.browser()
    answer = await browser.get("/assets/index-1a2b.js")
    assert "immutable" in answer.header("cache-control")
    assert answer.header("x-content-type-options") == "nosniff"
    browser.sent = {"If-None-Match": answer.header("etag")}
    assert (await browser.get("/assets/index-1a2b.js")).status == 304
    browser.sent = {"Accept-Encoding": "gzip"}
    packed = await browser.get("/assets/index-1a2b.js")
    assert packed.header("content-encoding") == "gzip"
    assert len(packed.response.body) < 500
    assert (await browser.get("/favicon.svg")).header("content-type") == "image/svg+xml"


@pytest.mark.parametrize(
    "path",
    ["/assets/none.js", "/assets/../index.html", "/assets/%2e%2e/index.html", "/console/api"],
)
async def test_what_is_not_there_is_not_found(
    bundle: Path, installation: Installation, path: str
) -> None:
    answer = await installation.browser().get(path)
    assert (answer.status, answer.json["code"]) == (404, 20404)


async def test_without_a_bundle_the_page_says_how_to_get_one(installation: Installation) -> None:
    answer = await installation.browser().get("/")
    assert answer.status == 200
    assert "make web" in answer.text
    assert "CSP_NONCE" not in answer.text
    assert (await installation.browser().get("/favicon.svg")).status == 404


@pytest.mark.parametrize("method", ["POST", "DELETE"])
async def test_pages_are_only_read(installation: Installation, method: str) -> None:
    answer = await installation.browser().send(method, "/flows")
    assert (answer.status, answer.header("allow")) == (405, "GET, HEAD")


async def test_an_operation_has_its_methods(browser: Browser) -> None:
    answer = await browser.send("PUT", FLOWS)
    assert (answer.status, answer.header("allow")) == (405, "GET, POST")


@pytest.mark.parametrize(
    ("path", "is_ours"),
    [
        ("/", True),
        ("/flows", True),
        ("/flows/FW1", True),
        ("/console/api/flows", True),
        ("/flowsy", False),
        ("/v2/Flows", False),
        ("/healthz", False),
        ("", False),
        ("*", False),
    ],
)
def test_the_console_has_its_own_paths(path: str, is_ours: bool) -> None:
    assert is_console_path(path) is is_ours


async def test_programs_that_take_this_server_for_twilio_never_see_the_editor(
    installation: Installation,
) -> None:
    async def api(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 418, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    site = Site(api, None, installation.console)
    site.open()
    page = await call(site, Request(method="GET", url=f"{ORIGIN}/"))
    twilio = await call(site, Request(method="GET", url="http://api.twilio.com/"))
    assert (page.status, twilio.status) == (200, 418)


@pytest.mark.parametrize(
    ("raw", "kind", "said"),
    [
        (b"", "application/json", "Input data was truncated"),
        (b"{", "application/json", "truncated"),
        (b"[]", "application/json", "Expected `object`, got `array`"),
        (b'{"friendly_name": 1}', "application/json", "Expected `str`, got `int`"),
        (b"{}", "application/json", "missing required field `friendly_name`"),
        (b"\xff\xfe", "application/json", "Invalid body"),
        (b'{"friendly_name": "\xff"}', "application/json", "Invalid body"),
        (b'{"friendly_name": "a\\u0000"}', "application/json", "NUL"),
        (b"a=1", "application/x-www-form-urlencoded", "expected application/json"),
        (b'{"friendly_name": "x", "definition": {"a": ' + b"[" * 9999, "application/json", "deep"),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused_with_what_was_expected(
    browser: Browser, raw: bytes, kind: str, said: str
) -> None:
    browser.sent = SAME_SITE | {"Content-Type": kind}
    answer = await browser.send("POST", FLOWS, raw=raw)
    assert (answer.status, answer.json["code"]) == (400, 20001)
    assert said in answer.json["message"]


async def test_a_body_over_the_limit_is_refused(browser: Browser) -> None:
    limit = browser.console.room.node.settings.limits.request_bytes
    answer = await browser.send("POST", FLOWS, raw=b" " * (limit + 1))
    assert (answer.status, answer.json["code"]) == (413, 20413)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def _near(struct: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Return objects with the fields of a struct, of any type."""
    definition = st.fixed_dictionaries(
        {"states": JSON, "initial_state": JSON}, optional={"flags": JSON, "description": JSON}
    )
    fields = dict.fromkeys(struct.__struct_fields__, definition | JSON)
    return st.fixed_dictionaries({}, optional=fields)


@pytest.mark.parametrize("operation", BODIES, ids=lambda one: one.name)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
async def test_no_body_is_a_fault_of_ours(browser: Browser, operation: Any, data: Any) -> None:
    path = re.sub(r"\{\w+\}", "FW" + "1" * 32, operation.path)
    body = data.draw(_near(operation.body) | JSON)
    answer = await browser.send(operation.method, path, raw=msgspec.json.encode(_small(body)))
    assert answer.status < 500, answer.text


def _small(value: Any) -> Any:
    """Return a JSON value whose numbers the encoder of this test can write."""
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        return str(value)
    if isinstance(value, dict):
        return {key: _small(member) for key, member in value.items()}
    return [_small(member) for member in value] if isinstance(value, list) else value


@pytest.mark.parametrize("number", ["1" * 40, "-" + "9" * 25, "1e400", "1e999999", "0.1e-999"])
async def test_numbers_of_any_size_are_no_fault_of_ours(browser: Browser, number: str) -> None:
    raw = b'{"definition": {"states": [], "flags": {"x": %s}}, "friendly_name": "x"}'
    for path in (FLOWS, "/console/api/format"):
        answer = await browser.send("POST", path, raw=raw % number.encode())
        assert answer.status in (200, 400), answer.text


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/console/api/executions", {"contact": "+1\0"}),
        ("/console/api/executions", {"started_from": "0001-01-01T00:00:00+14:00"}),
        ("/console/api/executions", {"started_to": "9999-12-31T23:59:59-14:00"}),
        ("/console/api/executions", {"size": "9" * 30}),
        (FLOWS, {"search": "\0"}),
    ],
)
async def test_a_query_that_no_database_could_answer_is_refused(
    browser: Browser, path: str, query: dict[str, str]
) -> None:
    answer = await browser.get(path, **query)
    assert (answer.status, answer.json["code"]) == (400, 20001)


async def test_a_revision_that_no_database_could_have_is_refused(browser: Browser) -> None:
    flow = (await browser.post(FLOWS, {"friendly_name": "New"})).json["row"]["sid"]
    side = {"flow_sid": flow, "revision": 10**30}
    answer = await browser.post("/console/api/compare", {"old": side, "new": side})
    assert (answer.status, answer.json["code"]) == (400, 20001)


def test_the_contract_is_the_one_that_the_client_is_made_of() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document()


def test_every_operation_has_a_name_and_a_place_of_its_own() -> None:
    assert len({one.name for one in OPERATIONS}) == len(OPERATIONS)
    assert len({(one.method, one.path) for one in OPERATIONS}) == len(OPERATIONS)
    assert format_flow in {one.handler for one in OPERATIONS}


class HelloThere(msgspec.Struct):
    """An event of a stream."""

    number: int


class Listener:
    """A client of a live stream: what it was sent, and when it goes."""

    def __init__(self) -> None:
        self.messages: asyncio.Queue[Any] = asyncio.Queue()
        self.gone = asyncio.Event()

    async def receive(self) -> Any:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        await self.messages.put(message)

    async def body(self) -> str:
        while (message := await self.messages.get())["type"] != "http.response.body":
            assert message["status"] == 200
        return str(message["body"].decode())


async def endless(closed: list[bool]) -> AsyncIterator[HelloThere]:
    try:
        yield HelloThere(1)
        await asyncio.Event().wait()
    finally:
        closed.append(True)


@pytest.mark.parametrize("end", ["client", "server"])
async def test_a_stream_ends_when_the_client_goes_or_the_server_stops(end: str) -> None:
    streams, listener, closed = Streams(), Listener(), list[bool]()
    answering = asyncio.create_task(
        streams.answer(endless(closed), {}, listener.receive, listener.send)  # type: ignore[arg-type]
    )
    assert await listener.body() == 'event: hello_there\ndata: {"number":1}\n\n'
    if end == "client":
        listener.gone.set()
    else:
        streams.end()
    await answering
    assert closed == [True]
    assert await listener.body() == ""


async def test_a_quiet_stream_says_so_that_proxies_keep_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("soundstage.console.streaming._FIRST_SECONDS", 0.01)

    async def quiet() -> AsyncIterator[HelloThere]:
        await asyncio.Event().wait()
        yield HelloThere(1)

    streams, listener = Streams(), Listener()
    answering = asyncio.create_task(
        streams.answer(quiet(), {}, listener.receive, listener.send)  # type: ignore[arg-type]
    )
    assert await listener.body() == ": nothing new\n\n"
    listener.gone.set()
    await answering


async def test_a_stream_of_what_is_not_there_is_an_ordinary_refusal(browser: Browser) -> None:
    answer = await browser.get(f"/console/api/executions/FN{'1' * 32}/live")
    assert (answer.status, answer.json["code"]) == (404, 20404)


async def test_a_stream_that_fails_later_says_why() -> None:
    async def failing() -> AsyncIterator[HelloThere]:
        yield HelloThere(1)
        raise NotFound("/x")

    streams, listener = Streams(), Listener()
    await streams.answer(failing(), {}, listener.receive, listener.send)  # type: ignore[arg-type]
    assert await listener.body() == 'event: hello_there\ndata: {"number":1}\n\n'
    assert (await listener.body()).startswith('event: refused\ndata: {"code":20404')
    assert await listener.body() == ""


async def test_secrets_are_not_in_the_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with install(tmp_path) as installation:
        browser = installation.browser()
        await browser.sign_in(secret="very secret")
        await browser.sign_in()
        await browser.get(SESSION)
    said = "".join(capsys.readouterr())
    assert "very secret" not in said
    assert browser.csrf_token not in said
    assert "token of one" not in said

"""Whatever is sent to the console over HTTP: it answers, and never with a fault of ours."""

import json
import os
import random
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from tests.console.browsing import (
    FLOWS,
    OURS,
    SAME_SITE,
    SESSION,
    Browser,
    Installation,
    blank,
    install,
)

from soundstage.api.app import create_app
from soundstage.carrier.asgi import call
from soundstage.carrier.http import Request
from soundstage.carrier.urls import basic_authorization
from soundstage.console.operation import Operation
from soundstage.console.operations import OPERATIONS

SEEDS = range(int(os.environ.get("FUZZ_SEEDS", "1")))
ROUNDS = 25
PATHS = [
    *("/", "//", "/login", "/flows/", "/executions/x/y", "/favicon.svg", "/console", "/console/"),
    *("/assets", "/assets/", "/assets//etc/passwd", "/assets/../../pyproject.toml", "/assets/%00"),
    *("/assets/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "/assets/..%5c..%5cx", f"/assets/{'a' * 5_000}"),
    *("/console/api/", "/console/api//flows", "/console/api/flows/", "/console/../v2/Flows"),
    *("/flows/%ff%fe", "/%00", "/console/api/%f0%9f%91%8b", "//evil.example/x"),
]
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "X"]
TEXTS = [
    *(
        "",
        " ",
        "\0",
        "a\0b",
        "\ud800",
        "👋",
        "http://[",
        "null",
        "FW",
        "+15550001",
        "{{ 1 | x",
        "%",
    ),
    *("{% for i in (1..9999999) %}{{ i }}{% endfor %}", "9" * 5_000, "a" * 70_000, "\u202e", "*"),
    *(
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "2026-01-05",
        "published",
        "active",
    ),
]
NUMBERS = [0, -1, 1, 2**31, 2**63, -(2**63) - 1, 10**40, 1e308, -0.0, 5e-324]
COOKIES = ["soundstage_session=", "soundstage_session=gAAAAA", "=;=;", "a=\xff", '"', "x" * 9_000]
PLAIN = [
    *(("origin", value) for value in ("null", "http://[", "http://evil.example", "\xff", "")),
    *(("host", value) for value in ("", "[", "evil.example", "a:99999", "\xff", "x" * 3_000)),
    *(("sec-fetch-site", value) for value in ("cross-site", "none", "", "\xff")),
    *(("content-type", value) for value in ("", "text/plain", "application/json;x", "\xff")),
    *(("content-length", value) for value in ("-1", "x", "9" * 30)),
    *(("x-csrf-token", value) for value in ("", "\xff", "x" * 5_000)),
    *(("accept-encoding", value) for value in ("gzip", "br;q=x", "\xff")),
    *(("range", value) for value in ("bytes=0-", "bytes=9-1", "x")),
    *(("if-none-match", "*"), ("if-modified-since", "x"), ("authorization", "Basic x")),
    *(("last-event-id", "\xff"), ("transfer-encoding", "chunked"), ("expect", "100-continue")),
]
Headers = list[tuple[str, str]]


class Knocker:
    """Sends requests as bytes; it is gone as soon as it has sent them."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def send(self, method: str, path: str, query: str, headers: Headers, body: bytes) -> int:
        told: list[Any] = []
        rest = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Any:
            return rest.pop() if rest else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            told.append(message)

        raw = path.encode("latin-1", errors="replace")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": _decoded(raw),
            "raw_path": raw,
            "query_string": query.encode("utf-8", errors="replace"),
            "root_path": "",
            "headers": [(key.encode(), value.encode("latin-1")) for key, value in headers],
            "client": ("203.0.113.7", 1),
            "server": ("studio.test", 80),
        }
        await self._app(scope, receive, send)
        starts = [one for one in told if one["type"] == "http.response.start"]
        assert len(starts) == 1, (method, path)
        text = b"".join(one.get("body", b"") for one in told)
        assert b"Traceback" not in text
        return int(starts[0]["status"])


def _decoded(raw: bytes) -> str:
    parts = raw.split(b"%")
    known = b"".join([parts[0], *(_byte(part) for part in parts[1:])])
    return known.decode("utf-8", errors="replace")


def _byte(part: bytes) -> bytes:
    try:
        return bytes([int(part[:2], 16)]) + part[2:]
    except ValueError:
        return b"%" + part


@pytest.fixture
async def installation(tmp_path: Path) -> AsyncIterator[Installation]:
    assets = tmp_path / "static" / "assets"
    assets.mkdir(parents=True)
    (assets / "a-1.js").write_text("1")
    (assets.parent / "index.html").write_text("<!doctype html>")
    async with install(tmp_path) as opened:
        yield opened


async def _furnished(installation: Installation, browser: Browser) -> dict[str, str]:
    """Return what the keys of paths can stand for: a flow, one of its executions, a phone."""
    asked = {"friendly_name": "A flow", "definition": blank(), "status": "published"}
    flow = (await browser.post(FLOWS, asked)).json["row"]["sid"]
    request = Request(
        method="POST",
        url=f"http://studio.test/v2/Flows/{flow}/Executions",
        headers=(
            ("Authorization", basic_authorization(OURS.sid, OURS.auth_token)),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ),
        body=b"To=%2B15550001&From=%2B15550002",
    )
    made = await call(create_app(installation.node), request)
    phone = await browser.post("/console/api/phones", {"definition": blank()})
    return {
        "flow": flow,
        "execution": json.loads(made.body)["sid"],
        "phone": phone.json["id"],
        "revision": "1",
        "moment": "0",
    }


def _text(dice: random.Random) -> str:
    if dice.random() < 0.7:
        return dice.choice(TEXTS)
    return "".join(chr(dice.randrange(0xD7FF)) for _ in range(dice.randrange(8)))


def _value(dice: random.Random, depth: int = 3) -> Any:
    makers: list[Callable[[], Any]] = [
        lambda: _text(dice),
        lambda: dice.choice(NUMBERS),
        lambda: dice.choice([None, True, False, [], {}]),
    ]
    if depth:
        makers += [
            lambda: [_value(dice, depth - 1) for _ in range(dice.randrange(3))],
            lambda: {_text(dice): _value(dice, depth - 1) for _ in range(dice.randrange(3))},
            lambda: _nested(dice.choice([70, 300, 700])),
        ]
    return dice.choice(makers)()


def _nested(depth: int) -> Any:
    value: Any = 1
    for number in range(depth):
        value = [value] if number % 2 else {"a": value}
    return value


def _definition(dice: random.Random) -> Any:
    """Return a flow in which something is not as it should be."""
    flow: Any = blank(_text(dice))
    place: Any = dice.choice(
        [flow, *flow["states"], *(one["properties"] for one in flow["states"])]
    )
    if dice.random() < 0.8:
        place[dice.choice([*place, _text(dice)])] = _value(dice)
    return flow


def _member(dice: random.Random, name: str, known: dict[str, str]) -> Any:
    right: dict[str, Callable[[], Any]] = {
        "definition": lambda: _definition(dice),
        "flow_sid": lambda: known["flow"],
        "execution_sid": lambda: known["execution"],
        "friendly_name": lambda: "x",
        "status": lambda: dice.choice(["draft", "published", "active", "ended"]),
        "based_on": lambda: 1,
        "state": lambda: "greet",
        "action": lambda: _action(dice),
        "conflicts": lambda: [_conflict(dice) for _ in range(dice.randrange(3))],
        "notes": lambda: [{**_note(dice), dice.choice(["id", "x", "text"]): _value(dice)}],
        "text": lambda: dice.choice([json.dumps(_definition(dice)), "[" * 100_000, _text(dice)]),
        "canned": lambda: [{"url": "*", "status": dice.choice(NUMBERS), "body": _text(dice)}],
    }
    side = {"definition": _definition(dice), "flow_sid": known["flow"], "revision": 1}
    if name in ("old", "new", "base", "ours", "theirs"):
        chosen = dice.sample(list(side), dice.randrange(3))
        return {key: dice.choice([side[key], dice.choice(NUMBERS)]) for key in chosen}
    make = right.get(name)
    return make() if make and dice.random() < 0.7 else _value(dice)


def _conflict(dice: random.Random) -> Any:
    paths = [[], ["states"], ["states", "greet", "name"], ["states", "x", "y"], ["flags"]]
    values = {name: _value(dice) for name in ("base", "ours", "theirs")}
    return {"path": dice.choice(paths), "state": None, "label": "x", **values}


def _note(dice: random.Random) -> Any:
    return {"id": _text(dice), "x": 1, "y": 1, "width": 1, "height": 1, "text": _text(dice)}


def _action(dice: random.Random) -> Any:
    makers: dict[str, Any] = {
        "text": {"body": _text(dice), "media": [_text(dice)]},
        "call": {},
        "press": {"digits": dice.choice(["1", "*#", _text(dice)])},
        "speak": {"text": _text(dice), "confidence": dice.choice([0.5, *NUMBERS])},
        "hang_up": {},
        "wait": {"seconds": dice.choice([None, 60, *NUMBERS])},
        "start": {"parameters": {_text(dice): _value(dice)}},
        "end": {},
        "answering": {"how": dice.choice(["busy", "machine", _text(dice)])},
        "can": {"canned": [{"url": _text(dice), "status": dice.choice(NUMBERS)}]},
    }
    do = dice.choice(list(makers))
    return {"do": do, **makers[do]}


def _body(dice: random.Random, operation: Operation, known: dict[str, str]) -> bytes:
    if operation.body is None or dice.random() < 0.05:
        return dice.choice([b"", b"{", b"[" * 100_000, dice.randbytes(30), b'{"a":1e999}'])
    names = operation.body.__struct_fields__
    kept = [name for name in names if dice.random() < 0.8]
    return json.dumps({name: _member(dice, name, known) for name in kept}).encode()


def _query(dice: random.Random, operation: Operation, known: dict[str, str]) -> str:
    names = operation.query.__struct_fields__ if operation.query else ("x",)
    kept = [name for name in names if dice.random() < 0.5]
    values = {name: str(_member(dice, name, known)) for name in kept}
    return "&".join(f"{name}={_escaped(value)}" for name, value in values.items())


def _escaped(text: str) -> str:
    return "".join(f"%{byte:02x}" for byte in text[:9_000].encode("utf-8", errors="replace"))


def _headers(dice: random.Random, browser: Browser) -> Headers:
    """Return the headers of somebody who is signed in, with some that nobody would send."""
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    usual = {
        "host": "studio.test",
        "cookie": cookies,
        "content-type": "application/json",
        "x-csrf-token": browser.csrf_token,
        **{name.lower(): value for name, value in SAME_SITE.items()},
    }
    if dice.random() < 0.2:
        name, value = dice.choice(PLAIN)
        usual[name] = value
    if dice.random() < 0.05:
        usual["cookie"] = dice.choice(COOKIES)
    if dice.random() < 0.05:
        usual.pop(dice.choice(list(usual)))
        usual["origin"] = dice.choice(["http://[", "null", "http://studio.test"])
    return list(usual.items())


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
async def test_random_requests_to_an_operation_are_answered(
    installation: Installation, operation: Operation, seed: int
) -> None:
    dice = random.Random(f"{operation.name} {seed}")
    knocker, browser = Knocker(installation.console), await installation.signed_in()
    known = await _furnished(installation, browser)
    for _ in range(ROUNDS):
        path = operation.path
        for name, right in known.items():
            wrong = _escaped(_text(dice)[:6_000]).replace("%2f", "") or "x"
            path = path.replace(f"{{{name}}}", right if dice.random() < 0.9 else wrong)
        method = operation.method if dice.random() < 0.95 else dice.choice(METHODS)
        query, body = _query(dice, operation, known), _body(dice, operation, known)
        status = await knocker.send(method, path, query, _headers(dice, browser), body)
        assert status < 500, (method, path, query, body[:2_000])


@pytest.mark.parametrize("seed", SEEDS)
async def test_random_requests_to_any_path_are_answered(
    installation: Installation, seed: int
) -> None:
    dice = random.Random(seed)
    knocker, browser = Knocker(installation.console), await installation.signed_in()
    for _ in range(10 * ROUNDS):
        path = dice.choice([*PATHS, *(operation.path for operation in OPERATIONS), SESSION])
        if dice.random() < 0.3:
            path += dice.choice(["/", "/..", "%00", "?", ";", "\xff", "//", "/%2e%2e/"])
        headers = [*dice.sample(PLAIN, dice.randrange(4)), ("cookie", dice.choice(COOKIES))]
        headers += _headers(dice, browser) if dice.random() < 0.5 else []
        body = dice.choice([b"", b"{}", b"[" * 5_000, dice.randbytes(20)])
        method = dice.choice(METHODS)
        status = await knocker.send(method, path, _escaped(_text(dice)), headers, body)
        assert status < 500, (method, path, headers, body)

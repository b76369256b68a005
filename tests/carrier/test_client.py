"""The carrier client speaks Twilio's REST and finds out what a crash left in doubt."""

import gc
import sys
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest

from soundstage.carrier.client import Answer, Bases, CarrierClient
from soundstage.carrier.http import HttpFailure, Request, Response, find_header
from soundstage.carrier.in_process import InProcessClient

AC = "AC00000000000000000000000000000001"
NOON = datetime(2026, 1, 5, 12, 0, 0, 700_000, tzinfo=UTC)
EARLIER = NOON.replace(hour=11)


def json_response(status: int, body: object) -> Response:
    return Response(
        status=status,
        headers=(("Content-Type", "application/json"),),
        body=msgspec.json.encode(body),
    )


def carrier(http: InProcessClient) -> CarrierClient:
    return CarrierClient(http, Bases(), AC, "token")


def message(sid: str, body: str, created: datetime = NOON, service: str | None = None) -> object:
    return {
        "sid": sid,
        "body": body,
        "from": None if service else "+1501",
        "messaging_service_sid": service,
        "date_created": format_datetime(created),
    }


@pytest.mark.parametrize(
    ("bases", "product", "base"),
    [
        (Bases(), "api", "https://api.twilio.com"),
        (Bases(), "flex-api", "https://flex-api.twilio.com"),
        (
            Bases(template="https://{product}.carrier.example/"),
            "sync",
            "https://sync.carrier.example",
        ),
        (Bases.network("http://127.0.0.1:8080"), "api", "http://127.0.0.1:8080"),
        (Bases.network("http://127.0.0.1:8080"), "sync", "http://127.0.0.1:8080/network/sync"),
    ],
)
def test_every_product_has_its_base_url(bases: Bases, product: str, base: str) -> None:
    assert bases.of(product) == base


async def test_a_post_carries_a_form_credentials_and_the_token() -> None:
    http = InProcessClient()
    http.add("https://api.twilio.com/x", json_response(201, {"sid": "SM1"}))
    form = [("MediaUrl", "a"), ("MediaUrl", "b"), ("Body", "ü &")]
    answer = await carrier(http).request("api", "POST", "/x", form, "effect-1")
    assert (answer, answer.ok) == (Answer(201, {"sid": "SM1"}), True)
    sent = http.requests[0]
    assert sent.body == b"MediaUrl=a&MediaUrl=b&Body=%C3%BC+%26"
    assert find_header(sent.headers, "authorization").startswith("Basic QUMw")
    assert find_header(sent.headers, "i-twilio-idempotency-token") == "effect-1"
    assert not sent.follow_redirects


async def test_a_get_carries_its_form_in_the_query() -> None:
    http = InProcessClient()
    http.add("*", json_response(200, {}))
    await carrier(http).request("api", "GET", "/x", [("DateSent>", "2026-01-01")])
    assert http.requests[0].url == "https://api.twilio.com/x?DateSent%3E=2026-01-01"


async def test_an_error_is_an_answer_with_its_code() -> None:
    http = InProcessClient()
    http.add("*", json_response(400, {"code": 21610, "message": "blocked"}))
    answer = await carrier(http).request("api", "POST", "/x")
    assert (answer.ok, answer.status, answer.code) == (False, 400, 21610)


@pytest.mark.parametrize("body", [b"<html>", b"[1]", b"\xff", b'"text"'])
async def test_an_answer_that_is_no_json_object_says_so(body: bytes) -> None:
    http = InProcessClient()
    http.add("*", Response(status=502, headers=(("Content-Type", "text/html"),), body=body))
    answer = await carrier(http).request("api", "GET", "/x")
    assert answer.body["message"] == "the carrier answered 502 with text/html in place of JSON"
    assert answer.code is None


async def test_an_empty_answer_is_an_empty_object() -> None:
    http = InProcessClient()
    http.add("*", Response(status=204))
    assert await carrier(http).request("api", "DELETE", "/x") == Answer(204, {})


async def test_an_accepted_message_is_found_again() -> None:
    http = InProcessClient()
    rows = [message("SM3", "hello"), message("SM2", "other"), message("SM1", "hello", EARLIER)]
    http.add("*", json_response(200, {"messages": rows, "next_page_uri": None}))
    find = carrier(http).find_message
    found = await find("+1502", "+1501", "hello", NOON)
    assert found is not None and found["sid"] == "SM3"
    assert await find("+1502", "+1501", "hello", NOON, known={"SM3"}) is None
    assert await find("+1502", "+1501", "absent", NOON) is None
    query = parse_qs(urlsplit(http.requests[0].url).query)
    assert (query["To"], query["From"]) == (["+1502"], ["+1501"])


async def test_a_message_sent_by_a_service_is_found_by_the_service() -> None:
    http = InProcessClient()
    rows = [message("SM1", "hello", service="MG1")]
    http.add("*", json_response(200, {"messages": rows, "next_page_uri": None}))
    found = await carrier(http).find_message("+1502", "MG1", "hello", NOON)
    assert found is not None and found["sid"] == "SM1"
    assert "From" not in http.requests[0].url


def call(sid: str, created: datetime = NOON, from_: str = "+1501", way: str = "api") -> object:
    return {
        "sid": sid,
        "to": "+1502",
        "from": from_,
        "direction": f"outbound-{way}",
        "date_created": format_datetime(created),
    }


async def test_a_call_that_was_made_is_found_again() -> None:
    http = InProcessClient()
    rows = [
        call("CA4", way="dial"),
        call("CA3", from_="+1509"),
        call("CA2"),
        call("CA1", EARLIER),
    ]
    http.add("*", json_response(200, {"calls": rows, "next_page_uri": None}))
    find = carrier(http).find_call
    found = await find("+1502", "+1501", NOON)
    assert found is not None and found["sid"] == "CA2"
    assert await find("+1502", "+1501", NOON, known={"CA2"}) is None
    url = urlsplit(http.requests[0].url)
    assert url.path.endswith("/Calls.json")
    query = parse_qs(url.query)
    assert (query["To"], query["From"]) == (["+1502"], ["+1501"])


async def test_the_search_goes_on_to_the_next_page() -> None:
    def pages(request: Request) -> Response:
        if "Page=1" in request.url:
            return json_response(200, {"messages": [message("SM1", "hello")]})
        return json_response(200, {"messages": [], "next_page_uri": "/2010-04-01/next?Page=1"})

    http = InProcessClient()
    http.add("*", pages)
    found = await carrier(http).find_message("+1502", "+1501", "hello", NOON)
    assert found is not None and found["sid"] == "SM1"
    assert http.requests[1].url == "https://api.twilio.com/2010-04-01/next?Page=1"


async def test_nothing_is_left_open_when_the_first_row_is_the_one() -> None:
    http = InProcessClient()
    http.add("*", json_response(200, {"messages": [message("SM1", "hello")] * 2}))
    http.add("*/Calls.json*", json_response(200, {"calls": [call("CA1")] * 2}))
    left: list[object] = []
    before = sys.get_asyncgen_hooks()
    sys.set_asyncgen_hooks(firstiter=None, finalizer=left.append)
    try:
        assert await carrier(http).find_message("+1502", "+1501", "hello", NOON)
        assert await carrier(http).find_call("+1502", "+1501", NOON)
        gc.collect()
    finally:
        sys.set_asyncgen_hooks(*before)
    assert left == []


async def test_a_carrier_that_cannot_tell_is_a_failure_not_a_no() -> None:
    http = InProcessClient()
    http.add("*", json_response(500, {}))
    with pytest.raises(HttpFailure):
        await carrier(http).find_message("+1502", "+1501", "hello", NOON)

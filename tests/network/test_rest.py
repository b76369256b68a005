"""Who may ask, and what the REST API answers to requests that are not as they should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from soundstage.carrier.http import Request
from soundstage.carrier.urls import basic_authorization

if TYPE_CHECKING:
    from tests.network.conftest import Town

AC = "AC00000000000000000000000000000001"
AC2 = "AC00000000000000000000000000000002"
TOKEN = "0123456789abcdef0123456789abcdef"
MESSAGES = f"/2010-04-01/Accounts/{AC}/Messages.json"
FORM = ("Content-Type", "application/x-www-form-urlencoded")
JSON = ("Content-Type", "application/json")


@pytest.mark.parametrize(
    ("authorization", "status", "code"),
    [
        (basic_authorization(AC, TOKEN), 200, None),
        (basic_authorization(AC, "wrong"), 401, 20003),
        (basic_authorization(AC, ""), 401, 20003),
        (basic_authorization("AC" + "9" * 32, TOKEN), 401, 20003),
        (basic_authorization("AC" + "9" * 32, ""), 401, 20003),
        (basic_authorization(AC2, "another token"), 404, 20404),
        ("Basic QUM=", 401, 20003),
        ("Basic !!!", 401, 20003),
        ("Basic /////w==", 401, 20003),
        ("Bearer " + TOKEN, 401, 20003),
    ],
)
async def test_only_the_owner_may_ask(
    town: Town, authorization: str, status: int, code: int | None
) -> None:
    answer, body = await town.raw("GET", MESSAGES, b"", (("Authorization", authorization),))
    assert (answer, body.get("code")) == (status, code)


async def test_without_credentials_the_answer_asks_for_them(town: Town) -> None:
    answer = await town.http.send(Request(method="GET", url=town.base + MESSAGES))
    assert (answer.status, answer.header("www-authenticate")) == (401, 'Basic realm="Twilio API"')
    assert answer.header("twilio-request-id").startswith("RQ")


async def test_one_account_does_not_see_anothers_things(town: Town) -> None:
    sid = (await town.send())["sid"]
    town.account, town.token = AC2, "another token"
    assert (await town.rest("GET", f"Messages/{sid}.json"))[0] == 404
    assert (await town.rest("GET", "Messages.json"))[1]["messages"] == []
    status, _ = await town.control(
        "POST", f"phones/{town.phone}/messages", {"to": town.number, "body": "x"}
    )
    assert status == 404


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/", 404, 20404),
        ("GET", f"/2010-04-01/Accounts/{AC}/Nothing.json", 404, 20404),
        ("GET", "/network/insights/v1/Conferences", 404, 20404),
        ("GET", f"/2010-04-01/Accounts/{AC}/Messages/SM{'0' * 32}.json", 404, 20404),
        ("PUT", MESSAGES, 405, 20004),
        ("DELETE", MESSAGES, 405, 20004),
    ],
)
async def test_unknown_paths_and_methods(
    town: Town, method: str, path: str, status: int, code: int
) -> None:
    answer, body = await town.raw(method, path, b"")
    assert (answer, body["code"], body["status"]) == (status, code, status)


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (b"To=%FF", (FORM,), 400, 20001),
        (b"\xff", (FORM,), 400, 20001),
        (b"a=1&" * 2000, (FORM,), 400, 20001),
        (b"{}", (JSON,), 400, 20001),
        (b"--x", (("Content-Type", "multipart/form-data; boundary=x"),), 400, 20001),
        (b"Body=" + b"x" * 2_000_000, (FORM,), 413, 20413),
        (b"", (), 400, 21604),
        (b"To=%2B15005550100&From=%2B15005550006&Body=hi", (), 201, None),
    ],
)
async def test_bodies_that_are_no_form(
    town: Town, body: bytes, headers: tuple[tuple[str, str], ...], status: int, code: int | None
) -> None:
    answer, answered = await town.raw("POST", MESSAGES, body, headers)
    assert (answer, answered.get("code")) == (status, code)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("phones/+15005550100/messages", b"", 400),
        ("phones/+15005550100/messages", b"[]", 400),
        ("phones/+15005550100/messages", b'{"to": 1}', 400),
        ("phones/+15005550100/messages", b'{"to": "+15005550006"}', 400),
        ("phones/+15005550100/messages", b'{"to": "+15005550006", "boddy": "x"}', 400),
        ("phones/+15005550100/messages", b'{"to": "+15005559999", "body": "x"}', 404),
        ("phones/+15005550100/messages", b'{"to": "+15005550006", "media": ["x"]}', 400),
        ("phones/nobody/messages", b'{"to": "+15005550006", "body": "x"}', 400),
        ("services", b'{"numbers": ["+15005559999"]}', 400),
        ("services", b'{"numbers": [], "sid": "MG1"}', 400),
        ("services", b'{"numbers": [], "inbound_method": "PUT"}', 400),
        ("contents", b'{"body": "x", "sid": "CH1"}', 400),
        ("contents", b'{"body": "x"}', 201),
        ("services", b'{"numbers": ["+15005550006"], "friendly_name": "Pool"}', 201),
    ],
)
async def test_control_requests(town: Town, path: str, body: bytes, status: int) -> None:
    assert (await town.raw("POST", f"/network/{path}", body, (JSON,)))[0] == status


async def test_a_service_made_by_control_can_send(town: Town) -> None:
    body = {"numbers": [town.number], "smart_encoding": False}
    _, service = await town.control("POST", "services", body)
    assert (service["numbers"], service["smart_encoding"]) == ([town.number], False)
    await town.send(From="", MessagingServiceSid=service["sid"], Body="It’s " + "x" * 70)
    await town.wait(10)
    _, listed = await town.rest("GET", "Messages.json")
    assert (listed["messages"][0]["from"], listed["messages"][0]["num_segments"]) == (
        town.number,
        "2",
    )


async def test_a_phone_asks_only_for_what_is_new(town: Town) -> None:
    town.answer(town.hook, "<Response><Message>first</Message></Response>")
    await town.text("hi")
    await town.wait(10)
    _, body = await town.control("GET", f"phones/{town.phone}/messages")
    last = body["messages"][-1]["date"]
    await town.text("again")
    _, body = await town.control("GET", f"phones/{town.phone}/messages?since={last}")
    assert [message["body"] for message in body["messages"]] == ["first", "again"]
    status, _ = await town.control("GET", f"phones/{town.phone}/messages?since=soon")
    assert status == 400


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(
    body=st.one_of(
        st.binary(max_size=200),
        st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.lists(
            st.tuples(
                st.sampled_from(["To", "From", "Body", "MediaUrl", "StatusCallback", "SendAt",
                                 "ScheduleType", "MessagingServiceSid", "ContentVariables"]),
                st.sampled_from(["%2B15005550100", "%2B15005550006", "fixed", "%00", "%F0%9F", "",
                                 "http://%5B", "http://x:y/", "%0d%0a",
                                 "9999-12-31T23:59:59-14:00"]),
            )
        ).map(lambda pairs: "&".join(f"{key}={value}" for key, value in pairs).encode()),
    ),
    path=st.sampled_from([MESSAGES, f"/2010-04-01/Accounts/{AC}/IncomingPhoneNumbers.json"]),
)  # fmt: skip
async def test_no_body_breaks_the_api(town: Town, body: bytes, path: str) -> None:
    status, answered = await town.raw("POST", path, body, (FORM,))
    assert status in (201, 400, 404)
    assert answered.get("code") is not None or status == 201


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=80))
async def test_no_query_breaks_a_list(town: Town, query: str) -> None:
    for name in ("PageToken=", "PageSize=", "DateSent=", "To=", ""):
        status, _ = await town.raw("GET", f"{MESSAGES}?{name}{query}", b"")
        assert status in (200, 400)

"""A phone texts: the webhook is called as the carrier calls it, and its TwiML is executed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from soundstage.carrier.http import HttpFailure, Response

if TYPE_CHECKING:
    from tests.network.conftest import Town

XML = (("Content-Type", "text/xml; charset=utf-8"),)


def twiml(inner: str) -> Response:
    return Response(status=200, headers=XML, body=f"<Response>{inner}</Response>".encode())


async def test_the_webhook_has_exactly_the_carriers_parameters(town: Town) -> None:
    town.answer(town.hook, "<Response/>")
    message = await town.text("Grüße & more")
    (call,) = town.calls
    places = ("City", "State", "Zip", "Country")
    assert call.params == {
        "MessageSid": message["sid"],
        "SmsSid": message["sid"],
        "SmsMessageSid": message["sid"],
        "AccountSid": town.account,
        "From": town.phone,
        "To": town.number,
        "Body": "Grüße & more",
        "NumMedia": "0",
        "NumSegments": "1",
        "SmsStatus": "received",
        "ApiVersion": "2010-04-01",
        **{f"From{place}": "" for place in places},
        **{f"To{place}": "" for place in places},
    }
    assert RequestValidator(town.token).validate(call.url, call.params, call.signature)
    assert await town.alerts() == []


async def test_media_and_channel_parameters_come_along(town: Town) -> None:
    town.answer(town.hook, "<Response/>")
    await town.text(
        "look",
        phone="whatsapp:+15005550100",
        to=f"whatsapp:{town.number}",
        media=["https://media.example/cat.jpg?x=1", "https://media.example/file"],
        params={"ProfileName": "Ann", "WaId": "15005550100"},
    )
    params = town.calls[0].params
    assert params["MessageSid"].startswith("MM")
    assert (params["NumMedia"], params["MediaContentType0"]) == ("2", "image/jpeg")
    assert params["MediaContentType1"] == "application/octet-stream"
    assert params["MediaUrl0"] == "https://media.example/cat.jpg?x=1"
    assert (params["ProfileName"], params["From"]) == ("Ann", "whatsapp:+15005550100")
    assert "FromCity" not in params


async def test_a_get_webhook_has_its_parameters_in_the_query(town: Town) -> None:
    town.network.add_number(town.account, town.number, sms_method="GET", sms_url=town.hook + "?a=1")
    town.answer(town.hook + "*", "<Response/>")
    await town.text("hi")
    (call,) = town.calls
    query = parse_qsl(urlsplit(call.url).query, keep_blank_values=True)
    assert (call.method, query[0], ("Body", "hi") in query) == ("GET", ("a", "1"), True)
    assert RequestValidator(town.token).validate(call.url, {}, call.signature)


async def test_replies_reach_the_phone_in_order(town: Town) -> None:
    town.answer(
        town.hook,
        "<Response><Message>one</Message><Message to='+15005550101'><Body>two</Body>"
        "<Media>/cat.png</Media></Message><Message>three</Message></Response>",
    )
    await town.text("hi")
    await town.wait(10)
    assert await town.conversation() == ["hi", "one", "three"]
    _, other = await town.control("GET", "phones/+15005550101/messages")
    (message,) = other["messages"]
    assert message["media"] == ["http://app.example/cat.png"]
    assert (message["direction"], message["from"]) == ("outbound-reply", town.number)


async def test_a_plain_text_answer_is_a_reply(town: Town) -> None:
    plain = (("Content-Type", "text/plain"),)
    town.answer(town.hook, lambda _: Response(status=200, headers=plain, body=b"<b>hello\n"))
    await town.text("hi")
    await town.wait(10)
    assert await town.conversation() == ["hi", "<b>hello"]


async def test_an_empty_answer_is_no_reply_and_no_error(town: Town) -> None:
    town.answer(town.hook, lambda _: Response(status=204))
    await town.text("hi")
    assert await town.alerts() == []


async def test_redirect_leads_to_another_document(town: Town) -> None:
    town.answer(
        town.hook, "<Response><Redirect>next?x=1</Redirect><Message>no</Message></Response>"
    )
    town.answer("http://app.example/next*", "<Response><Message>yes</Message></Response>")
    await town.text("hi")
    await town.wait(10)
    assert await town.conversation() == ["hi", "yes"]
    first, second = town.calls
    assert second.url == "http://app.example/next?x=1"
    assert second.params == first.params
    assert first.token != second.token


async def test_a_redirect_without_end_is_stopped(town: Town) -> None:
    town.answer(town.hook, "<Response><Redirect/></Response>")
    await town.text("hi")
    assert len(town.calls) == 50
    assert await town.alerts() == [14106]


async def test_an_action_gets_the_message_and_replaces_the_rest(town: Town) -> None:
    town.answer(
        town.hook,
        "<Response><Message action='/done' method='get'>one</Message>"
        "<Message>no</Message></Response>",
    )
    town.answer("http://app.example/done*", "<Response><Message>two</Message></Response>")
    await town.text("hi")
    await town.wait(10)
    assert await town.conversation() == ["hi", "one", "two"]
    action = town.calls[1]
    assert (action.method, action.params["MessageStatus"]) == ("GET", "queued")
    assert (action.params["To"], action.params["From"]) == (town.phone, town.number)


async def test_ten_replies_to_one_message_are_enough(town: Town) -> None:
    town.answer(town.hook, f"<Response>{'<Message>x</Message>' * 12}</Response>")
    await town.text("hi")
    await town.wait(10)
    assert await town.conversation() == ["hi"] + ["x"] * 10
    assert await town.alerts() == [14109, 14109]


async def test_two_numbers_that_answer_each_other_are_stopped(town: Town) -> None:
    other = "+15005550201"
    town.network.add_number(town.account, other, sms_url="http://app.example/other")
    for url in (town.hook, "http://app.example/other"):
        town.answer(url, "<Response><Message>again</Message></Response>")
    await town.text("go", phone=other)
    await town.wait(3600)
    assert (await town.alerts())[0] == 14107
    assert len(town.calls) < 70
    assert town.network.next_due() is None


@pytest.mark.parametrize(
    ("inner", "warnings"),
    [
        ("<Say>hi</Say><Message>x</Message>", 1),
        ("<Message colour='red' size='1'>x</Message>", 2),
        ("<Message><Body>x</Body><Emoji/></Message>", 1),
        ("<message>y</message><Message>x</Message>", 1),
    ],
)
async def test_what_is_unknown_is_skipped_with_a_warning(
    town: Town, inner: str, warnings: int
) -> None:
    town.answer(town.hook, lambda _: twiml(inner))
    await town.text("hi")
    await town.wait(10)
    assert await town.conversation() == ["hi", "x"]
    assert await town.alerts() == [12200] * warnings


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Response(status=404, headers=XML, body=b"<Response/>"), 11200),
        (Response(status=500), 11200),
        (HttpFailure("timeout", "slow", sent=True), 11200),
        (HttpFailure("network", "down"), 11205),
        (HttpFailure("network", "broke", sent=True), 11206),
        (Response(status=200, headers=XML, body=b"<Response>" + b"x" * 70_000), 11750),
        (Response(status=200, headers=XML, body=b"<Response>"), 12100),
        (Response(status=200, headers=XML, body=b"<Reply/>"), 12102),
        (Response(status=200, headers=(("Content-Type", "image/png"),), body=b"x"), 12300),
        (Response(status=200, body=b"x"), 12300),
        (Response(status=302, headers=(("Location", "/sms"),)), 11215),
        (Response(status=302, headers=(("Location", "ftp://x/"),)), 11100),
    ],
)
async def test_a_bad_answer_goes_to_the_fallback_url(
    town: Town, answer: Response | HttpFailure, code: int
) -> None:
    town.http.add(town.hook + "*", answer)
    fallback = "http://app.example/fallback"
    town.network.add_number(town.account, town.number, sms_fallback_url=fallback)
    town.answer(fallback, "<Response><Message>sorry</Message></Response>")
    await town.text("hi")
    await town.wait(10)
    assert await town.alerts() == [code]
    assert await town.conversation() == ["hi", "sorry"]
    params = town.calls[0].params
    assert (params["ErrorCode"], params["Body"]) == (str(code), "hi")
    assert params["ErrorUrl"].startswith(("http://app.example/sms", "ftp://x/"))


async def test_without_a_fallback_the_phone_hears_nothing(town: Town) -> None:
    await town.text("hi")
    await town.wait(10)
    assert await town.conversation() == ["hi"]
    assert await town.alerts() == [11205]


@pytest.mark.parametrize(
    ("fragment", "failure", "attempts"),
    [
        ("", HttpFailure("network", "down"), 2),
        ("#rc=0", HttpFailure("network", "down"), 1),
        ("#rc=3", HttpFailure("timeout", "no connection"), 4),
        ("", HttpFailure("timeout", "slow", sent=True), 1),
        ("#rp=rt", HttpFailure("timeout", "slow", sent=True), 2),
        ("#rp=rt", HttpFailure("network", "down"), 1),
        ("", Response(status=503), 1),
        ("#rp=5xx&rc=5", Response(status=503), 6),
        ("#rp=5xx", Response(status=404), 1),
        ("#rp=all", Response(status=404), 2),
    ],
)
async def test_retries_follow_the_urls_fragment(
    town: Town, fragment: str, failure: Response | HttpFailure, attempts: int
) -> None:
    town.network.add_number(town.account, town.number, sms_url=town.hook + fragment)
    town.http.add(town.hook, failure)
    await town.text("hi")
    _, body = await town.control("GET", "deliveries")
    log = body["deliveries"]
    assert [entry["attempt"] for entry in log] == list(range(attempts, 0, -1))
    assert len({entry["token"] for entry in log}) == 1
    sent = [request for request in town.http.requests if request.url == town.hook]
    assert len(sent) == attempts


async def test_a_redirect_by_http_is_signed_for_each_hop(town: Town) -> None:
    def moved(status: int) -> Response:
        return Response(status=status, headers=(("Location", "/new?x=1"),))

    town.answer("http://app.example/new*", "<Response/>")
    for status, method in ((307, "POST"), (302, "GET")):
        town.http.add(town.hook, moved(status))
        town.calls.clear()
        await town.text("hi")
        (call,) = town.calls
        assert (call.method, call.params["Body"]) == (method, "hi")
        params = call.params if method == "POST" else {}
        assert RequestValidator(town.token).validate(call.url, params, call.signature)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(
    status=st.sampled_from([200, 201, 204, 302, 400, 500]),
    kind=st.sampled_from(
        ["text/xml", "text/xml; charset=unicode_escape", "text/plain", "text/plain; charset=utf-7"]
    ),
    location=st.sampled_from(["", "/sms", "http://[", "//", "\ud800", "http://app.example:0/"]),
    cookie=st.text(max_size=30),
    body=st.one_of(
        st.binary(max_size=100),
        st.text(max_size=50).map(lambda text: f"<Response>{text}</Response>".encode()),
        st.just(rb"<Response><Message>\ud800</Message></Response>"),
        st.just(b"<Response><Message to='x' from='' action='//'>&#0;</Message></Response>"),
        st.just(b"<Response><Message action='http://['>a</Message></Response>"),
        st.just(b"<Response><Message><Media>http://[</Media></Message></Response>"),
        st.just(b"<Response><Redirect>http://[</Redirect></Response>"),
    ),
)
async def test_no_answer_breaks_the_network(
    town: Town, status: int, kind: str, location: str, cookie: str, body: bytes
) -> None:
    headers = (("Content-Type", kind), ("Location", location), ("Set-Cookie", cookie))
    town.http.add(town.hook + "*", Response(status=status, headers=headers, body=body))
    await town.text("hi")
    assert town.network.next_due() is None or await town.conversation()


async def test_stop_blocks_the_pair_until_start(town: Town) -> None:
    town.answer(town.hook, "<Response><Message>bye</Message></Response>")
    await town.text(" stop ")
    assert town.calls[0].params["Body"] == " stop "
    assert await town.alerts() == [21610]
    form = {"To": town.phone, "From": town.number, "Body": "Hello"}
    assert (await town.rest("POST", "Messages.json", form))[1]["code"] == 21610
    assert (await town.rest("POST", "Messages.json", form | {"To": "+15005550101"}))[0] == 201
    await town.text("Start")
    assert (await town.rest("POST", "Messages.json", form))[0] == 201


async def test_stop_to_one_number_of_a_service_blocks_the_service(town: Town) -> None:
    town.answer(town.hook, "<Response/>")
    town.network.add_number(town.account, "+15005550201")
    service = town.network.add_service(town.account, (town.number, "+15005550201"))
    await town.text("STOP")
    sid = (await town.send(From="", MessagingServiceSid=service))["sid"]
    await town.wait(10)
    assert await town.status_of(sid) == ("failed", 21610)


async def test_a_services_own_url_wins(town: Town) -> None:
    url = "http://app.example/service"
    service = town.network.add_service(town.account, (town.number,), inbound_request_url=url)
    town.answer(url, "<Response/>")
    await town.text("hi")
    assert [call.params["MessagingServiceSid"] for call in town.calls] == [service]


async def test_credentials_in_the_webhook_url_are_used_and_never_logged(town: Town) -> None:
    secret = "http://user:hunter2@app.example/sms"
    town.network.add_number(town.account, town.number, sms_url=secret)
    town.http.add(town.hook, Response(status=500))
    await town.text("hi")
    (sent,) = [request for request in town.http.requests if request.url == town.hook]
    assert ("Authorization", "Basic dXNlcjpodW50ZXIy") in sent.headers
    logs = [await town.control("GET", path) for path in ("deliveries", "alerts")]
    assert "hunter2" not in str(logs)
    assert "app.example/sms" in str(logs)

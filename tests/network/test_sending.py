"""Messages sent by REST: what is refused, what becomes of the rest, what the sender is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from twilio.request_validator import RequestValidator

from soundstage.network.errors import BadRequest

if TYPE_CHECKING:
    from tests.network.conftest import Town

STATUS = "http://app.example/status"


async def test_a_new_message_has_every_field(town: Town) -> None:
    message = await town.send(Body="Hi there")
    sid = message["sid"]
    uri = f"/2010-04-01/Accounts/{town.account}/Messages/{sid}"
    assert message == {
        "account_sid": town.account,
        "api_version": "2010-04-01",
        "body": "Hi there",
        "date_created": "Mon, 05 Jan 2026 09:00:00 +0000",
        "date_sent": None,
        "date_updated": "Mon, 05 Jan 2026 09:00:00 +0000",
        "direction": "outbound-api",
        "error_code": None,
        "error_message": None,
        "from": town.number,
        "messaging_service_sid": None,
        "num_media": "0",
        "num_segments": "1",
        "price": None,
        "price_unit": "USD",
        "sid": sid,
        "status": "queued",
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": town.phone,
        "uri": f"{uri}.json",
    }


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"To": ""}, 400, 21604),
        ({"From": ""}, 400, 21603),
        ({"Body": ""}, 400, 21602),
        ({"To": "nobody"}, 400, 21211),
        ({"To": "+15005550001"}, 400, 21211),
        ({"To": "whatsapp:12"}, 400, 21211),
        ({"From": "+1 not a number"}, 400, 21212),
        ({"From": "+15005550001"}, 400, 21212),
        ({"From": "+15005559999"}, 400, 21606),
        ({"From": "+15005550007"}, 400, 21606),
        ({"From": "12345"}, 400, 21606),
        ({"Body": "a" * 1601}, 400, 21617),
        ({"To": "+15005550004"}, 400, 21610),
        ({"To": "+15005550003"}, 400, 21408),
        ({"To": "+15005550002"}, 400, 21612),
        ({"To": "+15005550009"}, 400, 21614),
        ({"From": "+15005550008"}, 400, 21611),
        ({"MediaUrl": "not a url"}, 400, 21620),
        ({"ContentSid": "HX" + "0" * 32}, 400, 21655),
        ({"MessagingServiceSid": "MG" + "0" * 32}, 404, 20404),
        ({"To": "+15005550006"}, 400, 21266),
        ({"StatusCallback": "/relative"}, 400, 21609),
        ({"SmartEncoded": "perhaps"}, 400, 20001),
        ({"ScheduleType": "fixed", "SendAt": "2026-01-06"}, 400, 20001),
        ({"ScheduleType": "later"}, 400, 20001),
    ],
)
async def test_a_message_that_cannot_be_sent_is_refused(
    town: Town, change: dict[str, str], status: int, code: int
) -> None:
    form = {"To": town.phone, "From": town.number, "Body": "Hello"} | change
    answer, body = await town.rest("POST", "Messages.json", form)
    assert (answer, body["status"], body["code"]) == (status, status, code)
    assert body["more_info"] == f"https://www.twilio.com/docs/errors/{code}"
    _, listed = await town.rest("GET", "Messages.json")
    assert listed["messages"] == []


async def test_the_first_check_in_the_carriers_order_wins(town: Town) -> None:
    _, body = await town.rest("POST", "Messages.json", {"From": "x y z", "To": "nobody"})
    assert body["code"] == 21602
    form = {"From": "+1 x", "To": "nobody", "Body": "a" * 2000}
    _, body = await town.rest("POST", "Messages.json", form)
    assert body["code"] == 21211


async def test_more_than_ten_media_are_refused(town: Town) -> None:
    media = [("MediaUrl", f"https://app.example/{n}.png") for n in range(11)]
    form = [("To", town.phone), ("From", town.number), *media]
    assert (await town.rest("POST", "Messages.json", form))[1]["code"] == 21623
    status, message = await town.rest("POST", "Messages.json", form[:-1])
    assert (status, message["num_media"], message["sid"][:2]) == (201, "10", "MM")


@pytest.mark.parametrize(
    ("to", "statuses", "code"),
    [
        ("+15005550100", ["sent", "delivered"], None),
        ("+15005550011", ["sent", "undelivered"], 30003),
        ("+15005550012", ["sent", "undelivered"], 30005),
        ("+15005550013", ["sent", "undelivered"], 30006),
        ("+15005550014", ["sent", "undelivered"], 30007),
        ("+15005550015", ["failed"], 30008),
        ("+15005550016", ["sent"], None),
        ("+15005550017", ["sent", "delivered", "read"], None),
        ("whatsapp:+15005550017", ["sent", "delivered", "read"], None),
    ],
)
async def test_a_message_lives_as_its_recipient_decides(
    town: Town, to: str, statuses: list[str], code: int | None
) -> None:
    town.answer(STATUS, "")
    sid = (await town.send(To=to, StatusCallback=STATUS))["sid"]
    await town.wait(10)
    assert [call.params["MessageStatus"] for call in town.calls] == statuses
    assert await town.status_of(sid) == (statuses[-1], code)
    if code is not None:
        assert town.calls[-1].params["ErrorCode"] == str(code)


async def test_statuses_change_at_their_times(town: Town) -> None:
    town.answer(STATUS, "")
    start = town.clock.now()
    await town.send(StatusCallback=STATUS)
    await town.wait(10)
    passed = [round((call.at - start).total_seconds(), 3) for call in town.calls]
    assert passed == [0.1, 0.6]


async def test_a_status_callback_is_whole_and_signed(town: Town) -> None:
    town.answer(STATUS, "")
    sid = (await town.send(StatusCallback=STATUS))["sid"]
    await town.wait(10)
    delivered = town.calls[-1]
    assert delivered.params == {
        "AccountSid": town.account,
        "ApiVersion": "2010-04-01",
        "From": town.number,
        "To": town.phone,
        "MessageSid": sid,
        "SmsSid": sid,
        "MessageStatus": "delivered",
        "SmsStatus": "delivered",
        "RawDlrDoneDate": "2601050900",
    }
    validator = RequestValidator(town.token)
    assert validator.validate(STATUS, delivered.params, delivered.signature)


async def test_callbacks_may_come_out_of_order_and_twice(town: Town) -> None:
    town.answer(STATUS, "")
    sid = (await town.send(To="+15005550018", StatusCallback=STATUS))["sid"]
    await town.wait(10)
    statuses = [call.params["MessageStatus"] for call in town.calls]
    assert statuses == ["delivered", "delivered", "sent", "sent"]
    assert await town.status_of(sid) == ("delivered", None)
    tokens = [call.token for call in town.calls]
    assert tokens[0] == tokens[1] != tokens[2] == tokens[3]


async def test_a_callback_that_fails_is_a_warning_and_changes_nothing(town: Town) -> None:
    sid = (await town.send(StatusCallback="http://nobody.example/"))["sid"]
    await town.wait(10)
    assert await town.status_of(sid) == ("delivered", None)
    assert await town.alerts() == [11205, 11205]


async def test_price_and_date_appear_when_it_is_sent(town: Town) -> None:
    sid = (await town.send(Body="a" * 161))["sid"]
    await town.wait(10)
    _, message = await town.rest("GET", f"Messages/{sid}")
    assert (message["price"], message["num_segments"]) == ("-0.01500", "2")
    assert message["date_sent"] == "Mon, 05 Jan 2026 09:00:00 +0000"


async def test_the_same_token_sends_once(town: Town) -> None:
    token = (("I-Twilio-Idempotency-Token", "effect-1"),)
    form = {"To": town.phone, "From": town.number, "Body": "once"}
    first = await town.rest("POST", "Messages.json", form, headers=token)
    again = await town.rest("POST", "Messages.json", form, headers=token)
    assert first == again
    await town.wait(10)
    assert await town.conversation() == ["once"]


async def test_a_service_chooses_the_sender_and_keeps_it(town: Town) -> None:
    numbers = (town.number, "+15005550201", "+15005550202")
    for number in numbers[1:]:
        town.network.add_number(town.account, number)
    service = town.network.add_service(town.account, numbers, status_callback=STATUS)
    town.answer(STATUS, "")
    first = await town.send(From="", MessagingServiceSid=service, Body="It’s")
    assert (first["status"], first["from"], first["num_segments"]) == ("accepted", None, "0")
    await town.send(From="", MessagingServiceSid=service, Body="ж" * 71)
    await town.wait(10)
    _, listed = await town.rest("GET", "Messages.json")
    second, first = listed["messages"]
    assert first["from"] == second["from"] in numbers
    assert (first["num_segments"], second["num_segments"]) == ("1", "2")
    mine = [call.params for call in town.calls if call.params["MessageSid"] == first["sid"]]
    assert [params["MessageStatus"] for params in mine] == ["queued", "sent", "delivered"]
    assert {params["MessagingServiceSid"] for params in mine} == {service}


async def test_a_service_without_senders_cannot_send(town: Town) -> None:
    service = town.network.add_service(town.account, ())
    form = {"To": town.phone, "MessagingServiceSid": service, "Body": "Hello"}
    assert (await town.rest("POST", "Messages.json", form))[1]["code"] == 21703


async def test_a_scheduled_message_waits_or_is_canceled(town: Town) -> None:
    service = town.network.add_service(town.account, (town.number,))
    later = {"MessagingServiceSid": service, "ScheduleType": "fixed", "From": ""}
    kept = await town.send(**later, SendAt="2026-01-05T10:00:00Z", Body="kept")
    dropped = await town.send(**later, SendAt="2026-01-05T10:00:00Z", Body="dropped")
    assert kept["status"] == "scheduled"
    await town.wait(600)
    path = f"Messages/{dropped['sid']}.json"
    status, body = await town.rest("POST", path, {"Status": "canceled"})
    assert (status, body["status"]) == (200, "canceled")
    assert await town.conversation() == []
    await town.wait(3600)
    assert await town.conversation() == ["kept"]
    assert await town.status_of(dropped["sid"]) == ("canceled", None)
    assert (await town.rest("POST", path, {"Status": "canceled"}))[0] == 400


async def test_a_content_template_becomes_the_text(town: Town) -> None:
    sid = "HX" + "1" * 32
    town.network.add_content(town.account, sid, "Hi {{1}}, code {{ 2 }} {{3}}")
    variables = '{"1": "Ann", "2": "77"}'
    message = await town.send(Body="", ContentSid=sid, ContentVariables=variables)
    assert message["body"] == "Hi Ann, code 77 {{3}}"
    for bad in ("{", "[]", '{"1": ""}', '{"1": 2}'):
        form = {"To": town.phone, "From": town.number, "ContentSid": sid, "ContentVariables": bad}
        assert (await town.rest("POST", "Messages.json", form))[1]["code"] == 21656


async def test_a_message_between_two_numbers_arrives_as_inbound(town: Town) -> None:
    other = "+15005550201"
    town.network.add_number(town.account, other, sms_url="http://app.example/other")
    town.answer("http://app.example/other", "<Response/>")
    await town.send(To=other, Body="neighbour")
    await town.wait(10)
    (call,) = town.calls
    assert (call.params["From"], call.params["To"]) == (town.number, other)
    assert (call.params["Body"], call.params["SmsStatus"]) == ("neighbour", "received")


def test_every_refusal_is_a_400_with_words_of_its_own() -> None:
    kinds = BadRequest.__subclasses__()
    assert len({kind.code for kind in kinds}) == len({kind.message for kind in kinds}) == len(kinds)
    assert {kind.status for kind in kinds} == {400}

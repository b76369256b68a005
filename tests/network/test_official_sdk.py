"""The carrier's official Python SDK works against the network, over a real socket."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

NUMBER, PHONE = "+15005550006", "+15005550100"


def test_a_message_is_created_delivered_and_fetched(client: Client, served: Any) -> None:
    callback = f"{served.origin}/app/message"
    message = client.messages.create(
        to=PHONE, from_=NUMBER, body="Grüße", status_callback=callback, smart_encoded=True
    )
    assert (message.status, message.body, message.num_segments) == ("queued", "Grüße", "1")
    assert message.date_created is not None and message.date_created.tzinfo is not None
    told = served.heard("/message", 2)
    assert [params["MessageStatus"] for params in told] == ["sent", "delivered"]
    fetched = client.messages(message.sid).fetch()
    assert (fetched.status, fetched.price) == ("delivered", "-0.00750")


def test_lists_and_streams_go_over_all_pages(client: Client) -> None:
    phone = "+15005550177"
    sids = [client.messages.create(to=phone, from_=NUMBER, body=f"m{n}").sid for n in range(7)]
    streamed = [message.sid for message in client.messages.stream(to=phone, page_size=3)]
    assert streamed == sids[::-1]
    assert [message.sid for message in client.messages.list(to=phone, limit=5)] == sids[:1:-1]
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    assert len(client.messages.list(to=phone, date_sent_after=hour_ago)) == 7
    assert client.messages.list(to=phone, date_sent_before=hour_ago) == []
    page = client.messages.page(to=phone, page_size=4)
    back = page.next_page().previous_page()
    assert [message.sid for message in back] == sids[:2:-1]


def test_errors_reach_the_caller_with_their_code(client: Client) -> None:
    with pytest.raises(TwilioRestException) as failure:
        client.messages.create(to="+15005550001", from_=NUMBER, body="x")
    assert (failure.value.status, failure.value.code) == (400, 21211)
    with pytest.raises(TwilioRestException) as failure:
        client.messages("SM" + "0" * 32).fetch()
    assert (failure.value.status, failure.value.code) == (404, 20404)


def test_a_message_is_redacted_and_deleted(client: Client) -> None:
    message = client.messages.create(to="+15005550015", from_=NUMBER, body="secret")
    assert client.messages(message.sid).update(body="").body == ""
    waited = threading.Event()
    while client.messages(message.sid).fetch().status == "queued":
        waited.wait(0.05)
    assert client.messages(message.sid).delete()


def test_numbers_are_bought_and_configured(client: Client) -> None:
    bought = client.incoming_phone_numbers.create(area_code="415", sms_url="http://app.example/")
    assert bought.phone_number.startswith("+1415555")
    changed = client.incoming_phone_numbers(bought.sid).update(sms_method="GET")
    assert (changed.sms_url, changed.sms_method) == ("http://app.example/", "GET")
    numbers = {number.sid for number in client.incoming_phone_numbers.list()}
    assert bought.sid in numbers
    assert client.incoming_phone_numbers(bought.sid).delete()

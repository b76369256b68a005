"""An account's numbers: bought, configured, listed and given back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.network.conftest import Town

PATH = "IncomingPhoneNumbers.json"


async def test_a_number_is_bought_with_its_webhooks(town: Town) -> None:
    form = {
        "PhoneNumber": "+1 (415) 555-0199",
        "SmsUrl": "https://app.example/sms",
        "SmsMethod": "get",
        "VoiceUrl": "https://app.example/voice",
        "StatusCallback": "https://app.example/status",
        "FriendlyName": "Front desk",
    }
    status, number = await town.rest("POST", PATH, form)
    assert (status, number["phone_number"]) == (201, "+14155550199")
    assert (number["sms_url"], number["sms_method"]) == ("https://app.example/sms", "GET")
    assert (number["voice_url"], number["voice_method"]) == ("https://app.example/voice", "POST")
    assert number["trunk_sid"] is None
    single = f"IncomingPhoneNumbers/{number['sid']}.json"
    assert await town.rest("GET", single) == (200, number)
    assert number["uri"].endswith(single)


async def test_a_number_is_changed_and_given_back(town: Town) -> None:
    _, listed = await town.rest("GET", PATH)
    (number,) = listed["incoming_phone_numbers"]
    single = f"IncomingPhoneNumbers/{number['sid']}.json"
    await town.wait(60)
    status, changed = await town.rest("POST", single, {"SmsUrl": "http://app.example/new"})
    assert (status, changed["sms_url"]) == (200, "http://app.example/new")
    assert changed["date_updated"] != changed["date_created"]
    assert (await town.rest("POST", single, {}))[1] == changed
    assert await town.rest("DELETE", single) == (204, None)
    form = {"To": town.phone, "From": "+14155550199", "Body": "x"}
    assert (await town.rest("POST", "Messages.json", form))[1]["code"] == 21606
    assert (await town.rest("GET", single))[0] == 404


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({}, 20001),
        ({"PhoneNumber": "+15005550000"}, 21422),
        ({"PhoneNumber": "+15005550001"}, 21421),
        ({"PhoneNumber": "x y"}, 21421),
        ({"PhoneNumber": "+15005550006"}, 21422),
        ({"AreaCode": "533"}, 21452),
        ({"AreaCode": "12"}, 20001),
        ({"AreaCode": "100"}, 20001),
        ({"PhoneNumber": "+14155550199", "SmsUrl": "nowhere"}, 20001),
        ({"PhoneNumber": "+14155550199", "SmsMethod": "PUT"}, 20001),
    ],
)
async def test_a_number_that_cannot_be_bought(town: Town, form: dict[str, str], code: int) -> None:
    status, body = await town.rest("POST", PATH, form)
    assert (status, body["code"]) == (400, code)


async def test_an_area_gives_a_free_number_each_time(town: Town) -> None:
    bought = [(await town.rest("POST", PATH, {"AreaCode": "500"}))[1] for _ in range(2)]
    numbers = {number["phone_number"] for number in bought}
    assert len(numbers) == 2
    assert all(number.startswith("+1500555") for number in numbers)


async def test_numbers_are_found_by_what_they_are(town: Town) -> None:
    await town.rest("POST", PATH, {"PhoneNumber": "+14155550199", "FriendlyName": "Desk"})
    for query in ("PhoneNumber=%2B14155550199", "FriendlyName=Desk"):
        _, listed = await town.rest("GET", f"{PATH}?{query}")
        assert [n["phone_number"] for n in listed["incoming_phone_numbers"]] == ["+14155550199"]


async def test_adding_again_changes_only_what_is_given(town: Town) -> None:
    first = town.network.add_number(town.account, town.number, voice_url="http://app.example/v")
    town.network.add_account(town.account, town.token)
    assert town.network.add_number(town.account, town.number) == first
    _, listed = await town.rest("GET", PATH)
    (number,) = listed["incoming_phone_numbers"]
    assert (number["sms_url"], number["voice_url"]) == (town.hook, "http://app.example/v")

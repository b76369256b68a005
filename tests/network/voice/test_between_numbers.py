"""Calls between two numbers of the network: both applications are on the line."""

from typing import Any

import pytest

OTHER = "+15005550207"


@pytest.fixture
def pair(line: Any) -> Any:
    line.town.network.add_number(line.town.account, OTHER, voice_url="http://app.example/other")
    return line


async def test_both_sides_speak_and_hear(pair: Any) -> None:
    pair.answer("/voice", '<Gather input="speech" action="/said"/>')
    pair.answer("/said", '<Play digits="42"/><Gather timeout="60"/>')
    pair.answer(
        "/other",
        "<Say>Hm</Say><Pause/><Say>Hello caller</Say>"
        '<Gather numDigits="2" action="/keys" timeout="30"/>',
    )
    pair.answer("/keys", "<Hangup/>")
    sid = await pair.order(To=OTHER)
    await pair.until_over(sid)
    assert pair.requests("/said")[0].params["SpeechResult"] == "Hello caller"
    keys = pair.requests("/keys")[0].params
    assert (keys["Digits"], keys["Direction"], keys["From"]) == ("42", "inbound", pair.town.number)
    assert (await pair.fetch(sid))["status"] == "completed"
    assert pair.network.phones.live() == ()


@pytest.mark.parametrize(
    ("verbs", "status"),
    [
        ("<Reject/>", "no-answer"),
        ('<Reject reason="busy"/>', "busy"),
        ("<Say>Hi</Say>", "completed"),
    ],
)
async def test_the_called_number_answers_or_not(pair: Any, verbs: str, status: str) -> None:
    pair.answer("/voice", '<Pause length="60"/>')
    pair.answer("/other", verbs)
    sid = await pair.order(To=OTHER)
    await pair.until_over(sid)
    assert (await pair.fetch(sid))["status"] == status


async def test_the_calling_side_hangs_up(pair: Any) -> None:
    pair.answer("/voice", "<Say>Short</Say>")
    pair.answer("/other", '<Say>Long</Say><Pause length="60"/>')
    sid = await pair.order(To=OTHER)
    await pair.until_over(sid)
    assert int((await pair.fetch(sid))["duration"]) < 5
    assert pair.network.phones.live() == ()


async def test_a_dialled_number_is_bridged_with_the_caller(pair: Any) -> None:
    pair.answer("/voice", f'<Dial action="/after">{OTHER}</Dial>')
    pair.answer("/other", "<Say>You reached the other</Say>")
    pair.answer("/after", "<Hangup/>")
    sid = await pair.call()
    await pair.until_over(sid)
    assert pair.requests("/after")[0].params["DialCallStatus"] == "completed"


async def test_a_number_that_calls_itself_comes_to_an_end(line: Any) -> None:
    line.answer("/voice", f"<Dial>{line.town.number}</Dial>")
    sid = await line.call()
    await line.until_over(sid, 20_000)
    assert len(line.requests("/voice")) <= 60

"""The control of phones: calls by hand, behaviours, and what a person does on a call."""

from typing import Any

import pytest

from soundstage.carrier.signature import sign
from soundstage.network.errors import BadRequest, NotFound


async def test_a_call_by_hand(line: Any) -> None:
    line.answer("/voice", '<Gather numDigits="1" action="/menu"><Say>Menu</Say></Gather>')
    line.answer("/menu", '<Gather input="speech" speechTimeout="auto" action="/talk"/>')
    line.answer("/talk", '<Pause length="60"/>')
    sid = await line.call()
    assert (await line.do(sid, "press", {"digits": "1"}))["heard"] is True
    assert (await line.do(sid, "press", {"digits": "2"}))["heard"] is False
    assert (await line.do(sid, "say", {"text": "hello", "confidence": 0.5}))["heard"] is True
    await line.town.wait(5)
    assert line.requests("/talk")[0].params["Confidence"] == "0.5"
    await line.do(sid, "hangup")
    assert (await line.fetch(sid))["status"] == "completed"
    status, body = await line.town.control("POST", f"calls/{sid}/press", {"digits": "1"})
    assert (status, body["code"]) == (400, 21220)


async def test_a_ringing_phone_is_answered_or_refused_by_hand(line: Any) -> None:
    line.answer("/voice", '<Say>Hi</Say><Pause length="5"/>')
    first, second = await line.order(), await line.order()
    await line.town.wait(3)
    await line.do(first, "answer")
    await line.do(second, "reject")
    assert (await line.fetch(first))["status"] == "in-progress"
    assert (await line.fetch(second))["status"] == "busy"


async def test_the_caller_hangs_up_before_the_answer(line: Any) -> None:
    line.answer("/voice", '<Pause length="60"/>')
    sid = await line.call([{"wait": 3}, {"hangup": True}])
    await line.until_over(sid)
    assert (await line.fetch(sid))["status"] == "canceled"


async def test_requests_are_signed_and_cookies_belong_to_the_call(line: Any) -> None:
    line.answer("/voice", "<Redirect>/next</Redirect>")
    line.answer("/next", "<Hangup/>")
    await line.call()
    request = line.requests("/next")[0]
    expected = sign(line.town.token, request.url, tuple(request.params.items()))
    assert request.signature == expected


async def test_a_transcript_is_read_from_a_line_on(line: Any) -> None:
    line.answer("/voice", "<Say>One</Say><Say>Two</Say>")
    sid = await line.call()
    await line.until_over(sid)
    entries = await line.transcript(sid)
    after = next(entry["seq"] for entry in entries if entry["text"] == "One")
    _, rest = await line.town.control("GET", f"calls/{sid}/transcript?after={after}")
    assert [entry["kind"] for entry in rest["entries"]] == ["say", "hangup"]
    assert rest["status"] == "completed"


async def test_a_phone_lists_its_calls(line: Any) -> None:
    line.answer("/voice", "<Hangup/>")
    sid = await line.call()
    _, body = await line.town.control("GET", f"phones/{line.town.phone}/calls")
    assert [(call["sid"], call["direction"]) for call in body["calls"]] == [(sid, "inbound")]


@pytest.mark.parametrize(
    "behaviour",
    [
        {"answer": "perhaps"},
        {"after": -1},
        {"script": [{}]},
        {"script": [{"press": "1", "say": "x"}]},
        {"script": [{"wait": -1}]},
        {"script": [{"say": "x", "confidence": 2}]},
        {"script": [{"dance": True}]},
        {"unknown": 1},
        [],
    ],
)
async def test_a_behaviour_that_makes_no_sense_is_refused(line: Any, behaviour: Any) -> None:
    status, body = await line.town.control("PUT", f"phones/{line.town.phone}/behaviour", behaviour)
    assert (status, body["code"]) == (400, 20001)


@pytest.mark.parametrize("phone", ["abc", "client:", "12"])
async def test_a_phone_has_an_address(line: Any, phone: str) -> None:
    status, _ = await line.town.control("PUT", f"phones/{phone}/behaviour", {})
    assert status == 400


async def test_only_numbers_of_the_account_are_called(line: Any) -> None:
    body = {"to": "+15005559999"}
    status, _ = await line.town.control("POST", f"phones/{line.town.phone}/calls", body)
    assert status == 404


async def test_an_outcome_is_provided_by_hand(line: Any) -> None:
    line.answer("/voice", '<Connect action="/after"><VirtualAgent connectorName="x"/></Connect>')
    line.answer("/after", "<Hangup/>")
    sid = await line.call()
    status, _ = await line.town.control("POST", f"calls/{sid}/provide", {"wait": 1})
    assert status == 400
    await line.do(sid, "provide", {"agent": {"VirtualAgentStatus": "failed"}})
    assert line.requests("/after")[0].params["VirtualAgentStatus"] == "failed"


async def test_what_makes_no_sense_is_refused(line: Any) -> None:
    phones = line.network.phones
    line.answer("/voice", '<Gather timeout="60"/>')
    sid = await line.call()
    with pytest.raises(BadRequest):
        phones.say(sid, "hello", 2.0)
    with pytest.raises(BadRequest):
        phones.call(line.town.account, line.town.phone, line.town.number, [{"dance": 1}])
    with pytest.raises(NotFound):
        phones.fetch("CA1")
    status, _ = await line.town.control("GET", f"calls/{sid}/transcript?after=x")
    assert status == 400


async def test_a_behaviour_replaces_the_one_before(line: Any) -> None:
    await line.behave(line.town.phone, {"answer": "busy"})
    await line.behave(line.town.phone, {"after": 3})
    _, behaviour = await line.town.control("GET", f"phones/{line.town.phone}/behaviour")
    assert behaviour == {"after": 3.0}

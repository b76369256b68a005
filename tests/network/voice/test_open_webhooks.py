"""Webhooks of calls that are slow, that fail, that are retried, that keep cookies."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from soundstage.carrier.http import HttpFailure, Request, Response
from soundstage.carrier.in_process import InProcessClient
from soundstage.clock import VirtualClock
from soundstage.network import create_network
from soundstage.network.voice.desk import Pace

XML = (("Content-Type", "text/xml"),)
URL = "http://app.example/voice"


def _twiml(verbs: str, *headers: tuple[str, str]) -> Response:
    body = f"<Response>{verbs}</Response>".encode()
    return Response(status=200, headers=(*XML, *headers), body=body)


async def test_a_hang_up_is_told_while_the_webhook_is_still_open(line: Any) -> None:
    asked, gate = asyncio.Event(), asyncio.Event()

    async def slow(_: Request) -> Response:
        asked.set()
        await gate.wait()
        return _twiml("<Say>Too late</Say>")

    line.answer("/voice", '<Say>Hi</Say><Redirect method="POST">/slow</Redirect>')
    line.town.http.add("http://app.example/slow", slow)
    sid = await line.call()
    line.town.clock.move_by(timedelta(seconds=5))
    running = asyncio.create_task(line.network.run_due())
    await asked.wait()
    line.network.phones.hang_up(sid)
    for _ in range(100):
        await asyncio.sleep(0)
        line.network._runner.start_due()
        if line.requests("/status"):
            break
    assert [r.params["CallStatus"] for r in line.requests("/status")] == ["completed"]
    gate.set()
    await running
    assert await line.heard(sid, "say") == ["say Hi"]


async def test_a_webhook_that_takes_too_long_leads_to_the_fallback(line: Any) -> None:
    line.town.http.add(URL, _twiml("<Say>Late</Say>"), delay=15.0)
    fallback = "http://app.example/fallback"
    line.answer("/fallback", "<Say>Saved</Say>")
    line.town.network.add_number(line.town.account, line.town.number, voice_fallback_url=fallback)
    sid = await line.call()
    assert await line.heard(sid, "error", "say") == [
        f"error no answer from {URL} within 15 s",
        "say Saved",
    ]
    assert line.requests("/fallback")[0].params["ErrorCode"] == "11200"


async def test_a_failed_connection_is_tried_again_with_the_same_token(line: Any) -> None:
    turns: list[HttpFailure | Response] = [
        HttpFailure("network", "refused", sent=False),
        _twiml("<Say>Now</Say>"),
    ]
    tokens = []

    def flaky(request: Request) -> Response:
        tokens.append(dict(request.headers)["I-Twilio-Idempotency-Token"])
        turn = turns.pop(0)
        if isinstance(turn, HttpFailure):
            raise turn
        return turn

    line.town.http.add(URL, flaky)
    sid = await line.call()
    assert await line.heard(sid, "say") == ["say Now"]
    assert len(tokens) == 2 and tokens[0] == tokens[1]


async def test_cookies_are_kept_for_the_call_alone(line: Any) -> None:
    seen = []

    def answer(request: Request) -> Response:
        seen.append(dict(request.headers).get("Cookie", ""))
        return _twiml("<Redirect>/next</Redirect>", ("Set-Cookie", "turn=1; Path=/"))

    def end(request: Request) -> Response:
        seen.append(dict(request.headers).get("Cookie", ""))
        return _twiml("<Hangup/>")

    line.town.http.add(URL, answer)
    line.town.http.add("http://app.example/next", end)
    await line.call()
    await line.call()
    assert seen == ["", "turn=1", "", "turn=1"]


async def test_a_call_lasts_four_hours_at_most(line: Any) -> None:
    line.answer("/voice", '<Gather timeout="99999"/>')
    sid = await line.call()
    await line.until_over(sid, 20_000)
    assert (await line.fetch(sid))["duration"] == "14400"


async def test_settings_of_a_live_call_are_changed(line: Any) -> None:
    line.answer("/voice", '<Say>x</Say><Pause length="600"/>')
    line.answer("/other", "")
    sid = await line.call()
    await line.town.wait(10)
    form = {"TimeLimit": "30", "StatusCallback": "http://app.example/other"}
    assert (await line.town.rest("POST", f"Calls/{sid}.json", form))[0] == 200
    await line.until_over(sid)
    assert (await line.fetch(sid))["duration"] == "30"
    assert [r.params["CallDuration"] for r in line.requests("/other")] == ["30"]
    assert line.requests("/status") == []


@pytest.mark.parametrize(("pace", "seconds"), [(Pace(instant=True), 0), (Pace(), 2)])
async def test_speaking_takes_its_time_or_none(pace: Pace, seconds: int) -> None:
    clock, http = VirtualClock(), InProcessClient()
    http.add(URL, _twiml("<Say>Ten chars.</Say><Play>/x.mp3</Play>"))
    sound = Response(status=200, headers=(("Content-Type", "audio/mpeg"),), body=b"x")
    http.add("http://app.example/x.mp3", sound)
    network = create_network(":memory:", clock, http, pace=pace)
    account = "AC" + "1" * 32
    network.add_account(account, "token")
    network.add_number(account, "+15005550006", voice_url=URL)
    call = network.phones.call(account, "+15005550100", "+15005550006")
    while network.phones.live():
        clock.move_to(network.next_due() or clock.now())
        await network.run_due()
    assert network.phones.fetch(call.sid).seconds == seconds
    await network.close()


async def test_sound_files_can_be_taken_for_granted() -> None:
    clock, http = VirtualClock(), InProcessClient()
    http.add(URL, _twiml("<Play>http://nowhere.example/x.mp3</Play>"))
    network = create_network(":memory:", clock, http, pace=Pace(fetch_audio=False))
    account = "AC" + "1" * 32
    network.add_account(account, "token")
    network.add_number(account, "+15005550006", voice_url=URL)
    call = network.phones.call(account, "+15005550100", "+15005550006")
    await network.run_due()
    kinds = [entry.kind for entry in network.phones.transcript(call.sid)]
    assert kinds == ["call", "answer", "play"]
    assert [request.url for request in http.requests] == [URL]
    await network.close()


async def test_the_same_call_goes_the_same_way_twice(line: Any) -> None:
    line.answer("/voice", '<Gather input="dtmf speech" action="/x"><Say>Hm</Say></Gather>')
    line.answer("/x", "<Dial><Number>+15005550200</Number></Dial><Say>End</Say>")
    await line.behave("+15005550200", {"script": [{"say": "hello"}, {"hangup": True}]})
    script = [{"press": "12"}, {"say": "dropped"}]
    transcripts = []
    for _ in range(2):
        sid, start = await line.call(script), line.town.clock.now()
        await line.until_over(sid)
        lines = line.network.phones.transcript(sid)
        transcripts.append([(entry.at - start, entry.kind, entry.text) for entry in lines])
    assert transcripts[0] == transcripts[1]

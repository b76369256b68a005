"""A network that is stopped with calls on the line: they are over when it comes back."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from soundstage.carrier.http import Request, Response
from soundstage.carrier.in_process import InProcessClient
from soundstage.clock import VirtualClock
from soundstage.network import Network, create_network
from soundstage.network.state import State
from soundstage.network.voice.desk import Pace

ACCOUNT, NUMBER, PHONE = "AC" + "1" * 32, "+15005550006", "+15005550100"


@pytest.fixture
def told() -> list[dict[str, str]]:
    return []


@pytest.fixture
def http(told: list[dict[str, str]]) -> InProcessClient:
    client = InProcessClient()
    verbs = (
        '<Start><Recording/></Start><Dial><Number>+15005550200</Number></Dial><Pause length="600"/>'
    )
    body = f"<Response>{verbs}</Response>".encode()
    answer = Response(status=200, headers=(("Content-Type", "text/xml"),), body=body)
    client.add("http://app.example/voice", answer)

    def status(request: Request) -> Response:
        told.append(dict(parse_qsl(request.body.decode())))
        return Response(status=204)

    client.add("http://app.example/status", status)
    return client


def _open(path: Path, clock: VirtualClock, http: InProcessClient) -> Network:
    network = create_network(str(path), clock, http, pace=Pace(fetch_audio=False))
    network.add_account(ACCOUNT, "token")
    return network


async def test_live_calls_end_as_failed_and_their_callback_says_so(
    tmp_path: Path, http: InProcessClient, told: list[dict[str, str]]
) -> None:
    path, clock = tmp_path / "network.db", VirtualClock()
    network = _open(path, clock, http)
    voice, status = "http://app.example/voice", "http://app.example/status"
    network.add_number(ACCOUNT, NUMBER, voice_url=voice, status_callback=status)
    network.phones.behave("+15005550200", {"after": 0})
    call = network.phones.call(ACCOUNT, PHONE, NUMBER)
    await network.run_due()
    clock.move_to(network.next_due() or clock.now())
    await network.run_due()
    assert {live.status for live in network.phones.live()} == {"in-progress"}
    await network.close()

    network = _open(path, clock, http)
    assert network.phones.live() == ()
    assert network.phones.fetch(call.sid).status == "failed"
    assert network.phones.behaviour("+15005550200").after == 0
    assert next(entry.kind for entry in network.phones.transcript(call.sid)) == "call"
    await network.run_due()
    assert [params["CallStatus"] for params in told] == ["failed"]
    assert network.next_due() is None
    again = network.phones.call(ACCOUNT, PHONE, NUMBER)
    await network.run_due()
    assert network.phones.fetch(again.sid).status == "in-progress"
    network.phones.hang_up(again.sid)
    await network.run_due()
    assert network.phones.fetch(again.sid).status == "completed"
    await network.close()


async def test_conferences_and_their_recordings_are_over_too(
    tmp_path: Path, http: InProcessClient
) -> None:
    path, clock = tmp_path / "network.db", VirtualClock()
    noun = '<Conference record="record-from-start">team</Conference>'
    body = f"<Response><Dial>{noun}</Dial></Response>".encode()
    answer = Response(status=200, headers=(("Content-Type", "text/xml"),), body=body)
    http.add("http://app.example/voice", answer)
    network = _open(path, clock, http)
    network.add_number(ACCOUNT, NUMBER, voice_url="http://app.example/voice")
    for phone in (PHONE, "+15005550101"):
        network.phones.call(ACCOUNT, phone, NUMBER)
    await network.run_due()
    clock.move_by(timedelta(seconds=9))
    await network.close()

    network = _open(path, clock, http)
    for phone in (PHONE, "+15005550101"):
        network.phones.call(ACCOUNT, phone, NUMBER)
    await network.run_due()
    await network.close()
    state = State(str(path), clock)
    assert [room.status for room in state.conferences.where("1")] == ["completed", "in-progress"]
    assert [tape.duration for tape in state.recordings.where("1")] == [9, None]
    state.connection.close()

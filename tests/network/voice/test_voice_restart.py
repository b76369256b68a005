"""A network that is stopped with calls on the line: they are over when it comes back."""

from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from soundstage.carrier.http import Request, Response
from soundstage.carrier.in_process import InProcessClient
from soundstage.clock import VirtualClock
from soundstage.network import Network, create_network
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

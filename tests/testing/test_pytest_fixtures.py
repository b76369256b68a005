"""The fixtures of the pytest plugin play flows, and start a server for other programs."""

import subprocess
import sys
from pathlib import Path

import pytest
from twilio.rest import Client

from soundstage.testing.errors import StageError
from soundstage.testing.serving import PHONE, Server
from soundstage.testing.theatre import Caller, FlowUnderTest, RestClient, StageClock, Texter, Web

WATERING = "../flows/watering.json"
FERN = "Has the fern had water today? (yes / no / later)"


def test_a_texter_reads_what_the_flow_answers(flow: FlowUnderTest, texter: Texter) -> None:
    flow(WATERING)
    assert texter.text("hello") == [FERN]
    assert flow.state == "ask"
    assert texter.text("yes") == ["Thank you, it will live another day."]
    assert flow.path == ["Trigger", "ask", "answer", "thank"]
    assert flow.ended


def test_a_clock_lets_thirty_days_pass(
    flow: FlowUnderTest, texter: Texter, clock: StageClock
) -> None:
    flow(WATERING)
    began = clock.now
    for _ in range(30):
        assert texter.text("hello") == [FERN]
        clock.wait("1 day")
    assert (clock.now - began).days == 30
    assert flow.sent.count("No answer? Then I assume the worst.") == 30


def test_a_client_starts_and_ends_executions(flow: FlowUnderTest, studio: RestClient) -> None:
    flow(WATERING)
    sid = studio.start({"plant": "the cactus"})
    assert sid.startswith("FN")
    assert flow.sent == [FERN.replace("the fern", "the cactus")]
    studio.end()
    assert flow.ended


def test_a_caller_hears_the_flow(flow: FlowUnderTest, caller: Caller) -> None:
    flow("../flows/switchboard.json")
    welcome, _ = caller.call()
    assert welcome == "Welcome to the mill."
    assert caller.press("9") == ["Goodbye."]
    assert flow.calls[0].status == "completed"


def test_a_server_answers_what_the_test_says(
    flow: FlowUnderTest, texter: Texter, http: Web
) -> None:
    http.answer("https://example.com/orders", json={"id": "A7", "state": "lost"})
    flow("../flows/delivery.json")
    assert texter.text("A7") == ['The server said application/json: {"id":"A7","state":"lost"}']
    assert [request.method for request in http.requests] == ["GET"]


def test_nothing_can_be_played_before_a_flow_is_named(texter: Texter) -> None:
    with pytest.raises(StageError, match="name the flow first"):
        texter.text("hello")


OWN = """
import pytest

@pytest.fixture
def clock():
    return "mine"

def test_own(clock, {}):
    assert clock == "mine"
"""


@pytest.mark.parametrize(
    ("options", "wanted", "status"),
    [
        ((), "flow", 0),
        (("-o", "soundstage_fixtures=false"), "request", 0),
        (("-o", "soundstage_fixtures=false"), "flow", 1),
    ],
)
def test_own_fixtures_win_and_ours_can_be_left_out(
    options: tuple[str, ...], wanted: str, status: int, tmp_path: Path
) -> None:
    (tmp_path / "test_own.py").write_text(OWN.format(wanted), encoding="utf-8")
    plugin = ("-p", "soundstage.testing.pytest_plugin", "-p", "no:asyncio")
    command = [sys.executable, "-m", "pytest", "-q", *plugin, *options, str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stdout


def test_an_application_with_the_official_sdk_is_tested_end_to_end(
    soundstage_server: Server,
) -> None:
    server = soundstage_server
    client = Client(server.account_sid, server.auth_token)
    client.studio.base_url = client.api.base_url = server.url
    flow_sid = server.publish(Path(__file__).parents[1] / "flows" / "watering.json")
    execution = client.studio.v2.flows(flow_sid).executions.create(
        to=PHONE, from_=server.number, parameters={"plant": "the cactus"}
    )
    assert server.await_received(1) == [FERN.replace("the fern", "the cactus")]
    server.text("yes")
    assert server.await_received(2)[1].startswith("Thank you")
    ended = server.await_true(
        lambda: execution.fetch().status == "ended", "the execution to be over"
    )
    assert ended


def test_two_tests_share_the_server(soundstage_server: Server) -> None:
    phone = "+15551230002"
    client = Client(soundstage_server.account_sid, soundstage_server.auth_token)
    client.api.base_url = soundstage_server.url
    client.messages.create(to=phone, from_=soundstage_server.number, body="from the application")
    assert soundstage_server.await_received(1, phone=phone) == ["from the application"]

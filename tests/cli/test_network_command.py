"""`soundstage network`: the simulated network alone, and a server that uses it as its carrier."""

import time
from pathlib import Path

import pytest
import requests
from tests.cli.conftest import Run, Server, Start
from twilio.rest import Client

SID, TOKEN = "AC" + "6" * 32, "token"
NUMBER, PHONE = "+15005550006", "+15551230002"
ACCOUNT = ("--account", f"{SID}:{TOKEN}")


def sdk(server: Server) -> Client:
    client = Client(SID, TOKEN)
    client.api.base_url = server.url
    client.studio.base_url = server.url
    return client


def test_numbers_and_messages_are_kept(start: Start, tmp_path: Path) -> None:
    words = ("network", "--port", "0", "--file", tmp_path / "town" / "network.db")
    first = start(*words, *ACCOUNT, "--number", NUMBER)
    sent = sdk(first).messages.create(to=PHONE, from_=NUMBER, body="Hello")
    assert first.stop().status == 0

    second = start(*words)
    assert sdk(second).messages(sent.sid).fetch().body == "Hello"
    assert [n.phone_number for n in sdk(second).incoming_phone_numbers.list()] == [NUMBER]
    assert second.stop().status == 0


def test_a_server_uses_it_as_its_carrier(start: Start, tmp_path: Path) -> None:
    environment = {"TWILIO_ACCOUNT_SID": SID, "TWILIO_AUTH_TOKEN": TOKEN}
    network = start(
        "network", "--port", "0", "--home", tmp_path / "n", "--number", NUMBER, **environment
    )
    house = start(
        *("serve", "--development", "--port", "0", "--home", tmp_path / "s"),
        *("--carrier-url", network.url),
        **environment,
    )
    flow = sdk(house).studio.v2.flows.list()[0]
    number = sdk(network).incoming_phone_numbers.list()[0]
    number.update(sms_url=flow.webhook_url)
    requests.post(
        f"{network.url}/network/phones/{PHONE}/messages",
        auth=(SID, TOKEN),
        json={"to": NUMBER, "body": "Hi"},
        timeout=20,
    ).raise_for_status()
    for _ in range(400):
        found = sdk(network).messages.list(to=PHONE)
        if found:
            break
        time.sleep(0.05)
    assert "Corner Pizza" in str(found[0].body)
    assert house.stop().status == network.stop().status == 0


def test_its_file_belongs_to_one_process(run: Run, start: Start, tmp_path: Path) -> None:
    server = start("network", "--port", "0", "--home", tmp_path)
    result = run("network", "--port", "0", "--home", tmp_path)
    assert result.status == 1
    assert f"in use by process {server.process.pid}" in result.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--account", "AC1:x"), "--account is 'AC1:x', expected SID:TOKEN"),
        (("--account", SID), "expected SID:TOKEN"),
        (("--number", NUMBER), "--number needs an account to own it"),
    ],
)
def test_what_cannot_be_meant_is_explained(
    call: Run, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    result = call("network", "--port", "0", "--home", tmp_path, *words)
    assert result.status == 2
    assert said in result.err

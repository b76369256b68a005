"""`soundstage serve`: a first try, a restart, a drain, and everything that can be in the way."""

import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from tests.cli.conftest import Run, Server, Start

SID, TOKEN = "AC" + "5" * 32, "a-token-of-ours"
PHONE = "+15551230001"
NUMBER = "+15005550006"


def soon(what: Callable[[], Any]) -> Any:
    """Ask until the answer is true."""
    for _ in range(400):
        if answer := what():
            return answer
        time.sleep(0.05)
    raise AssertionError("it did not come")


def text(server: Server, body: str, number: str = NUMBER) -> None:
    answer = requests.post(
        f"{server.url}/network/phones/{PHONE}/messages",
        auth=server.credentials,
        json={"to": number, "body": body},
        timeout=20,
    )
    assert answer.status_code == 201, answer.text


def inbox(server: Server) -> list[str]:
    messages = server.get(f"/network/phones/{PHONE}/messages")["messages"]
    return [m["body"] for m in messages if m["direction"] != "inbound"]


def develop(start: Start, home: Path, *words: str, **added: str) -> Server:
    return start("serve", "--development", "--port", "0", "--home", home, *words, **added)


def test_a_conversation_survives_a_restart_on_another_port(start: Start, tmp_path: Path) -> None:
    first = develop(start, tmp_path / "home")
    text(first, "Hi")
    soon(lambda: len(inbox(first)) == 1)
    ended = first.stop()
    assert ended.status == 0, ended.err

    second = develop(start, tmp_path / "home")
    assert second.credentials == first.credentials
    assert len(second.get("/v2/Flows")["flows"]) == 1
    text(second, "large")
    soon(lambda: any("A large pizza is 14 dollars" in body for body in inbox(second)))
    assert second.stop(signal.SIGTERM).status == 0


def test_what_is_printed_to_try_really_works(start: Start, tmp_path: Path) -> None:
    server = develop(start, tmp_path)
    commands = [line.strip() for line in server.said if line.startswith("  ")]
    editor, chat, send, look, sdk = commands
    page = requests.get(editor.split()[0], timeout=20)
    assert "Soundstage" in page.text
    for command in (send, sdk):
        words = shlex.split(command)
        words[0] = {"python": sys.executable}.get(words[0], words[0])
        done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stderr
    assert "Pizza order (sample)" in done.stdout
    shown = shlex.split(look)
    soon(lambda: "Welcome to Corner Pizza" in subprocess.check_output(shown, text=True))
    assert Path(shlex.split(chat)[-1]).exists()


def test_the_environment_s_account_wins_and_keeps_its_flows(start: Start, tmp_path: Path) -> None:
    given = {"TWILIO_ACCOUNT_SID": SID, "TWILIO_AUTH_TOKEN": TOKEN}
    server = develop(start, tmp_path, **given)
    assert server.find(r"Account SID: (.*)") == SID
    assert server.find(r"Auth token:  (.*)") == TOKEN
    sid = requests.get(f"{server.url}/v2/Flows", auth=(SID, TOKEN), timeout=20).json()["flows"][0][
        "sid"
    ]
    server.stop()
    again = develop(start, tmp_path, **given | {"TWILIO_AUTH_TOKEN": "another"})
    flow = requests.get(f"{again.url}/v2/Flows/{sid}", auth=(SID, "another"), timeout=20)
    assert flow.status_code == 200


def test_another_account_gets_a_sample_and_a_number_of_its_own(
    start: Start, tmp_path: Path
) -> None:
    first = develop(start, tmp_path)
    assert f'"to": "{NUMBER}"' in "\n".join(first.said)
    first.stop()
    second = develop(start, tmp_path, TWILIO_ACCOUNT_SID=SID, TWILIO_AUTH_TOKEN=TOKEN)
    assert len(second.get("/v2/Flows")["flows"]) == 1
    number = second.find(r'"to": "(\+1555\d{7})"')
    text(second, "Hi", number)
    soon(lambda: len(inbox(second)) == 1)


def test_without_development_nothing_is_made_up(start: Start, tmp_path: Path) -> None:
    server = start("serve", "--port", "0", "--home", tmp_path, "--log-format", "json")
    assert "soundstage accounts create" in "\n".join(server.said)
    assert requests.get(f"{server.url}/readyz", timeout=20).status_code == 200
    assert requests.get(f"{server.url}/v2/Flows", timeout=20).status_code == 401
    ended = server.stop()
    assert ended.status == 0
    logged = [line for line in ended.err.splitlines() if line.startswith("{")]
    assert '"path":"/v2/Flows"' in "".join(logged).replace('": "', '":"')


def test_every_text_is_taken_once_across_a_restart(start: Start, tmp_path: Path) -> None:
    server = develop(start, tmp_path)
    for number in range(20):
        text(server, f"text {number}")
    assert server.stop().status == 0
    again = develop(start, tmp_path, "--port", server.url.rpartition(":")[2])

    def taken() -> list[str]:
        deliveries = again.get("/network/deliveries")["deliveries"]
        params = [dict(d["params"]) for d in deliveries if d["status"] == 200]
        return [p["Body"] for p in params if "Body" in p]

    soon(lambda: len(taken()) == 20)
    assert set(taken()) == {f"text {number}" for number in range(20)}


def test_a_second_signal_ends_at_once(start: Start, tmp_path: Path) -> None:
    server = develop(start, tmp_path)
    with socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2]))) as open_:
        open_.sendall(b"POST /v2/Flows HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n")
        time.sleep(0.2)
        server.process.send_signal(signal.SIGINT)
        spoken = server.process.stderr
        assert spoken is not None
        soon(lambda: "stopping" in spoken.readline())
        assert server.stop().status == 130


def test_a_port_in_use_is_named(call: Run, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = call("serve", "--port", str(port), "--home", tmp_path)
    assert result.status == 1
    assert result.err.startswith(f"error: port {port} of 127.0.0.1 is in use; ")
    assert result.err.endswith(" with --port or PORT\n")


def test_a_database_in_use_names_its_process(run: Run, start: Start, tmp_path: Path) -> None:
    server = develop(start, tmp_path)
    for words in (("serve", "--port", "0"), ("accounts", "list")):
        result = run(*words, "--home", tmp_path)
        assert result.status == 1
        assert f"in use by process {server.process.pid}" in result.err
        assert len(result.err.splitlines()) == 1


def test_a_home_that_cannot_be_made_is_named(call: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = call("serve", "--port", "0", "--home", tmp_path / "file" / "home")
    assert result.status == 1
    assert "cannot be used: Not a directory; choose another one with --home" in result.err


def test_a_file_that_is_no_database_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "soundstage.db").write_text("not a database, but long enough to look at" * 100)
    result = run("serve", "--port", "0", "--home", tmp_path)
    assert result.status == 1
    assert "is not a SQLite database" in result.err


@pytest.mark.parametrize(
    ("words", "added", "said"),
    [
        (("--port", "x"), {}, "invalid value for '--port'"),
        (("--port", "70000"), {}, "port 70000 is no port, expected 0 to 65535"),
        ((), {"PORT": "http"}, "PORT is 'http', expected a whole number"),
        (("--development", "--host", "0.0.0.0"), {}, "credentials are for 127.0.0.1 only"),
        (("--log-format", "xml"), {}, "SOUNDSTAGE_LOG_FORMAT is 'xml', expected console or json"),
        (("--port", "0"), {"TWILIO_ACCOUNT_SID": SID}, "go together"),
        (("extra",), {}, "unexpected extra argument"),
    ],
)
def test_what_cannot_be_meant_is_explained(
    call: Run, tmp_path: Path, words: tuple[str, ...], added: dict[str, str], said: str
) -> None:
    result = call("serve", *words, SOUNDSTAGE_HOME=str(tmp_path), **added)
    assert result.status == 2
    assert said in result.err

"""`soundstage alerts`: what it prints, while the server runs and after it."""

import subprocess
from pathlib import Path

import pytest
import requests
from tests.cli.conftest import COMMAND, Run, Server, Start, environment

NOBODY = "FN" + "0" * 32
BROKEN = """{"states": [
  {"name": "Trigger", "type": "trigger", "properties": {},
   "transitions": [{"event": "incomingRequest", "next": "call"}]},
  {"name": "call", "type": "make-http-request", "properties": {"method": "GET", "url": "{{x"},
   "transitions": [{"event": "success"}, {"event": "failed"}]}
], "initial_state": "Trigger"}"""


def break_a_flow(server: Server) -> str:
    """Start an execution with a warning and an error; return its SID."""

    def post(path: str, **form: str) -> str:
        answer = requests.post(server.url + path, form, auth=server.credentials, timeout=20)
        assert answer.ok, answer.text
        return str(answer.json()["sid"])

    flow = post("/v2/Flows", FriendlyName="x", Status="published", Definition=BROKEN)
    return post(f"/v2/Flows/{flow}/Executions", To="+15550001", From="+15559999")


def test_alerts_are_shown_beside_a_server_and_after_it(
    run: Run, start: Start, tmp_path: Path
) -> None:
    where = ("--home", tmp_path / "home")
    server = start("serve", "--development", "--port", "0", *where)
    first, second = break_a_flow(server), break_a_flow(server)
    shown = run("alerts", *where)
    heads = [line.split()[2:] for line in shown.out.splitlines()[::2]]
    assert heads == [
        ["warning", "81018", first],
        ["error", "81014", first],
        ["warning", "81018", second],
        ["error", "81014", second],
    ]
    assert shown.out.splitlines()[1].startswith("  call: ")
    account, _ = server.credentials
    assert server.stop().status == 0

    for options, lines in (
        (("--level", "error"), 4),
        (("--execution", second), 4),
        (("--execution", NOBODY), 0),
        (("--account", account, "--limit", "1"), 2),
        (("--account", "AC" + "0" * 32), 0),
    ):
        assert len(run("alerts", *options, *where).out.splitlines()) == lines, options


def test_alerts_to_come_can_be_followed(start: Start, tmp_path: Path) -> None:
    where = ("--home", str(tmp_path / "home"))
    server = start("serve", "--development", "--port", "0", *where)
    words = [*COMMAND, "alerts", "--follow", "--level", "error", *where]
    known = break_a_flow(server)
    following = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environment())
    assert following.stdout is not None
    try:
        assert known in following.stdout.readline()
        following.stdout.readline()
        assert break_a_flow(server) in following.stdout.readline()
    finally:
        following.terminate()
        following.communicate()


@pytest.mark.parametrize(
    "options", [("--level", "loud"), ("--account", "ACx"), ("--execution", "1"), ("--limit", "0")]
)
def test_wrong_options_are_refused(call: Run, options: tuple[str, str]) -> None:
    assert call("alerts", *options).status == 2


def test_a_folder_without_a_database_is_told(call: Run, tmp_path: Path) -> None:
    result = call("alerts", "--home", tmp_path)
    assert result.status == 1
    assert "there is no database" in result.err

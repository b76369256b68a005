"""`soundstage call`: calls over pipes."""

import re
from pathlib import Path

from tests.cli.conftest import Run

from soundstage.cli.call.session import HELP

ROOT = Path(__file__).parents[2]
MILL = ROOT / "tests/flows/switchboard.json"
MENU = "flow: Say or press one for the miller, two for the mailbox."


def test_a_call_shows_what_is_heard_and_the_path(run: Run) -> None:
    result = run("call", MILL, given="9\n")
    assert (result.status, result.err) == (0, "")
    assert result.out.splitlines() == [
        "flow: Welcome to the mill.",
        "  listens for keys and speech",
        MENU,
        "  Trigger ─incomingCall→ welcome ─audioComplete→ menu",
        "you: 9",
        "flow: Goodbye.",
        "  the call of +15558675310 is over: completed",
        "  menu ─keypress→ choice ─noMatch→ bye ─audioComplete→ Ended",
        "  the flow has ended; /call calls it again",
    ]


def test_the_caller_speaks_hangs_up_and_calls_again(run: Run) -> None:
    result = run("call", MILL, "--from", "+15551230001", given="say two\n/hangup\n/call\n")
    assert "you: say two\n  records\nflow: ♪ beep\n" in result.out
    assert "  the call of +15551230001 is over: completed\n" in result.out
    assert "mailbox ─hangup→ thank" in result.out
    assert "flow: Thank you for calling the mill." in result.out
    assert result.out.count(MENU) == 2


def test_time_is_moved_and_the_context_is_shown(run: Run) -> None:
    typed = "/context trigger.call.From\n/wait 5s\n"
    result = run("call", MILL, given=typed)
    assert '"+15558675310"\n' in result.out
    assert "menu ─timeout→ bye" in result.out


def test_a_flow_that_is_started_calls_back(run: Run) -> None:
    result = run("call", MILL, given='/hangup\n/start {"a": 1}\n1\n')
    assert "  +15558675310 rings\n" in result.out
    assert "call_out ─answered→ welcome" in result.out
    assert "  connects to +15557770001\n  +15557770001 rings\n" in result.out


def test_a_text_can_be_sent_in_the_middle(run: Run) -> None:
    result = run("call", MILL, given="/hangup\n/text hi\n/quit\n1\n")
    assert "Trigger ─incomingMessage→ Ended" in result.out
    assert "you: 1" not in result.out


def test_what_cannot_be_done_is_told_and_the_call_goes_on(run: Run) -> None:
    result = run("call", MILL, given="hello\n/shout\n1\n9\n/restart\n/help\n")
    assert "error: 'hello' is nothing to do on a call; type keys, say …, or /help" in result.out
    assert "error: /shout is no command; known are /wait" in result.out
    assert "error: +15558675310 cannot press '9'" in result.out
    assert "begun again" in result.out
    assert "  /hangup          hang up" in result.out


def test_a_flow_that_is_not_valid_is_refused(run: Run, tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{}")
    result = run("call", bad)
    assert result.status == 1
    assert f"{bad} is not valid" in result.err


def test_everything_that_can_be_typed_is_explained() -> None:
    cli = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
    section = cli.partition("## soundstage call")[2].partition("\n## ")[0]
    commands = re.findall(r"^/\w+", HELP, re.M)
    assert commands
    assert all(f"`{word}" in section for word in commands)

"""`soundstage debug`: commands from a pipe and from a terminal."""

import os
import pty
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from tests.cli.conftest import COMMAND, Run, environment
from tests.cli.conversations import SAMPLE, have

from soundstage.cli.debugging.film import Film
from soundstage.cli.debugging.inputs import INPUTS
from soundstage.cli.debugging.session import Session
from soundstage.limits import STUDIO
from soundstage.replaying.recording import Compiler

FLOW = "FW" + "0" * 32
PIZZA = (FLOW, 1, {FLOW: msgspec.json.decode(SAMPLE.read_bytes())}, {FLOW: 1})


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A database, and an execution in it: a small pizza was ordered up to the address."""
    folder = tmp_path_factory.mktemp("home")
    _, (sid,) = have(folder, ("Hi", "small", "Main Street 5"))
    return folder, sid


def debugged(run: Run, *lines: str, journal: tuple[Path, str]) -> str:
    result = run("debug", journal[1], "--home", journal[0], given="\n".join(lines) + "\n")
    assert result.err == ""
    return result.out


def test_an_execution_is_gone_through_forward_and_back(run: Run, journal: tuple[Path, str]) -> None:
    out = debugged(
        run, "next 3", "back", "goto 6", "diff", "context flow.variables", journal=journal
    )
    assert out.startswith("11 moments; help shows what can be typed\n[1/11] Trigger ─incoming")
    assert "(debug) back\n[3/11] waits in ask_size\n" in out
    assert "(debug) goto 6\n[6/11] choose_small ─next→ ask_address\n" in out
    assert '  + flow.variables: {"size": "small", "price": 8}\n' in out
    assert '{\n  "size": "small",\n  "price": 8\n}\n' in out


def test_a_run_stops_at_states_and_where_conditions_begin_to_hold(
    run: Run, journal: tuple[Path, str]
) -> None:
    lines = ("break confirm", 'break if flow.variables.size == "small"', "run", "run", "run")
    out = debugged(run, *lines, "delete 1", "break", journal=journal)
    first, second, third = out.split("(debug) run\n")[1:]
    assert first.startswith('stopped: if flow.variables.size == "small"\n[6/11] choose_small')
    assert second.startswith("stopped: confirm\n[9/11] ask_address ─incomingMessage→ confirm")
    assert third.startswith("[11/11] waits in confirm\n")
    assert '1  if flow.variables.size == "small"\n' in third


def test_a_value_is_changed_and_the_execution_goes_on_from_there(
    run: Run, journal: tuple[Path, str]
) -> None:
    lines = ("goto 7", "set flow.variables.size huge", "again", "text Elm Street", "moments")
    out = debugged(
        run, *lines, "time 2 hours", "template {{flow.variables.size}}!", journal=journal
    )
    assert '  ~ flow.variables.size: "small" → "huge"\n' in out
    assert "asks for Messages: One huge pizza to Elm Street. Is that right? (yes/no)\n" in out
    assert " *  8  " in out
    assert "(sandbox) confirm ─timeout→ give_up\n" in out
    assert out.endswith("huge!\n")


def test_the_states_around_a_moment_are_listed(run: Run, journal: tuple[Path, str]) -> None:
    out = debugged(run, "goto 7", "list", "list check_size", journal=journal)
    assert "  choose_small ─next→\n  choose_medium ─next→\n" in out
    assert "> ask_address  (send-and-wait-for-reply)\n" in out
    assert "    body: A small pizza is 8 dollars. Where shall we bring it?\n" in out
    assert "    match → choose_small: 'small' matches_any_of 'small, s, 1': holds\n" in out


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("nxt", "'nxt' is no command; did you mean next? help lists them all"),
        ("back", "this is the first moment"),
        ("goto 99", "there is no moment 99: there are 1 to 11"),
        ("goto x", "'x' is no number"),
        ("text Hi", "the flow does not wait here, so nothing can happen: goto 2 or goto 3"),
        ("break nowhere", "there is no state 'nowhere'"),
        ("break if ==", "is no condition"),
        ("delete 1", "there is no break 1"),
        ("context flow.nothing", "flow.nothing is not there; flow holds sid, flow_sid, channel"),
        ("set x", "expected set PATH VALUE"),
        ("press", "expected press KEYS"),
        ("template {{x", "error"),
    ],
)
def test_a_wrong_command_is_explained(
    run: Run, journal: tuple[Path, str], line: str, why: str
) -> None:
    result = run("debug", journal[1], "--home", journal[0], given=f"{line}\n")
    assert result.status == 1
    assert why in result.out.partition("(debug) ")[2]
    assert "Traceback" not in result.out + result.err


def test_a_flow_is_played_by_hand(run: Run) -> None:
    lines = ("text Hi", "text large", "time 45 min", "text again", "help", "quit", "text never")
    result = run("debug", SAMPLE, given="\n".join(lines))
    assert result.status == 0
    assert result.out.startswith("nothing has started: text, call or start it")
    assert "(sandbox) ask_size ─incomingMessage→ check_size\n" in result.out
    assert "(sandbox) ask_address ─timeout→ give_up\n" in result.out
    assert result.out.count("Trigger ─incomingMessage→ ask_size") == 2
    assert "never" not in result.out


def test_requests_of_a_flow_are_answered_by_hand(run: Run, tmp_path: Path) -> None:
    flow = tmp_path / "flow.json"
    flow.write_text(
        """{"initial_state": "Trigger", "states": [
        {"name": "Trigger", "type": "trigger", "properties": {},
         "transitions": [{"event": "incomingRequest", "next": "look"},
                         {"event": "incomingCall", "next": "ask"}]},
        {"name": "look", "type": "make-http-request",
         "properties": {"method": "GET", "url": "https://shop.example/{{flow.data.id}}"},
         "transitions": [{"event": "success"}, {"event": "failed", "next": "look"}]},
        {"name": "ask", "type": "gather-input-on-call", "properties": {"say": "Which one?"},
         "transitions": [{"event": "keypress", "next": "ask"}, {"event": "speech"},
                         {"event": "timeout", "next": "ask"}]}]}"""
    )
    lines = ('start {"id": 7}', "answer timeout", 'answer 200 {"name": "Ada"}', "moments")
    more = ("call", "press 1", "silence", "say two", "call", "hangup")
    result = run("debug", flow, given="\n".join((*lines, *more)))
    assert result.status == 0, result.out
    assert "asks for GET https://shop.example/7\n" in result.out
    assert "look ─failed→ look" in result.out
    assert "look ─success→ Ended" in result.out
    for way in ("ask ─keypress→ ask", "ask ─timeout→ ask", "ask ─speech→ Ended"):
        assert way in result.out
    assert "ask ─hangup→ Ended" in result.out


def test_it_is_typed_in_a_terminal(journal: tuple[Path, str]) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, "debug", journal[1], "--home", journal[0]],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment(),
        close_fds=True,
    ) as process:
        os.close(theirs)
        os.write(ours, b"next\nwhere\nquit\n")
        shown = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:
                break
            if not piece:
                break
            shown += piece
        assert process.wait(60) == 0
    os.close(ours)
    text = shown.decode()
    assert "(debug) " in text
    assert text.count("[2/11] waits in ask_size") == 2


def test_every_command_is_explained_in_the_documentation() -> None:
    text = (SAMPLE.parents[3] / "docs/debug.md").read_text(encoding="utf-8")
    words = set(re.findall(r"`(\w+)", text))
    film = Film(Compiler(STUDIO).program(*PIZZA), (), datetime(2026, 1, 5, tzinfo=UTC))
    assert {*Session(film).commands, *INPUTS} <= words

"""`soundstage chat`: a conversation over pipes."""

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run

SAMPLES = Path(__file__).parents[2] / "src/soundstage/samples"
PIZZA, REMINDER = SAMPLES / "pizza_order.json", SAMPLES / "appointment_reminder.json"
CHILD = "FW" + "c" * 32


@pytest.fixture
def web() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A web server on this machine, and what was posted to it."""
    posted: list[dict[str, Any]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/answers", posted
        server.shutdown()
        thread.join()


def test_a_conversation_shows_texts_and_the_path(run: Run) -> None:
    typed = "Hi\nsmall\n1 Main Street\nyes\n"
    result = run("chat", PIZZA, given=typed)
    assert (result.status, result.err) == (0, "")
    lines = result.out.splitlines()
    assert [line for line in lines if line.startswith("you: ")] == [
        f"you: {line}" for line in typed.splitlines()
    ]
    assert lines[1] == "  Trigger ─incomingMessage→ ask_size"
    assert "flow: A small pizza is 8 dollars. Where shall we bring it?" in lines
    assert lines[-1] == "  the flow has ended; text again to start it anew"


def test_time_is_moved_and_the_context_is_shown(run: Run) -> None:
    typed = "Hi\nL\n/context flow.variables\n/context flow.variables.size\n/wait 2h\n/wait soon\n"
    result = run("chat", PIZZA, given=typed)
    assert '{\n  "size": "large",\n  "price": 14\n}\n"large"\n' in result.out
    assert "ask_address ─timeout→ give_up" in result.out
    assert "flow: We have closed your order" in result.out
    assert "error: 'soon' is no duration" in result.out


def test_a_start_by_rest_and_a_request_to_this_machine(
    run: Run, web: tuple[str, list[dict[str, Any]]]
) -> None:
    url, posted = web
    parameters = json.dumps({"name": "Ada", "time": "at 9", "report_url": url})
    result = run("chat", REMINDER, given=f"/start {parameters}\nyes\n/quit\nnot said\n")
    assert "flow: Hello Ada, this is a reminder" in result.out
    assert f"  POST {url}" in result.out
    assert "not said" not in result.out
    assert [answer["outcome"] for answer in posted] == ["confirmed"]


def test_requests_can_be_kept_in(run: Run, web: tuple[str, list[dict[str, Any]]]) -> None:
    url, posted = web
    parameters = json.dumps({"report_url": url})
    typed = f"/start {parameters}\nyes\n"
    result = run("chat", REMINDER, "--http", "none", given=typed)
    assert "error 81016" in result.out
    assert posted == []


def test_a_session_can_begin_again(run: Run) -> None:
    result = run(
        "chat", PIZZA, given="Hi\n/restart\nHi\n/context flow.sid\n/bogus\n//help\n/help\n"
    )
    assert result.out.count("flow: Welcome to Corner Pizza!") == 3
    assert "error: /bogus is no command; known are /wait, /context" in result.out
    assert "you: /help" in result.out
    assert "  /quit            leave" in result.out


def test_what_cannot_be_done_does_not_end_the_session(run: Run) -> None:
    typed = '/start\n/start\n/start [1]\n/context {{\n/context "text"\nyes\n'
    result = run("chat", REMINDER, given=typed)
    assert result.status == 0
    assert result.out.count("error: ") == 4
    assert "flow: Thank you, see you !" in result.out


def test_the_contact_and_the_channel_can_be_chosen(run: Run) -> None:
    typed = "Hi\n/context contact.channel.address\n/context flow.channel.address\n"
    result = run("chat", PIZZA, "--from", "whatsapp:+15550001111", given=typed)
    assert '"whatsapp:+15550001111"\n"whatsapp:+' in result.out


def test_a_subflow_is_given_by_file(run: Run, tmp_path: Path) -> None:
    trigger = {"name": "Trigger", "type": "trigger", "properties": {}}
    started = {"event": "incomingMessage", "next": "child"}
    called = {"event": "incomingParent", "next": "set"}
    child = {
        "initial_state": "Trigger",
        "states": [
            trigger | {"transitions": [called]},
            {
                "name": "set",
                "type": "set-variables",
                "properties": {"variables": [{"key": "mood", "value": "good"}]},
                "transitions": [{"event": "next"}],
            },
        ],
    }
    parent = {
        "initial_state": "Trigger",
        "states": [
            trigger | {"transitions": [started]},
            {
                "name": "child",
                "type": "run-subflow",
                "properties": {"flow_sid": CHILD, "flow_revision": "LatestPublished"},
                "transitions": [{"event": "completed"}, {"event": "failed"}],
            },
        ],
    }
    (tmp_path / "child.json").write_text(json.dumps(child))
    (tmp_path / "parent.json").write_text(json.dumps(parent))
    words = ("chat", tmp_path / "parent.json", "--subflow", f"{CHILD}={tmp_path / 'child.json'}")
    result = run(*words, given="Hi\n/context widgets.child.mood\n")
    assert (result.status, result.err) == (0, "")
    assert '"good"' in result.out


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("missing.json",), 1, "missing.json cannot be read"),
        ((PIZZA, "--subflow", "child.json"), 2, "--subflow is 'child.json', expected FW"),
        ((PIZZA, "--http", "maybe"), 2, "invalid value for '--http'"),
        ((PIZZA, "--as-conversation", "yes"), 2, "invalid value for '--as-conversation'"),
        ((PIZZA, "--from", "nobody"), 2, "--from is 'nobody', expected"),
    ],
)
def test_what_cannot_be_played_is_explained(
    call: Run, words: tuple[str | Path, ...], status: int, said: str
) -> None:
    result = call("chat", *words)
    assert result.status == status
    assert said in result.err


def test_a_broken_flow_is_not_played(call: Run, tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text('{"states": []}')
    result = call("chat", tmp_path / "broken.json")
    assert result.status == 1
    assert f"`soundstage validate {tmp_path / 'broken.json'}` shows the lines" in result.err
    assert "#/initial_state" in result.err

"""Scenarios are proposed for what none reaches; each is green, and together they reach it."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from soundstage.cli import main
from soundstage.testing.coverage.items import Item, Kind
from soundstage.testing.coverage.measuring import Coverage
from soundstage.testing.exploring.suggesting import Suggestions, script_for, suggest
from soundstage.testing.reading import read_script
from soundstage.testing.runner import run_file

SAMPLES = sorted((Path(__file__).parents[3] / "src/soundstage/samples").glob("*.json"))
FROM = "{{flow.channel.address}}"


def state(name: str, type_: str, properties: Any = None, **transitions: str | None) -> Any:
    return {
        "name": name,
        "type": type_,
        "properties": properties or {},
        "transitions": [
            {"event": event.replace("_", "-"), **({"next": target} if target else {})}
            for event, target in transitions.items()
        ],
    }


def split(name: str, path: str, matches: Any, no_match: str | None) -> Any:
    found = state(name, "split-based-on", {"input": f"{{{{{path}}}}}"}, noMatch=no_match)
    for operator, value, target in matches:
        condition = {
            "friendly_name": value,
            "arguments": [f"{{{{{path}}}}}"],
            "type": operator,
            "value": value,
        }
        found["transitions"].append({"event": "match", "next": target, "conditions": [condition]})
    return found


def say(name: str, following: str | None = None) -> Any:
    return state(name, "say-play", {"say": name, "loop": 1}, audioComplete=following)


def tell(name: str, following: str | None = None) -> Any:
    words = {"body": name, "from": FROM, "to": "{{contact.channel.address}}"}
    return state(name, "send-message", words, sent=following, failed=None)


def ask(name: str, **transitions: str | None) -> Any:
    words = {"body": name, "from": FROM, "timeout": "60"}
    return state(name, "send-and-wait-for-reply", words, **transitions)


def fetch(name: str, **transitions: str | None) -> Any:
    return state(name, "make-http-request", {"url": "https://example.com/api"}, **transitions)


GATHER = {"say": "?", "loop": 1, "timeout": 5, "stop_gather": True, "finish_on_key": "#"}

CHOICES = [("equal_to", "1", "one"), ("equal_to", "22", "two")]
BLANK = [("is_blank", "-", "a"), ("is_blank", "-", "b")]
DONE = [("equal_to", "completed", "bye")]
FLOWS = {
    "an answer of a server, two conditions deep": [
        state("Trigger", "trigger", incomingMessage="fetch"),
        fetch("fetch", success="kind", failed="broken"),
        split("kind", "widgets.fetch.parsed.order.kind", [("equal_to", "pizza", "size")], "other"),
        split("size", "widgets.fetch.parsed.order.size", [("greater_than", "3", "big")], "small"),
        *(tell(name) for name in ("broken", "other", "big", "small")),
    ],
    "a variable that a reply sets": [
        state("Trigger", "trigger", incomingMessage="ask"),
        ask("ask", incomingMessage="keep", timeout="late", deliveryFailure="undelivered"),
        state(
            "keep",
            "set-variables",
            {"variables": [{"key": "choice", "value": "{{widgets.ask.inbound.Body | upcase}}"}]},
            next="check",
        ),
        split("check", "flow.variables.choice", [("contains", "AGENT", "agent")], "none"),
        *(tell(name) for name in ("late", "undelivered", "agent", "none")),
    ],
    "parameters of a request": [
        state("Trigger", "trigger", incomingRequest="check"),
        split("check", "flow.data.kind", [("matches_any_of", "a, b", "first")], "second"),
        tell("first"),
        tell("second"),
    ],
    "a counter that ends a loop": [
        state("Trigger", "trigger", incomingMessage="begin"),
        state("begin", "set-variables", {"variables": [{"key": "n", "value": "0"}]}, next="ask"),
        ask("ask", incomingMessage="count"),
        state(
            "count",
            "set-variables",
            {"variables": [{"key": "n", "value": "{{flow.variables.n | plus: 1}}"}]},
            next="enough",
        ),
        split("enough", "flow.variables.n", [("less_than", "4", "ask")], "end"),
        tell("end"),
    ],
    "keys, speech and silence on a call": [
        state("Trigger", "trigger", incomingCall="menu"),
        state(
            "menu", "gather-input-on-call", GATHER, keypress="key", speech="word", timeout="silent"
        ),
        split(
            "key",
            "widgets.menu.Digits",
            [("equal_to", "1", "one"), ("equal_to", "22", "two")],
            "menu",
        ),
        split("word", "widgets.menu.SpeechResult", [("contains", "help", "help")], "menu"),
        *(say(name) for name in ("one", "two", "help", "silent")),
    ],
    "a call that is connected, or not, and a voicemail": [
        state("Trigger", "trigger", incomingCall="dial"),
        state(
            "dial",
            "connect-call-to",
            {"noun": "number", "to": "+15557770009", "timeout": 20},
            callCompleted="status",
            hangup="gone",
        ),
        split(
            "status", "widgets.dial.DialCallStatus", [("equal_to", "completed", "bye")], "record"
        ),
        state(
            "record",
            "record-voicemail",
            {"timeout": 5, "max_length": 60, "play_beep": "true", "trim": "trim-silence"},
            recordingComplete="bye",
            hangup="gone",
        ),
        say("bye"),
        tell("gone"),
    ],
    "a call that the flow makes": [
        state("Trigger", "trigger", incomingRequest="call"),
        state(
            "call",
            "make-outgoing-call-v2",
            {"from": FROM, "to": "{{contact.channel.address}}", "timeout": 30},
            answered="hello",
            busy="text",
            noAnswer="text",
            failed="text",
        ),
        say("hello"),
        tell("text"),
    ],
    "a document elsewhere that sends the caller back": [
        state("Trigger", "trigger", incomingCall="away"),
        state(
            "away",
            "add-twiml-redirect",
            {"url": "https://example.com/menu", "method": "POST", "timeout": "600"},
            **{"return": "where", "timeout": "late", "fail": "broken"},
        ),
        split("where", "widgets.away.place", [("equal_to", "sales", "sales")], "broken"),
        say("sales"),
        tell("late"),
        say("broken"),
    ],
    "a conversation with attributes": [
        state("Trigger", "trigger", incomingConversationMessage="check"),
        split(
            "check",
            "trigger.conversation.ChannelAttributes.reason",
            [("equal_to", "billing", "billing")],
            "other",
        ),
        tell("billing"),
        tell("other"),
    ],
    "opening hours": [
        state("Trigger", "trigger", incomingMessage="hour"),
        split("hour", "'now' | date: '%H:%M'", [("is_before_time", "08:00", "closed")], "open"),
        tell("closed"),
        tell("open"),
    ],
}


def written(folder: Path, states: Any) -> Path:
    path = folder / "flow.json"
    document = {
        "description": "A flow",
        "initial_state": "Trigger",
        "flags": {"allow_concurrent_calls": True},
        "states": states,
    }
    path.write_bytes(msgspec.json.encode(document))
    return path


def reached_by(file: Path) -> Coverage:
    coverage = Coverage()
    for result in run_file(file):
        assert result.passed, result.explained()
        coverage.add(result)
    return coverage


def missing(suggestions: Suggestions, folder: Path) -> list[Item]:
    """Write the proposals, play them, and return what they do not reach of the flow."""
    file = folder / "proposed.test.yaml"
    file.write_text(suggestions.text(folder), encoding="utf-8")
    flow = suggestions.script.flow_path.resolve()
    (coverage,) = (one for one in reached_by(file).flows if one.path == flow)
    return list(coverage.missing(Kind.TRANSITIONS))


@pytest.mark.parametrize("name", FLOWS)
def test_every_transition_is_reached(name: str, tmp_path: Path) -> None:
    suggestions = suggest(script_for(written(tmp_path, FLOWS[name])))
    assert list(suggestions.left.values()) == [[]]
    assert missing(suggestions, tmp_path) == []


@pytest.mark.parametrize("flow", SAMPLES, ids=lambda path: path.stem)
def test_the_samples_are_covered(flow: Path, tmp_path: Path) -> None:
    suggestions = suggest(read_script(flow.with_suffix(".test.yaml")))
    assert missing(suggestions, tmp_path) == []


def test_the_same_is_proposed_each_time(tmp_path: Path) -> None:
    flow = written(tmp_path, FLOWS["a variable that a reply sets"])
    first, second = suggest(script_for(flow)), suggest(script_for(flow))
    assert first.text(tmp_path) == second.text(tmp_path)


def test_nothing_is_proposed_for_what_is_reached(tmp_path: Path) -> None:
    flow = written(tmp_path, FLOWS["parameters of a request"])
    suggestions = suggest(script_for(flow))
    file = tmp_path / "flow.test.yaml"
    file.write_text(suggestions.text(tmp_path), encoding="utf-8")
    known = {one.path: set(one.hits) for one in reached_by(file).flows}
    again = suggest(read_script(file), known)
    assert again.proposals == []
    assert again.total == {flow: 0}


def test_what_cannot_be_reached_is_named(tmp_path: Path) -> None:
    states = [
        state("Trigger", "trigger", incomingMessage="check"),
        split("check", "trigger.message.Body", BLANK, "a"),
        tell("a"),
        tell("b"),
    ]
    flow = written(tmp_path, states)
    suggestions = suggest(script_for(flow))
    assert suggestions.left == {flow: ["check: match (is_blank '-') → b"]}


def test_a_subflow_is_covered_through_its_caller(tmp_path: Path) -> None:
    sid = "FW" + "7" * 32
    inner = [
        state("Trigger", "trigger", incomingParent="check"),
        split("check", "trigger.parent.parameters.kind", [("equal_to", "vip", "greet")], "hello"),
        tell("greet"),
        tell("hello"),
    ]
    (tmp_path / "inner").mkdir()
    subflow = written(tmp_path / "inner", inner)
    run = {
        "flow_sid": sid,
        "flow_revision": "LatestPublished",
        "parameters": [{"key": "kind", "value": "{{trigger.message.Body}}"}],
    }
    flow = written(
        tmp_path,
        [
            state("Trigger", "trigger", incomingMessage="run"),
            state("run", "run-subflow", run, completed="after", failed=None),
            tell("after"),
        ],
    )
    (tmp_path / "flow.test.yaml").write_text(
        f"subflows: {{{sid}: inner/flow.json}}\nscenarios: [{{name: a, steps: [{{wait: 1 s}}]}}]"
    )
    suggestions = suggest(read_script(tmp_path / "flow.test.yaml"))
    assert suggestions.left == {flow: [], subflow: []}


def test_the_command_writes_files_that_pass(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flow = written(tmp_path, FLOWS["parameters of a request"])
    folder = tmp_path / "more"
    assert main(["test", "--suggest", str(flow), "--write", str(folder)]) == 0
    assert "of 3 transitions that no scenario reaches, 3 are reached" in capsys.readouterr().err
    arguments = ["test", str(folder / "flow.suggested.test.yaml"), "--fail-under", "100"]
    assert main(arguments) == 0


def test_the_command_prints_what_it_does_not_write(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flow = written(tmp_path, FLOWS["parameters of a request"])
    assert main(["test", "--suggest", str(flow)]) == 0
    assert "- request: {parameters: {kind: " in capsys.readouterr().out


def test_a_file_that_is_there_is_not_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(tmp_path, FLOWS["parameters of a request"])
    (tmp_path / "flow.suggested.test.yaml").write_text("# mine")
    assert main(["test", "--suggest", str(tmp_path), "--write", str(tmp_path)]) == 1
    assert (tmp_path / "flow.suggested.test.yaml").read_text() == "# mine"
    assert "is there already" in capsys.readouterr().err


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    assert main(["test", "--suggest", str(tmp_path / "nothing.json")]) == 1


def test_a_flow_that_is_not_valid_is_told_as_such(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flow = written(tmp_path, [state("Trigger", "trigger"), state("go", "run-function")])
    assert main(["test", "--suggest", str(flow)]) == 1
    told = capsys.readouterr().err
    assert "#/states/1/properties/url" in told
    assert "Traceback" not in told

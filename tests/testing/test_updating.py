"""`--update` rewrites what differs and nothing else; `--record` writes what was played."""

from pathlib import Path

import pytest

from soundstage.testing.located import read_yaml
from soundstage.testing.recorded import Recording, write_scenario
from soundstage.testing.runner import Choice, run_file
from soundstage.testing.updating import update_file
from soundstage.testing.yaml_text import as_yaml

FLOWS = Path(__file__).parents[1] / "flows"
FERN = "Has the fern had water today? (yes / no / later)"
HEAD = "scenarios:\n  # kept\n  - name: öne\n    steps:\n      - text: hello\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("watering", "switchboard", "delivery"):
        text = (FLOWS / f"{name}.json").read_text(encoding="utf-8")
        (tmp_path / f"{name}.json").write_text(text, encoding="utf-8")
    return tmp_path


CASES = {
    "a text": (
        "      - expect: {sent: Who?} # why\n",
        f"      - expect: {{sent: {FERN}}} # why\n",
    ),
    "one item of a list of lines": (
        "      - text: later\n      - expect:\n          sent:\n            - {contains: fern}\n"
        '            - Well  # well\n            - {contains: fern, to: "+1"}\n',
        "      - text: later\n      - expect:\n          sent:\n            - {contains: fern}\n"
        '            - "Fine, I shall ask again."  # well\n'
        f'            - {{body: {FERN}, to: "+15558675310"}}\n',
    ),
    "a list that is too short": (
        "      - text: later\n      - expect:\n          sent:\n            - {contains: fern}\n"
        "          state: ask\n",
        "      - text: later\n      - expect:\n          sent:\n            - {contains: fern}\n"
        f'            - "Fine, I shall ask again."\n            - {FERN}\n          state: ask\n',
    ),
    "a list that is too long": (
        "      - expect: {sent: [{contains: fern}, b], path: [Trigger, ask]}\n",
        "      - expect: {sent: [{contains: fern}], path: [Trigger]}\n",
    ),
    "how a state was left": (
        "      - expect: {sent: {}, path: [Trigger: incomingCall]}\n",
        "      - expect: {sent: {}, path: [{Trigger: incomingMessage}]}\n",
    ),
    "what is so now": (
        "      - text: later\n      - expect:\n          sent: [{}, {}, {}]\n"
        "          state: nag\n          ended: true # or not\n          faults: [81000]\n"
        "          variables: {postponed: 7, other: 1}\n"
        "          context: {widgets.ask.inbound.Body: x}\n",
        "      - text: later\n      - expect:\n          sent: [{}, {}, {}]\n"
        "          state: ask\n          ended: false # or not\n          faults: []\n"
        "          variables: {postponed: 1, other: null}\n"
        "          context: {widgets.ask.inbound.Body: later}\n",
    ),
    "a message that no look expects": (
        "      - expect: {state: ask}\n",
        f"      - expect: {{state: ask}}\n      - expect: {{sent: {FERN}}}\n",
    ),
    "nothing": (f"      - expect: {{sent: {FERN}}}\n", f"      - expect: {{sent: {FERN}}}\n"),
}


@pytest.mark.parametrize("case", CASES)
def test_only_what_differs_is_rewritten_and_passes_then(case: str, folder: Path) -> None:
    before, after = CASES[case]
    path = folder / "watering.test.yaml"
    path.write_text(HEAD + before, encoding="utf-8")
    update_file(path, Choice())
    assert path.read_text(encoding="utf-8") == HEAD + after
    assert [result.explained() for result in run_file(path) if not result.passed] == []
    assert update_file(path, Choice()) == []


def test_calls_and_what_is_heard_are_accepted_too(folder: Path) -> None:
    path = folder / "switchboard.test.yaml"
    steps = "- call: true\n      - expect: {heard: [Hi, {voice: Bert}], calls: [{status: busy}]}"
    path.write_text(f"scenarios:\n  - name: one\n    steps:\n      {steps}\n", encoding="utf-8")
    update_file(path, Choice())
    assert "heard: [Welcome to the mill., {text: " in path.read_text(encoding="utf-8")
    assert "calls: [{status: in-progress}]" in path.read_text(encoding="utf-8")
    assert run_file(path)[0].passed


def test_rows_are_left_alone_and_that_is_said(folder: Path) -> None:
    path = folder / "watering.test.yaml"
    text = HEAD.replace("    steps", "    each: [{a: 1}, {a: 2}]\n    steps")
    path.write_text(f"{text}      - expect: {{sent: '${{a}}'}}\n", encoding="utf-8")
    notes = update_file(path, Choice())
    assert len(notes) == 2
    assert notes[0].startswith(f"left     {path}:3: öne (a: 1): its rows share")


def test_a_choice_keeps_the_other_scenarios(folder: Path) -> None:
    path = folder / "watering.test.yaml"
    path.write_text(f"{HEAD}      - expect: {{sent: x}}\n", encoding="utf-8")
    assert update_file(path, Choice("two")) == []
    assert update_file(path, Choice("öne")) == [f"updated  {path}:6: expect.sent"]


@pytest.mark.parametrize(
    "value",
    [
        *("Hi", "yes", "null", "1", "a: b", "a, b", "x #y", "", " a", 'say "x"', "ä\nb", "-"),
        *("{{a}}", 1, 1.5, True, None, [], {}, ["a", {"b c": ["d", 1]}], {"+1": "x"}),
    ],
)
def test_what_is_written_reads_as_the_same(value: object) -> None:
    text = as_yaml(value)
    assert read_yaml(f"[{text}]").value == [value]
    assert read_yaml(f"k: {text}  # c").value == {"k": value}


RECORDING = Recording(
    steps=[
        {"text": "hello"},
        {"expect": {"sent": FERN, "state": "ask"}},
        {"wait": "2 h"},
        {"expect": {"sent": "No answer? Then I assume the worst.", "ended": True}},
    ],
    http=[{"url": "https://a.example/x", "method": "GET", "json": {"a": [1, "yes"]}}],
)


@pytest.mark.parametrize("before", ["", f"{HEAD}      - expect: {{sent: {{}}}}\n# the end\n"])
def test_a_recording_is_added_and_passes(before: str, folder: Path) -> None:
    path = folder / "watering.test.yaml"
    if before:
        path.write_text(before, encoding="utf-8")
    assert write_scenario(RECORDING, path) == "recorded 1"
    assert write_scenario(RECORDING, path) == "recorded 2"
    results = run_file(path)
    assert [result.explained() for result in results if not result.passed] == []
    assert [result.name for result in results][-2:] == ["recorded 1", "recorded 2"]
    assert "# the end" in path.read_text(encoding="utf-8") or not before

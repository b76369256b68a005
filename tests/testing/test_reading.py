"""Scenario files are read with the line of everything, and mistakes are told with theirs."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from soundstage.testing.checks import read_moment
from soundstage.testing.reading import ScenarioError, parse_script, read_script
from soundstage.testing.scenario import Texting

FILE = Path("plant.test.yaml")

START = """scenarios:
  - name: one
    steps:
"""

MISTAKES = {
    "a wrong key": ("scenario: []", 1, "scenario: unknown key; did you mean 'scenarios'?"),
    "a wrong key of a scenario": (
        "scenarios:\n  - name: x\n    step: []\n    steps: [end: true]",
        3,
        "step: unknown key; did you mean 'steps'?",
    ),
    "a key that is like no other": (
        START + "      - shout: hi\n",
        4,
        "shout: unknown key; expected one of text, call, press, say,",
    ),
    "a wrong key deep inside": (
        START + "      - expect:\n          sent:\n            - contians: a\n",
        6,
        "contians: unknown key; did you mean 'contains'?",
    ),
    "a wrong key of a request": (
        START + "      - expect: {requests: [{methd: GET}]}\n",
        4,
        "did you mean 'method'?",
    ),
    "no scenarios": ("flow: a.json", 1, "the key 'scenarios' is missing"),
    "an empty file": ("", 1, "expected a mapping, found nothing"),
    "a list in place of a mapping": ("- a", 1, "expected a mapping, found a list"),
    "no steps": ("scenarios:\n  - name: x\n    steps: []", 3, "steps: "),
    "a step that does two things": (
        START + "      - text: hi\n        wait: 1 s\n",
        4,
        "write, request, wait, end, expect; here: ['text', 'wait']",
    ),
    "a step that does nothing": (START + "      - {}\n", 4, "exactly one thing"),
    "an end that is none": (START + "      - end: false\n", 4, "`end` cannot be false"),
    "a phone that does two things": (
        "phones:\n  '+1': {script: [{press: 1, say: 2}]}\n" + START + "      - end: true",
        2,
        "a step does exactly one thing: press, say, expect, wait, hang_up, provide; here: ['press'",
    ),
    "a phone that rings for no time that is known": (
        "phones:\n  '+1': {after: soon}\n" + START + "      - end: true",
        2,
        "after: 'soon' is no duration",
    ),
    "a person who waits for no time that is known": (
        "phones:\n  '+1':\n    script:\n      - wait: 3 s\n      - wait: x\n"
        + START
        + "      - end: true",
        5,
        "wait: 'x' is no duration",
    ),
    "a phone that answers strangely": (
        "phones:\n  '+1': {answer: maybe}\n" + START + "      - end: true",
        2,
        "answer: 'maybe' is no answer; expected one of yes, no, busy",
    ),
    "a call that is none": (START + "      - call: false\n", 4, "`call` cannot be false"),
    "an outcome of nothing": (
        START + "      - provide: {play: {}}\n",
        4,
        "play: nothing to provide; did you mean 'pay'?",
    ),
    "a wrong key of a line": (
        START + "      - expect: {heard: [{contians: a}]}\n",
        4,
        "contians: unknown key; did you mean 'contains'?",
    ),
    "a heard text that no expression can match": (
        START + "      - expect: {heard: {matches: '['}}\n",
        4,
        "'[' is no regular expression",
    ),
    "a wait without a unit": (
        START + "      - wait: 90\n",
        4,
        "wait: expected a text, found a whole number",
    ),
    "an unknown unit": (START + "      - wait: 3 dogs\n", 4, "'dogs' in '3 dogs' is no unit"),
    "a regular expression that is none": (
        START + "      - expect:\n          sent:\n            matches: '('\n",
        6,
        "'(' is no regular expression",
    ),
    "faults that are no codes": (
        START + "      - expect: {faults: [ill]}\n",
        4,
        "faults: expected a whole number, found a text",
    ),
    "an unknown limit": (
        "limits: {step: 5}\n" + START + "      - end: true",
        1,
        "step: no limit of that name; did you mean 'steps'?",
    ),
    "a time that is none": (
        START.replace("    steps", "    clock: noon\n    steps") + "      - end: true",
        3,
        "'noon' is no time; write one such as 2026-01-05T09:00:00Z",
    ),
    "an unknown failure": (
        "http:\n  - url: a\n  - {url: b, fail: boom}\n" + START + "      - end: true",
        3,
        "'boom' is no failure; expected one of timeout, network, too-large, refused, bad-url",
    ),
    "a failure of the carrier that is none": (
        "carrier: [{url: b, fail: boom}]\n" + START + "      - end: true",
        1,
        "'boom' is no failure; expected one of timeout",
    ),
    "a carrier that does nothing else": (
        "carrier: [{url: b}]\n" + START + "      - end: true",
        1,
        "the carrier answers, by a `status` or after a `delay`, or `fail`s",
    ),
    "a carrier that answers and does not": (
        "carrier: [{url: b, status: 500, fail: network}]\n" + START + "      - end: true",
        1,
        "the carrier answers, by a `status` or after a `delay`, or `fail`s",
    ),
    "a success of the carrier": (
        "carrier: [{url: b, status: 200}]\n" + START + "      - end: true",
        1,
        "status: Expected `int` >= 400",
    ),
    "a picture of a REST client": (
        START + "      - write: {media: 'http://a.example/', by_rest: true}\n",
        4,
        "media are sent in chat clients",
    ),
    "a workflow without a SID": (
        "workflows:\n  sales: {}\n" + START + "      - end: true",
        2,
        "sales: not the SID of a workflow",
    ),
    "a task channel without a SID": (
        "workflows: {WW" + "0" * 32 + ": {channels: [chat]}}\n" + START + "      - end: true",
        1,
        "'chat' is not the SID of a task channel",
    ),
    "a task that waits for no time that is known": (
        "workflows: {WW" + "0" * 32 + ": {accept: soon}}\n" + START + "      - end: true",
        1,
        "accept: 'soon' is no duration",
    ),
    "a subflow without a SID": (
        "subflows:\n  child: child.json\n" + START + "      - end: true",
        2,
        "child: not the SID of a flow",
    ),
    "two bodies": (
        "http: [{url: b, body: x, json: 1}]\n" + START + "      - end: true",
        1,
        "`json` or `body`, not both",
    ),
    "a delay that is none": (
        "http: [{url: b, delay: x}]\n" + START + "      - end: true",
        1,
        "delay: 'x' is no duration",
    ),
    "a key that is there twice": (START + "      - text: a\n        text: b\n", 5, "twice"),
    "broken YAML": (START + "      - text: [a\n", 5, "is not YAML"),
    "a character that YAML does not take": ("a: \x07", 1, "is not YAML"),
    "a key that is no text": ("? [a]\n: b", 1, "a key that is no plain text"),
    "a document that never ends": ("a: &x [*x]", 1, "nothing has the anchor 'x'"),
    "two documents in one": ("a: 1\n---\nb: 2", 2, "a second document"),
    "a document that is deep": ("[" * 5_000, 1, "levels deep"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_file_line_and_what_was_expected(mistake: str) -> None:
    text, line, message = MISTAKES[mistake]
    with pytest.raises(ScenarioError) as error:
        parse_script(text, FILE)
    assert str(error.value).startswith(f"{FILE}:{line}: ")
    assert message in str(error.value)


def test_plain_scalars_are_those_of_json_and_keep_their_spelling() -> None:
    texts = ["yes", "no", "on", "007", "1.50", "2026-01-05", "12:30", "0x1F", "1_000", "+1", ".5"]
    steps = "".join(f"      - text: {text}\n" for text in texts)
    script = parse_script(START + steps, FILE)
    assert [line.text for line in script.file.scenarios[0].steps] == texts


def test_numbers_and_booleans_can_be_texted() -> None:
    script = parse_script(START + "      - text: 1\n      - text: true\n", FILE)
    assert [line.text for line in script.file.scenarios[0].steps] == [1, True]


def test_a_text_may_have_more_than_words() -> None:
    steps = '      - text: {body: hi, from: "+1555", media: a.png, params: {WaId: 5}}\n'
    text = parse_script(START + steps, FILE).file.scenarios[0].steps[0].text
    assert text == Texting(body="hi", from_="+1555", media="a.png", params={"WaId": 5})


def test_the_flow_is_the_one_of_the_same_name_unless_another_is_named() -> None:
    folder = Path("flows")
    text = START + "      - end: true\n"
    assert parse_script(text, folder / "a.b.test.yaml").flow_path == folder / "a.b.json"
    named = parse_script("flow: ../other.json\n" + text, folder / "a.test.yaml")
    assert named.flow_path == folder / "../other.json"


def test_a_file_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="cannot be read: No such file"):
        read_script(tmp_path / "none.test.yaml")


def test_a_file_that_is_no_text_is_said_to_be_so(tmp_path: Path) -> None:
    path = tmp_path / "odd.test.yaml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ScenarioError, match="is not UTF-8 text"):
        read_script(path)


def test_a_moment_without_zone_is_in_utc() -> None:
    moment = datetime(2026, 1, 5, 8, tzinfo=UTC)
    assert read_moment("2026-01-05T08:00:00") == moment
    assert read_moment("2026-01-05T09:00:00+01:00") == moment

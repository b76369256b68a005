"""`soundstage validate`: places, formats, exit statuses."""

from pathlib import Path

import pytest
from tests.cli.conftest import Run

SAMPLES = Path(__file__).parents[2] / "src/soundstage/samples"

BROKEN = """{
  "description": "Two faults",
  "initial_state": "Trigger",
  "states": [
    {"name": "Trigger", "type": "trigger", "properties": {}, "transitions": [
      {"event": "incomingMessage", "next": "nowhere"}
    ]},
    {"name": "ask", "type": "send-and-wait-for-reply", "transitions": [],
     "properties": {"from": 7, "body": "Hm?"}}
  ]
}
"""


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.json"
    path.write_text(BROKEN)
    return path


def test_a_valid_flow_is_called_valid(call: Run) -> None:
    files = sorted(SAMPLES.glob("*.json"))
    result = call("validate", *files)
    assert result.status == 0
    said = [line.rpartition(": ")[2] for line in result.out.splitlines()]
    assert said == ["valid"] * len(files)


def test_errors_stand_at_their_line_and_column(run: Run, broken: Path) -> None:
    result = run("validate", broken)
    assert result.status == 1
    places = {line.partition(": error:")[0] for line in result.out.splitlines()}
    assert places == {f"{broken}:6:44", f"{broken}:9:29"}
    assert "(#/states/0/transitions/0/next)" in result.out


def test_json_tells_the_same(call: Run, broken: Path) -> None:
    result = call("validate", "--json", broken, SAMPLES / "pizza_order.json")
    assert result.status == 1
    bad, good = result.json
    assert (bad["file"], bad["valid"], good["valid"]) == (str(broken), False, True)
    assert {(e["property_path"], e["line"], e["column"]) for e in bad["errors"]} == {
        ("#/states/0/transitions/0/next", 6, 44),
        ("#/states/1/properties/from", 9, 29),
    }


def test_standard_input_is_a_file_too(run: Run) -> None:
    result = run("validate", "-", given=BROKEN)
    assert result.status == 1
    assert result.out.startswith("<stdin>:")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"states": tru}', "1:12"),
        ('\n\n  {"a" 1}', "3:8"),
        ("", "1:1"),
        ("\ufeff[", "1:2"),
        ("\udcff", "1:1"),
        ("[" * 100_000, "1:65"),
        ('{"a": 1, "a": 2}', "1:15"),
    ],
)
def test_text_that_is_no_json_is_located(run: Run, text: str, place: str) -> None:
    result = run("validate", "-", given=text)
    assert result.status == 1
    assert result.out.startswith(f"<stdin>:{place}: error: ")


def test_a_missing_file_does_not_hide_the_others(run: Run, broken: Path) -> None:
    result = run("validate", "missing.json", broken, SAMPLES)
    assert result.status == 1
    assert "error: missing.json cannot be read: No such file or directory" in result.err
    assert f"error: {SAMPLES} cannot be read: Is a directory" in result.err
    assert "broken.json:6:44" in result.out


def test_limits_are_settings(call: Run) -> None:
    sample = SAMPLES / "pizza_order.json"
    result = call("validate", sample, SOUNDSTAGE_LIMIT_STATES="3")
    assert result.status == 1
    assert call("validate", sample, SOUNDSTAGE_LIMIT_STATES="30").status == 0

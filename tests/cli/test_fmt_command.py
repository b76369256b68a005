"""`soundstage fmt`: one form for all flows."""

import json
from pathlib import Path

from tests.cli.conftest import Run

FLOW = {
    "initial_state": "a",
    "states": [{"type": "trigger", "name": "a", "transitions": [], "more": {"z": 1, "b": 2}}],
}
CANONICAL = """{
  "states": [
    {
      "name": "a",
      "type": "trigger",
      "transitions": [],
      "more": {
        "b": 2,
        "z": 1
      }
    }
  ],
  "initial_state": "a"
}
"""


def test_a_flow_is_written_in_the_canonical_form_once(call: Run, tmp_path: Path) -> None:
    path = tmp_path / "flow.json"
    path.write_text(json.dumps(FLOW), encoding="utf-8")
    first = call("fmt", path)
    assert (first.status, first.out) == (0, f"{path}: formatted\n")
    assert path.read_text(encoding="utf-8") == CANONICAL
    second = call("fmt", path)
    assert (second.status, second.out) == (0, "")


def test_a_check_lists_and_writes_nothing(call: Run, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(CANONICAL, encoding="utf-8")
    bad.write_text(json.dumps(FLOW), encoding="utf-8")
    result = call("fmt", "--check", good, bad)
    assert (result.status, result.out) == (1, f"{bad}: is not canonical\n")
    assert bad.read_text(encoding="utf-8") == json.dumps(FLOW)
    assert call("fmt", "--check", good).status == 0


def test_standard_input_goes_to_standard_output(run: Run) -> None:
    assert run("fmt", "-", given=json.dumps(FLOW)).out == CANONICAL
    assert run("fmt", "-", "--check", given=json.dumps(FLOW)).status == 1
    assert run("fmt", "-", "--check", given=CANONICAL).status == 0


def test_in_a_folder_only_flows_are_formatted(call: Run, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    flow, other = tmp_path / "deep" / "flow.json", tmp_path / "package.json"
    flow.write_text(json.dumps(FLOW), encoding="utf-8")
    other.write_text("{}", encoding="utf-8")
    assert call("fmt", tmp_path).out == f"{flow}: formatted\n"
    assert other.read_text(encoding="utf-8") == "{}"


def test_what_cannot_be_read_stays_and_the_others_are_formatted(call: Run, tmp_path: Path) -> None:
    broken, none, flow = (tmp_path / f"{name}.json" for name in ("broken", "none", "flow"))
    broken.write_text('{"states": [1 2]}', encoding="utf-8")
    none.write_text("[]", encoding="utf-8")
    flow.write_text(json.dumps(FLOW), encoding="utf-8")
    result = call("fmt", broken, none, flow)
    assert result.status == 2
    assert "broken.json:1:15: is not valid JSON: Expecting ',' delimiter" in result.err
    assert "none.json:1:1: is not a flow definition" in result.err
    assert flow.read_text(encoding="utf-8") == CANONICAL
    assert broken.read_text(encoding="utf-8") == '{"states": [1 2]}'

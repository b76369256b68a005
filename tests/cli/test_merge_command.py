"""`soundstage merge`: two edits become one flow, written as ours is."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run

SAMPLE = Path(__file__).parents[2] / "src/soundstage/samples/pizza_order.json"
BASE = json.loads(SAMPLE.read_text(encoding="utf-8"))


def said(body: str, timeout: str | None = None) -> Any:
    flow = copy.deepcopy(BASE)
    flow["states"][1]["properties"]["body"] = body
    if timeout:
        flow["states"][1]["properties"]["timeout"] = timeout
    return flow


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    found = {name: tmp_path / f"{name}.json" for name in ("base", "ours", "theirs")}
    found["base"].write_text(json.dumps(BASE), encoding="utf-8")
    found["ours"].write_text(json.dumps(said("Hello é"), indent=3), encoding="utf-8")
    return found


def test_the_form_of_our_side_is_kept(call: Run, files: dict[str, Path]) -> None:
    theirs = copy.deepcopy(BASE)
    theirs["states"][1]["properties"]["timeout"] = "99"
    files["theirs"].write_text(json.dumps(theirs), encoding="utf-8")
    result = call("merge", *files.values())
    assert (result.status, result.err) == (0, "")
    assert result.out == json.dumps(said("Hello é", "99"), indent=3)
    assert call("merge", *files.values(), "--output", files["ours"]).out == ""
    assert files["ours"].read_text(encoding="utf-8") == result.out


def test_conflicts_are_listed_and_ours_is_kept(call: Run, files: dict[str, Path]) -> None:
    files["theirs"].write_text(json.dumps(said("Hey", "99")), encoding="utf-8")
    result = call("merge", *files.values(), "--path", "flows/pizza.json")
    assert result.status == 1
    assert result.json == said("Hello é", "99")
    assert "flows/pizza.json: 1 conflict; the flow has our side of each\n" in result.err
    assert "    ours:   Hello é\n    theirs: Hey\n" in result.err
    answer = call("merge", *files.values(), "--json").json
    assert answer["definition"] == said("Hello é", "99")
    assert [conflict["path"] for conflict in answer["conflicts"]] == [
        ["states", "ask_size", "properties", "body"]
    ]


def test_a_flow_that_both_sides_began_has_an_empty_base(call: Run, files: dict[str, Path]) -> None:
    files["base"].write_text("", encoding="utf-8")
    files["theirs"].write_text(json.dumps(said("Hello é")), encoding="utf-8")
    assert call("merge", *files.values()).json == said("Hello é")


def test_trouble_leaves_the_file_as_it_is(call: Run, files: dict[str, Path]) -> None:
    files["theirs"].write_text("{", encoding="utf-8")
    before = files["ours"].read_bytes()
    result = call("merge", *files.values(), "--output", files["ours"])
    assert result.status == 2
    assert "theirs.json:1:2: is not valid JSON" in result.err
    assert files["ours"].read_bytes() == before

"""`soundstage draw`: SVG, PNG and Mermaid, by the name of the file."""

import builtins
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree

import pytest
import resvg_py
from tests.cli.conftest import Run

SAMPLE = Path(__file__).parents[2] / "src/soundstage/samples/pizza_order.json"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(
    ("name", "begins"),
    [("a.svg", b"<svg "), ("a.png", PNG), ("a.mmd", b"flowchart TD"), ("A.SVG", b"<svg ")],
)
def test_the_name_says_what_is_drawn(call: Run, tmp_path: Path, name: str, begins: bytes) -> None:
    result = call("draw", SAMPLE, "-o", tmp_path / name)
    assert (result.status, result.out, result.err) == (0, "", "")
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_without_a_name_it_goes_to_the_standard_output(run: Run) -> None:
    given = SAMPLE.read_text(encoding="utf-8")
    ElementTree.fromstring(run("draw", "-", given=given).out)
    assert run("draw", SAMPLE, "--format", "mermaid").out.startswith("flowchart TD\n")


def test_text_is_drawn_with_the_fonts_of_the_machine(call: Run, tmp_path: Path) -> None:
    svg = call("draw", SAMPLE).out
    call("draw", SAMPLE, "-o", tmp_path / "a.png")
    bare = resvg_py.svg_to_bytes(svg_string=svg, zoom=2.0, skip_system_fonts=True)
    assert (tmp_path / "a.png").read_bytes() != bare


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (["-o", "a.gif"], 2, "a.gif ends in none of .svg, .png, .mmd, .mermaid"),
        (["-o", "nowhere/a.svg"], 1, "nowhere/a.svg: No such file or directory"),
    ],
)
def test_what_cannot_be_written_is_said(
    call: Run, words: list[str], status: int, message: str
) -> None:
    result = call("draw", SAMPLE, *words)
    assert result.status == status
    assert message in result.err


@pytest.mark.parametrize(
    ("flow", "message"),
    [
        ({"states": []}, "flow.json has no initial_state"),
        ({"states": [{"name": "a"}]}, "flow.json:1:13: has no type: expected a string"),
    ],
)
def test_what_is_no_flow_is_not_drawn(call: Run, tmp_path: Path, flow: Any, message: str) -> None:
    path = tmp_path / "flow.json"
    path.write_text(json.dumps(flow), encoding="utf-8")
    result = call("draw", path)
    assert result.status == 1
    assert message in result.err


def test_without_the_extra_only_png_is_refused(
    call: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The package is hidden as if it were not installed."""
    found = builtins.__import__

    def hide(name: str, globals_: Mapping[str, object] | None = None, *rest: Any) -> ModuleType:
        if name == "resvg_py":
            raise ImportError(name)
        return found(name, globals_, *rest)

    monkeypatch.delitem(sys.modules, "resvg_py")
    monkeypatch.setattr(builtins, "__import__", hide)
    refused = call("draw", SAMPLE, "-o", tmp_path / "a.png")
    assert refused.status == 1
    assert "pip install 'soundstage[png]'" in refused.err
    assert call("draw", SAMPLE, "-o", tmp_path / "a.svg").status == 0

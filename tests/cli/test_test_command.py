"""`soundstage test`: scenario files from the command line."""

import shutil
from pathlib import Path

import pytest
from tests.cli.conftest import Run

SAMPLES = Path(__file__).parents[2] / "src/soundstage/samples"

FAILING = """\
scenarios:
  - name: a wrong hope
    steps:
      - text: Hi
      - expect: {sent: Good morning!}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(SAMPLES / "pizza_order.json", tmp_path)
    return tmp_path


def test_a_folder_is_searched(run: Run) -> None:
    result = run("test", SAMPLES)
    assert result.status == 0
    assert result.out.splitlines()[-1] == "8 passed, 0 failed"


def test_a_failure_names_the_line_and_shows_the_transcript(run: Run, folder: Path) -> None:
    (folder / "pizza_order.test.yaml").write_text(FAILING)
    result = run("test", folder)
    assert result.status == 1
    assert f"{folder / 'pizza_order.test.yaml'}:5: " in result.out
    assert "Good morning!" in result.out
    assert "Welcome to Corner Pizza!" in result.out
    assert result.out.splitlines()[-1] == "0 passed, 1 failed"


def test_json_tells_the_same(run: Run, folder: Path) -> None:
    (folder / "pizza_order.test.yaml").write_text(FAILING)
    result = run("test", folder, "--json")
    assert result.status == 1
    assert [(story["name"], story["passed"]) for story in result.json] == [("a wrong hope", False)]


def test_nothing_to_play_is_a_failure(run: Run, tmp_path: Path) -> None:
    result = run("test", tmp_path)
    assert result.status == 1
    assert "no scenarios found" in result.out

"""`soundstage test`: scenario files from the command line."""

import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.cli.conftest import COMMAND, Run, environment

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
    passed = re.fullmatch(r"(\d+) passed, 0 failed", result.out.splitlines()[-1])
    assert passed
    assert int(passed[1]) > 2 * len(list(SAMPLES.glob("*.test.yaml")))


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


def test_the_samples_reach_every_transition(run: Run) -> None:
    result = run("test", "-q", "--fail-under", "100", SAMPLES)
    assert result.status == 0, result.err


TWO = (
    FAILING
    + """\
  - name: a right hope
    steps:
      - text: Hi
      - expect: {sent: {contains: Which size}}
"""
)


@pytest.fixture
def two(folder: Path) -> Path:
    for name in ("a", "b"):
        text = f"flow: pizza_order.json\n{TWO}"
        (folder / f"{name}.test.yaml").write_text(text, encoding="utf-8")
    return folder


def test_scenarios_are_chosen_by_name_and_path(run: Run, two: Path) -> None:
    result = run("test", two, "-k", "RIGHT")
    assert (result.status, result.out.splitlines()[-1]) == (0, "2 passed, 0 failed")
    assert run("test", two, "-k", "b.test.yaml: a right").out.splitlines()[1:] == [
        "1 passed, 0 failed"
    ]


def test_the_first_failure_may_be_the_last_result(run: Run, two: Path) -> None:
    assert run("test", two, "-x").out.splitlines()[-1] == "0 passed, 1 failed"


def test_quiet_shows_failures_only(run: Run, two: Path) -> None:
    lines = run("test", two, "-q").out.splitlines()
    assert [line for line in lines if line.startswith("passed")] == []
    assert lines[-1] == "2 passed, 2 failed"


def test_many_processes_tell_the_same_in_the_same_order(run: Run, two: Path) -> None:
    alone, together = (run("test", two, "-j", jobs) for jobs in ("1", "2"))
    assert (together.status, together.out, together.err) == (1, alone.out, "")


def test_junit_names_each_scenario_and_its_failure(run: Run, two: Path, tmp_path: Path) -> None:
    file = tmp_path / "junit.xml"
    assert run("test", two, "--junit", file).status == 1
    root = ElementTree.parse(file).getroot()
    assert (root.get("tests"), root.get("failures")) == ("4", "2")
    failure = root.find("testsuite/testcase/failure")
    assert failure is not None and failure.text is not None
    assert "Good morning!" in failure.text
    assert run("test", two, "--junit", two / "none" / "junit.xml").status == 1


def test_what_comes_out_can_be_accepted(run: Run, two: Path) -> None:
    result = run("test", two / "a.test.yaml", "--update")
    assert result.status == 0
    assert f"updated  {two / 'a.test.yaml'}:6: expect.sent" in result.out


def test_a_flow_played_by_hand_becomes_a_scenario(run: Run, folder: Path) -> None:
    typed = "Hi\nbig\n/wait 30 min\n/quit\n"
    result = run("test", "--record", folder / "pizza_order.json", given=typed)
    assert result.status == 0, result.err
    assert result.out.splitlines()[-1].endswith("it passes there")
    assert "closed your order" in (folder / "pizza_order.test.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [("x", "--record", "a.json"), ("--record", "a.yaml")])
def test_what_cannot_be_recorded_is_told(words: tuple[str, ...], run: Run) -> None:
    result = run("test", *words)
    assert result.status == 2
    assert "--record" in result.err


def test_a_file_that_is_saved_is_played_again(two: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "test", str(two), "-k", "a.test.yaml: a right", "--watch"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment(PYTHONUNBUFFERED="1"),
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline().startswith("passed")
        assert process.stdout.readline() == "1 passed, 0 failed\n"
        file = two / "a.test.yaml"
        file.write_text(file.read_text().replace("Which size", "Which colour"))
        assert process.stdout.readline().startswith("FAILED")
    finally:
        process.kill()
        process.communicate()

"""Scenario files are found, played and told about: by function, by command and by pytest."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema_rs
import pytest

from soundstage.testing.errors import MissingFile
from soundstage.testing.located import read_yaml
from soundstage.testing.runner import find_files, run_file
from soundstage.testing.schema import scenario_schema

FLOWS = Path(__file__).parents[1] / "flows"
FOUND = sorted(Path(__file__).parents[1].rglob("*.test.yaml"))
PASSING = "- text: hello\n      - expect: {sent: {contains: fern}}"
FAILING = "- text: hello\n      - expect: {sent: Hi}"


def write(folder: Path, name: str, steps: str = PASSING) -> Path:
    (folder / "watering.json").write_text((FLOWS / "watering.json").read_text())
    path = folder / f"{name}.test.yaml"
    path.write_text(
        f"flow: watering.json\nscenarios:\n  - name: {name} story\n    steps:\n      {steps}\n"
    )
    return path


def command(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )


def test_folders_are_searched_and_each_file_is_found_once(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    first, second = write(tmp_path, "b"), write(tmp_path / "inner", "a")
    assert find_files([first, tmp_path]) == [first, second]


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    gone = tmp_path / "none"
    with pytest.raises(MissingFile) as error:
        find_files([gone])
    assert str(error.value) == f"{gone} is not there; name scenario files or folders of them"


def test_a_file_gives_one_result_for_each_scenario() -> None:
    results = run_file(FLOWS / "booking.test.yaml")
    assert [result.passed for result in results] == [True, True, True]
    assert results[0].line == 6


def test_a_file_that_cannot_be_used_is_one_failed_result(tmp_path: Path) -> None:
    path = tmp_path / "a.test.yaml"
    path.write_text("scenarios: 5")
    (result,) = run_file(path)
    assert result.explained() == f"{path}:1: scenarios: expected a list, found a whole number"


def test_the_command_passes(tmp_path: Path) -> None:
    write(tmp_path, "good")
    done = command("soundstage.cli", "test", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout == "passed  good.test.yaml  good story\n1 passed, 0 failed\n"
    assert done.stderr == ""


def test_the_command_fails_and_says_why(tmp_path: Path) -> None:
    write(tmp_path, "good")
    write(tmp_path, "poor", FAILING)
    done = command("soundstage.cli", "test", str(tmp_path), cwd=tmp_path)
    assert done.returncode == 1
    assert "poor.test.yaml:6: message 1 is not as expected" in done.stdout
    assert done.stdout.endswith("1 passed, 1 failed\n")


def test_the_command_answers_in_json(tmp_path: Path) -> None:
    write(tmp_path, "poor", FAILING)
    done = command("soundstage.cli", "test", "--json", "poor.test.yaml", cwd=tmp_path)
    assert done.returncode == 1
    (result,) = json.loads(done.stdout)
    assert result["failure"]["line"] == 6
    assert result["path"] == [["Trigger", "incomingMessage"]]
    assert result["transcript"][0] == {"seconds": 0.0, "who": "contact", "what": "hello"}


def test_the_command_fails_when_there_is_nothing_to_play(tmp_path: Path) -> None:
    done = command("soundstage.cli", "test", cwd=tmp_path)
    assert done.returncode == 1
    assert "no scenarios found" in done.stdout


def test_pytest_collects_scenario_files_and_has_the_fixture(tmp_path: Path) -> None:
    write(tmp_path, "good")
    write(tmp_path, "poor", FAILING)
    (tmp_path / "test_own.py").write_text(
        "async def test_own(stage):\n"
        "    async with stage('watering.json') as play:\n"
        "        await play.text('hello')\n"
        "        assert 'fern' in play.sent[0].body\n"
    )
    plugin = "soundstage.testing.pytest_plugin"
    asyncio = ["-o", "asyncio_mode=auto", "-o", "asyncio_default_fixture_loop_scope=function"]
    options = ["-p", plugin, *asyncio, "-W", "error", "-q"]
    done = command("pytest", *options, cwd=tmp_path)
    assert done.returncode == 1
    assert "2 passed" in done.stdout
    assert "poor.test.yaml:6: message 1 is not as expected" in done.stdout
    assert "pytest_plugin.py" not in done.stdout


def test_pytest_names_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "odd.test.yaml").write_text("scenarios: 5")
    done = command("pytest", "-p", "soundstage.testing.pytest_plugin", "-q", cwd=tmp_path)
    assert done.returncode == 2
    assert "odd.test.yaml:1: scenarios: expected a list, found a whole number" in done.stdout


@pytest.mark.parametrize("path", FOUND, ids=[path.name for path in FOUND])
def test_the_schema_accepts_the_scenario_files_that_there_are(path: Path) -> None:
    document = read_yaml(path.read_text(encoding="utf-8")).value
    jsonschema_rs.Draft202012Validator(scenario_schema()).validate(document)


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"scenarios": []},
        {"scenarios": [{"name": "x", "steps": []}]},
        {"scenarios": [{"name": "x", "steps": [{"shout": "hi"}]}]},
        {"scenarios": [{"name": "x", "steps": [{"expect": {"faults": ["ill"]}}]}]},
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(document: object) -> None:
    assert not jsonschema_rs.Draft202012Validator(scenario_schema()).is_valid(document)

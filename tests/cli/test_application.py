"""The command itself: its help, its version, its faults, and how little it loads."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from soundstage import __version__
from soundstage.cli.commands import COMMANDS

SAMPLE = Path(__file__).parents[2] / "src/soundstage/samples/pizza_order.json"
HEAVY = ("aiohttp", "starlette", "uvicorn", "rich", "cryptography", "apsw", "structlog")


def test_version_is_the_package_s(run: Run) -> None:
    assert run("--version").out == f"soundstage {__version__}\n"


def test_help_lists_every_command(call: Run) -> None:
    shown = call("--help").out
    assert all(f" {name} " in shown for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(call: Run, name: str) -> None:
    result = call(name, "--help")
    assert result.status == 0
    assert f"Usage: soundstage {name}" in result.out


def test_a_mistyped_command_is_guessed(call: Run) -> None:
    result = call("valdate")
    assert result.status == 2
    assert "'validate'" in result.err


def test_a_mistyped_option_is_named(call: Run) -> None:
    result = call("serve", "--prot", "1")
    assert result.status == 2
    assert "error: no such option: --prot" in result.err
    assert "soundstage serve --help" in result.err


def test_completion_knows_commands_and_options(run: Run) -> None:
    asked = {"_SOUNDSTAGE_COMPLETE": "complete_bash", "COMP_CWORD": "1"}
    assert run(**asked, COMP_WORDS="soundstage va").out.split() == ["validate"]
    asked["COMP_CWORD"] = "2"
    assert run(**asked, COMP_WORDS="soundstage serve --po").out.split() == ["--port"]


@pytest.mark.parametrize(
    ("words", "status"),
    [(("--version",), 0), (("validate", str(SAMPLE)), 0), (("test", "--wacth"), 2)],
    ids=["version", "validate", "mistyped"],
)
def test_quick_commands_load_nothing_heavy(words: tuple[str, ...], status: int) -> None:
    program = f"""
import sys
from soundstage.cli import main
status = main({list(words)!r})
loaded = [name for name in {HEAVY!r} if name in sys.modules]
sys.exit(f"loaded {{loaded}}" if loaded else status)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.returncode, "loaded" in done.stderr) == (status, False)


def test_a_traceback_is_shown_only_on_demand(run: Run, tmp_path: Path) -> None:
    words = ("serve", "--home", tmp_path, "--host", "256.256.256.256")
    assert "Traceback" not in run(*words).err
    assert "Traceback" in run("--debug", *words).err


def test_a_reader_that_goes_away_is_no_fault() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "soundstage.cli", "schema"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode in (0, 1)


def test_a_setting_that_cannot_be_used_is_named(call: Run) -> None:
    result = call("validate", SAMPLE, SOUNDSTAGE_LIMIT_STATES="many")
    assert result.status == 2
    assert result.err == ("error: SOUNDSTAGE_LIMIT_STATES is 'many', expected a whole number\n")

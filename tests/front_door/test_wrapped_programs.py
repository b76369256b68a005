"""Unchanged programs under `soundstage wrap`: Python, Node, twilio-cli, curl, Java."""

import asyncio
import fcntl
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from scripts.npm import find_node
from tests.front_door.conftest import PATIENCE

from soundstage.front_door.child import NOT_EXECUTABLE, NOT_FOUND, CannotRun, run

HERE = Path(__file__).parent
NODE = HERE / "node"
WRAP = [sys.executable, "-m", "soundstage.cli", "wrap"]
OURS = ("SOUNDSTAGE_", "TWILIO_", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "PORT")
SAMPLE = "Pizza order (sample)"
FLOWS = "https://studio.twilio.com/v2/Flows"

TOOLS = find_node()
NODE_FOLDER, NPM = (TOOLS.folder, TOOLS.npm) if TOOLS else ("", ())
needs_node = pytest.mark.skipif(TOOLS is None, reason="Node.js is not on this machine")
needs_curl = pytest.mark.skipif(not shutil.which("curl"), reason="curl is not on this machine")
needs_java = pytest.mark.skipif(not shutil.which("javac"), reason="Java is not on this machine")


@dataclass(frozen=True)
class Ended:
    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Place:
    """Where a test runs programs: with folders of its own."""

    folder: Path

    def environment(self, **added: str) -> dict[str, str]:
        kept = {n: v for n, v in os.environ.items() if not n.upper().startswith(OURS)}
        own = {
            "HOME": str(self.folder / "user"),
            "XDG_DATA_HOME": str(self.folder / "data"),
            "SOUNDSTAGE_HOME": str(self.folder / "home"),
        }
        tools = f"{NODE_FOLDER}{os.pathsep}{os.environ['PATH']}"
        return kept | own | {"PATH": tools} | added

    def wrap(self, *words: str | Path, **added: str) -> Ended:
        return self.run(*WRAP, *words, **added)

    def run(self, *words: str | Path, **added: str) -> Ended:
        (self.folder / "user").mkdir(exist_ok=True)
        done = subprocess.run(
            [str(word) for word in words],
            env=self.environment(**added),
            capture_output=True,
            text=True,
            timeout=4 * PATIENCE,
            check=False,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    def start(self, *words: str | Path, **added: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*WRAP, *map(str, words)],
            env=self.environment(**added),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, dict[str, str]]]:
    """What `soundstage wrap --print-env` gives a shell, as long as it runs."""
    place = Place(tmp_path_factory.mktemp("shell"))
    script = 'eval "$("$@" --print-env --offline &)"; exec env -0'
    with (place.folder / "stderr").open("wb") as stays_open:
        out = subprocess.check_output(
            ["sh", "-c", script, "sh", *WRAP],
            env=place.environment(),
            stderr=stays_open,
            text=True,
            timeout=PATIENCE,
        )
    found = dict(pair.split("=", 1) for pair in out.split("\0") if "=" in pair)
    try:
        yield place, found
    finally:
        os.kill(int(found["SOUNDSTAGE_WRAP_PID"]), signal.SIGTERM)


def quick(shell: tuple[Place, dict[str, str]], *words: str | Path) -> Ended:
    place, environment = shell
    return place.run(*words, **environment)


@pytest.fixture(scope="module")
def node_packages() -> Path:
    """Install what the Node programs need; once, and again when the lock file is newer."""
    installed = NODE / "node_modules" / ".package-lock.json"
    lock = NODE / "package-lock.json"
    if not installed.is_file() or installed.stat().st_mtime < lock.stat().st_mtime:
        subprocess.run(
            [*NPM, "ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=NODE,
            env=os.environ | {"PATH": f"{NODE_FOLDER}{os.pathsep}{os.environ['PATH']}"},
            check=True,
            timeout=600,
        )
        installed.touch()
    return NODE / "node_modules"


# programs


def test_a_python_program_with_the_official_package(place: Place) -> None:
    done = place.wrap("--temporary", "--", sys.executable, HERE / "sdk.py")
    assert done.status == 0, done.err
    said = done.out.splitlines()
    assert said[0].startswith(f"flow {SAMPLE} {FLOWS}/FW")
    assert said[1:] == [
        "execution active True",
        "pages 4",
        "message Hello",
        "conversation https://conversations.twilio.com/v1/Conversations",
        "lookup 404 20404",
        "address 404 20404",
    ]
    assert [line.partition("GET ")[2] for line in done.err.splitlines()] == [
        "https://lookups.twilio.com/v2/PhoneNumbers/+15551230001, which Soundstage does not serve",
        "https://api.twilio.com/2010-04-01/Accounts/AC…/Addresses/AD….json, "
        "which Soundstage does not serve",
    ]
    assert not (place.folder / "home").exists()


@needs_node
def test_a_node_program_with_the_official_package(
    shell: tuple[Place, dict[str, str]], node_packages: Path
) -> None:
    done = quick(shell, "node", node_packages.parent / "sdk.mjs")
    assert done.status == 0, done.err
    flow, *more = done.out.splitlines()
    assert flow.startswith(f"flow {SAMPLE} {FLOWS}/FW")
    assert more == ["message Hello", "lookup 404 20404"]


@needs_node
def test_twilio_cli(shell: tuple[Place, dict[str, str]], node_packages: Path) -> None:
    command = node_packages / ".bin" / "twilio"
    done = quick(shell, command, "api:studio:v2:flows:list", "-o", "json")
    assert done.status == 0, done.err
    assert json.loads(done.out)[0]["friendlyName"] == SAMPLE


@needs_curl
def test_curl(shell: tuple[Place, dict[str, str]]) -> None:
    words = ("-sSf", "-u", f"{shell[1]['TWILIO_ACCOUNT_SID']}:{shell[1]['TWILIO_AUTH_TOKEN']}")
    done = quick(shell, "curl", *words, FLOWS)
    assert json.loads(done.out)["flows"][0]["friendly_name"] == SAMPLE, done.err
    refused = quick(shell, "curl", "-sS", "https://example.com/")
    assert refused.status == 56
    assert "403" in refused.err


@needs_java
def test_the_http_client_of_java(shell: tuple[Place, dict[str, str]]) -> None:
    done = quick(shell, "java", HERE / "Plain.java")
    assert done.status == 0, done.err
    code, answer = done.out.split("\n", 1)
    assert code == "200"
    assert json.loads(answer)["flows"][0]["friendly_name"] == SAMPLE


def test_the_examples_of_the_manual(place: Place) -> None:
    page = (HERE.parents[1] / "docs" / "wrap.md").read_text(encoding="utf-8")
    examples = re.findall(r"^```console wrap\n\$ (.*)\n((?:.*\n)*?)```$", page, re.MULTILINE)
    assert examples
    tools = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for command, expected in examples:
        done = place.run("sh", "-c", command, PATH=tools)
        assert done.out == expected, done.err


# its life


def test_what_is_made_is_there_the_next_time(place: Place) -> None:
    account = "import os; print(os.environ['TWILIO_ACCOUNT_SID'])"
    first, second = (place.wrap("--", sys.executable, "-c", account) for _ in range(2))
    assert first.out == second.out
    assert (place.folder / "home" / "soundstage.db").is_file()


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("sh", "-c", "exit 7"), 7, ""),
        (("no-such-program",), 127, "soundstage wrap: no-such-program: command not found\n"),
    ],
)
def test_the_exit_status_is_the_program_s(
    place: Place, words: tuple[str, ...], status: int, said: str
) -> None:
    done = place.wrap("--temporary", "--", *words)
    assert (done.status, done.err) == (status, said)


async def test_an_end_by_a_signal_is_told_as_shells_do() -> None:
    assert await run(["sh", "-c", "kill -KILL $$"], os.environ) == 128 + signal.SIGKILL


@pytest.mark.parametrize(
    ("command", "status"), [("/etc", NOT_EXECUTABLE), ("no-such-program", NOT_FOUND)]
)
async def test_a_program_that_cannot_be_run_is_named(command: str, status: int) -> None:
    with pytest.raises(CannotRun, match=command) as caught:
        await run([command], os.environ)
    assert caught.value.status == status


async def test_a_program_that_nobody_waits_for_is_ended(tmp_path: Path) -> None:
    file = tmp_path / "pid"
    script = f"import os, time; open({str(file)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    running = asyncio.create_task(run([sys.executable, "-c", script], {}))
    while not file.exists() or not file.read_text():  # noqa: ASYNC110 (nothing tells of it)
        await asyncio.sleep(0.02)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    with pytest.raises(ProcessLookupError):
        os.kill(int(file.read_text()), 0)


def test_signals_are_the_program_s(place: Place) -> None:
    passed = [signal.SIGUSR1, signal.SIGHUP, signal.SIGINT, signal.SIGTERM]
    script = f"""
import signal, time
seen = []
for number in {[int(number) for number in passed]}:
    signal.signal(number, lambda number, _: (print(number, flush=True), seen.append(number)))
print("ready", flush=True)
while len(seen) < {len(passed)}:
    time.sleep(0.01)
raise SystemExit(5)
"""
    wrapped = place.start("--temporary", "--", sys.executable, "-c", script)
    assert wrapped.stdout is not None
    assert wrapped.stdout.readline() == "ready\n"
    for number in passed:
        wrapped.send_signal(number)
        assert wrapped.stdout.readline() == f"{int(number)}\n"
    _, err = wrapped.communicate(timeout=PATIENCE)
    assert (wrapped.returncode, err) == (5, "")


def test_a_key_pressed_in_the_terminal_reaches_the_program_once(place: Place) -> None:
    script = """
import signal, threading
pressed, again = threading.Event(), threading.Event()
signal.signal(signal.SIGINT, lambda *_: again.set() if pressed.is_set() else pressed.set())
print("ready", flush=True)
pressed.wait()
raise SystemExit(9 if again.wait(0.5) else 8)
"""
    keyboard, terminal = os.openpty()
    wrapped = subprocess.Popen(
        [*WRAP, "--temporary", "--", sys.executable, "-c", script],
        env=place.environment(),
        stdin=terminal,
        stdout=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 (no threads here)
    )
    try:
        assert wrapped.stdout is not None
        assert wrapped.stdout.readline() == b"ready\n"
        os.write(keyboard, b"\x03")
        wrapped.communicate(timeout=PATIENCE)
    finally:
        os.close(keyboard)
        os.close(terminal)
    assert wrapped.returncode == 8


def test_nothing_is_left_behind(place: Place) -> None:
    files = "import os; print(os.environ['SSL_CERT_FILE'])"
    temporary = place.folder / "tmp"
    temporary.mkdir()
    done = place.wrap("--temporary", "--", sys.executable, "-c", files, TMPDIR=str(temporary))
    assert Path(done.out.strip()).is_relative_to(temporary)
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
@pytest.mark.parametrize("moment", ["it starts", "it opens the door", "the program has ended"])
def test_a_signal_at_any_moment_leaves_nothing_behind(
    place: Place, number: signal.Signals, moment: str
) -> None:
    temporary, ended = place.folder / "tmp", place.folder / "ended"
    temporary.mkdir()
    wrapped = place.start("--temporary", "--", "touch", str(ended), TMPDIR=str(temporary))
    signs = {
        "it starts": lambda: list(temporary.glob("soundstage-home-*")),
        "it opens the door": lambda: list(temporary.glob("soundstage-wrap-*")),
        "the program has ended": ended.exists,
    }
    while wrapped.poll() is None and not signs[moment]():
        time.sleep(0.001)
    wrapped.send_signal(number)
    _, err = wrapped.communicate(timeout=PATIENCE)
    assert (wrapped.returncode in {0, 128 + number, -number}, err) == (True, "")
    assert list(temporary.iterdir()) == []


def test_the_account_of_the_environment_is_the_server_s(place: Place) -> None:
    sid = "AC" + "7" * 32
    code = "import twilio.rest as t; print(t.Client().studio.v2.flows.list()[0].friendly_name)"
    given = {"TWILIO_ACCOUNT_SID": sid, "TWILIO_AUTH_TOKEN": "mine"}
    assert place.wrap("--", sys.executable, "-c", code, **given).out == f"{SAMPLE}\n"
    key = {"TWILIO_API_KEY": "SK" + "1" * 32, "TWILIO_API_SECRET": "secret"}
    code = code.replace("Client()", f"Client(*{list(key.values())}, {sid!r})")
    given = {"TWILIO_ACCOUNT_SID": sid} | key
    assert place.wrap("--", sys.executable, "-c", code, **given).out == f"{SAMPLE}\n"


def test_a_server_that_runs_already_is_used(shell: tuple[Place, dict[str, str]]) -> None:
    place, environment = shell
    own = {name: environment[name] for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN")}
    code = "import twilio.rest as t; print(t.Client().studio.v2.flows.list()[0].url)"
    url = environment["SOUNDSTAGE_URL"]
    done = place.wrap("--server", url, "--", sys.executable, "-c", code, **own)
    assert done.out.startswith(f"{FLOWS}/FW"), done.err


def test_a_shell_s_front_door_ends_by_a_signal(place: Place) -> None:
    door = place.start("--print-env", "--temporary")
    assert door.stdout is not None
    lines = door.stdout.read().splitlines()
    assert lines[0].startswith("unset ")
    assert lines[-1] == f"export SOUNDSTAGE_WRAP_PID={door.pid}"
    door.send_signal(signal.SIGTERM)
    _, err = door.communicate(timeout=PATIENCE)
    assert (door.returncode, err) == (0, "")


# what cannot be meant


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ((), 2, "expected a program, `soundstage wrap -- COMMAND …`, or --print-env"),
        (("--print-env", "--", "true"), 2, "expected a program"),
        (("--server", "x", "--temporary", "--", "true"), 2, "leave out --home and --temporary"),
        (("--server", "localhost:8080", "--", "true"), 2, "expected a URL such as http://127"),
        (("--server", "http://127.0.0.1:1", "--", "true"), 1, "no Soundstage answers at"),
        (("--temporary", "--port", "1000000", "--", "true"), 2, "--port"),
    ],
)
def test_what_cannot_be_meant_is_explained(
    place: Place, words: tuple[str, ...], status: int, said: str
) -> None:
    done = place.wrap(*words)
    assert (done.status, said in done.err) == (status, True), done.err
    assert "Traceback" not in done.err


def test_a_port_in_use_is_named(place: Place) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = place.wrap("--temporary", "--port", port, "--", "true")
    assert done.status == 1
    assert done.err == f"error: port {port} of 127.0.0.1 is in use; choose another with --port\n"

"""Processes that are measured: started, awaited, weighed and ended."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

_PATIENCE = 60.0
_TICKS = os.sysconf("SC_CLK_TCK")


class StartFailed(Exception):
    """A process that ended or did not listen in time; its last words are in the message."""


@dataclass(frozen=True)
class Weight:
    """What a tree of processes has used: CPU seconds so far, and memory now in MiB.

    Memory is the proportional share (PSS): what processes share counts once.
    """

    cpu: float = 0.0
    memory: float = 0.0


def weigh(pids: Sequence[int]) -> Weight:
    """Weigh processes with all their children, by Linux's /proc."""
    tree = _tree(pids)
    return Weight(sum(map(_cpu, tree)), sum(map(_memory, tree)))


def _tree(pids: Sequence[int]) -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        if fields := _stat(int(entry.name)):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, new = list(pids), list(pids)
    while new:
        new = [child for pid in new for child in children.get(pid, [])]
        found += new
    return found


def _stat(pid: int) -> list[str]:
    """Return the fields of a process after its name, none when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _cpu(pid: int) -> float:
    """Return the seconds of a process and of its children that are over."""
    fields = _stat(pid)
    return sum(map(int, fields[11:15])) / _TICKS if fields else 0.0


def _memory(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def free_port() -> int:
    """Return a port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(
    command: Sequence[object],
    log: Path,
    environment: Mapping[str, str] | None = None,
    *,
    user: str | None = None,
    stop: signal.Signals = signal.SIGTERM,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command until the block ends; what it prints goes to a file."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            user=user,
            group=user,
            extra_groups=[] if user else None,
            cwd=log.parent,
        )
    try:
        yield process
    finally:
        _end(process, stop)


def _end(process: subprocess.Popen[bytes], stop: signal.Signals) -> None:
    process.send_signal(stop)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(30)


def await_port(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait until a process listens."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.005)
        else:
            return
    raise StartFailed(f"nothing listens on port {port}: {log.read_text()[-500:].strip()}")


def await_answer(url: str) -> None:
    """Wait until a server that listens answers a GET well."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            urlopen(url, timeout=5).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.005)
        else:
            return


def folder_size(folder: Path) -> int:
    """Return the bytes that the files of a folder take."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())

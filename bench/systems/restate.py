"""Restate as a peer: its server and a Python service beside it, both on loopback."""

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

from bench.peers_installed import HERE, INSTALLED, missing, node_version, python_version
from bench.processes import await_port, folder_size, free_port, running
from bench.systems.base import Place, Session
from bench.workloads import Workload

_PATHS = {
    "dialogue": "/Dialogue/{contact}/webhook/send",
    "burst": "/Burst/webhook",
    "voice": "/Voice/{contact}/webhook",
}
_SERVERS = "node_modules/@restatedev"


class Restate:
    """The Restate server and handlers under hypercorn."""

    name = "restate"
    durable = "its own log on disk"

    def __init__(self) -> None:
        self._prepared: tuple[Path, int] | None = None

    def missing(self) -> str | None:
        if absent := missing("restate", "venv/bin/hypercorn"):
            return absent
        return None if _program() else "has no server for this machine"

    def version(self) -> str:
        server = node_version("restate", "@restatedev/restate-server")
        return f"Restate {server}, SDK {python_version('restate', 'restate-sdk')}"

    @contextmanager
    def session(self, workload: Workload, place: Place) -> Iterator[Session]:
        if self._prepared is None:
            data, service = place.folder.parent / "restate-prepared", free_port()
            with _running(data, service, place.carrier):
                pass
            self._prepared = data, service
        prepared, service = self._prepared
        data = place.folder / "data"
        shutil.copytree(prepared, data)
        before = folder_size(data)
        with _running(data, service, place.carrier) as (ingress, pids, spawned):
            yield Session(
                f"http://127.0.0.1:{ingress}{_PATHS[workload.name]}",
                pids,
                spawned,
                lambda: folder_size(data) - before,
            )


def _program() -> Path | None:
    return next((INSTALLED / "restate" / _SERVERS).glob("*-linux-*/bin/restate-server"), None)


@contextmanager
def _running(
    data: Path, service: int, carrier: str
) -> Iterator[tuple[int, tuple[int, int], float]]:
    """Run the server and the service; the first time, the server is told of the service."""
    fresh = not data.exists()
    data.mkdir(exist_ok=True)
    ingress, admin, fabric = free_port(), free_port(), free_port()
    log, program = data.parent / "restate.log", _program()
    assert program
    spawned = time.perf_counter()
    with ExitStack() as stack:
        handlers = stack.enter_context(_handlers(service, carrier, log))
        environment = _environment(data, ingress, admin, fabric)
        server = stack.enter_context(running([program, "--no-logo"], log, environment))
        await_port(handlers, service, log)
        await_port(server, ingress, log)
        if fresh:
            await_port(server, admin, log)
            _register(admin, service)
        yield ingress, (server.pid, handlers.pid), spawned


def _handlers(
    service: int, carrier: str, log: Path
) -> AbstractContextManager[subprocess.Popen[bytes]]:
    program = INSTALLED / "restate" / "venv" / "bin" / "hypercorn"
    options = [
        "--worker-class",
        "uvloop",
        "--bind",
        f"127.0.0.1:{service}",
        "--log-level",
        "error",
        "app:app",
    ]
    environment = {"CARRIER": carrier, "PYTHONPATH": str(HERE / "restate")}
    return running([program, *options], log, environment)


def _environment(data: Path, ingress: int, admin: int, fabric: int) -> dict[str, str]:
    return {
        "RESTATE_BASE_DIR": str(data),
        "RESTATE_NODE_NAME": "bench",
        "RESTATE_CLUSTER_NAME": "bench",
        "RESTATE_LISTEN_MODE": "tcp",
        "RESTATE_BIND_IP": "127.0.0.1",
        "RESTATE_BIND_PORT": str(fabric),
        "RESTATE_ADVERTISED_ADDRESS": f"http://127.0.0.1:{fabric}",
        "RESTATE_INGRESS__BIND_ADDRESS": f"127.0.0.1:{ingress}",
        "RESTATE_ADMIN__BIND_ADDRESS": f"127.0.0.1:{admin}",
        "RESTATE_LOG_FILTER": "error",
        "RESTATE_DISABLE_TELEMETRY": "true",
        "DO_NOT_TRACK": "1",
    }


def _register(admin: int, service: int) -> None:
    body = json.dumps({"uri": f"http://127.0.0.1:{service}"}).encode()
    url = f"http://127.0.0.1:{admin}/deployments"
    deadline = time.monotonic() + 30
    while True:
        try:
            request = Request(url, body, {"Content-Type": "application/json"})
            with urlopen(request, timeout=30):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)

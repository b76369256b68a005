"""Node-RED as a peer: everything in memory, flows and settings of ours."""

import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.peers_installed import HERE, INSTALLED, missing, node_missing, node_version
from bench.processes import await_answer, await_port, free_port, running
from bench.systems.base import Place, Session
from bench.workloads import Workload

_PROGRAM = "node_modules/node-red/red.js"


class NodeRed:
    """Node-RED 4 on Node.js."""

    name = "node-red"
    durable = "nothing, all in memory"

    def missing(self) -> str | None:
        return node_missing() or missing("node_red", _PROGRAM)

    def version(self) -> str:
        return f"Node-RED {node_version('node_red', 'node-red')}"

    @contextmanager
    def session(self, workload: Workload, place: Place) -> Iterator[Session]:
        for name in ("settings.js", "flows.json"):
            shutil.copy(HERE / "node_red" / name, place.folder / name)
        port, log = free_port(), place.folder / "node-red.log"
        program = INSTALLED / "node_red" / _PROGRAM
        command = ["node", program, "-u", place.folder, "-s", place.folder / "settings.js"]
        environment = {"PORT": str(port), "CARRIER": place.carrier, "NODE_ENV": "production"}
        spawned = time.perf_counter()
        with running(command, log, environment, stop=signal.SIGINT) as process:
            await_port(process, port, log)
            await_answer(f"http://127.0.0.1:{port}/ready")
            url = f"http://127.0.0.1:{port}/{workload.name}"
            yield Session(url, (process.pid,), spawned, lambda: None)

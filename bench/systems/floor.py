"""The floor as a system: the tape of the workload, played by bare Starlette."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from bench.processes import await_port, folder_size, free_port, running
from bench.systems.base import Place, Session
from bench.workloads import Workload

_ROOT = Path(__file__).parents[2]


class FloorOnSqlite:
    """The same writes to the same tables on SQLite, and no engine."""

    name = "floor-sqlite"
    durable = "SQLite, synchronous=FULL"

    def missing(self) -> str | None:
        return None

    def version(self) -> str:
        return f"Starlette {version('starlette')}, uvicorn {version('uvicorn')}"

    @contextmanager
    def session(self, workload: Workload, place: Place) -> Iterator[Session]:
        tape, data = place.folder / "tape.json", place.folder / "data"
        data.mkdir()
        database = data / "floor.db"
        command = [sys.executable, "-m", "bench.floor.recording", workload.name, str(database)]
        with tape.open("wb") as output:
            subprocess.run(command, check=True, stdout=output)
        for path in data.glob("floor.recording*"):
            path.unlink()
        before = folder_size(data)
        port, log = free_port(), place.folder / "floor.log"
        spawned = time.perf_counter()
        command = [sys.executable, "-m", "bench.floor.server", str(port), str(tape)]
        environment = {"PYTHONPATH": str(_ROOT)}
        with running([*command, database, place.carrier], log, environment) as process:
            await_port(process, port, log)
            yield Session(
                f"http://127.0.0.1:{port}/",
                (process.pid,),
                spawned,
                lambda: folder_size(data) - before,
            )

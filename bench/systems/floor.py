"""The floor as a system: the tape of the workload, played by bare Starlette."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from bench.processes import await_port, folder_size, free_port, running
from bench.systems.base import ON_POSTGRESQL, ON_SQLITE, Place, Session
from bench.workloads import Workload

_ROOT = Path(__file__).parents[2]


class FloorOnSqlite:
    """The same writes to the same tables on SQLite, and no engine."""

    name = "floor-sqlite"
    durable = ON_SQLITE

    def missing(self) -> str | None:
        return None

    def version(self) -> str:
        return f"Starlette {version('starlette')}, uvicorn {version('uvicorn')}"

    @contextmanager
    def session(self, workload: Workload, place: Place) -> Iterator[Session]:
        data = place.folder / "data"
        data.mkdir()
        database = str(data / "floor.db")
        tape = _record(workload, place.folder, database, str(place.folder / "scratch.db"))
        before = folder_size(data)
        with _playing(tape, database, place) as (url, pid, spawned):
            yield Session(url, (pid,), spawned, lambda: folder_size(data) - before)


class FloorOnPostgresql:
    """The same statements on PostgreSQL by asyncpg, and no engine."""

    name = "floor-postgresql"
    durable = ON_POSTGRESQL

    def missing(self) -> str | None:
        return None

    def version(self) -> str:
        return f"Starlette {version('starlette')}, asyncpg {version('asyncpg')}"

    @contextmanager
    def session(self, workload: Workload, place: Place) -> Iterator[Session]:
        shared = place.shared()
        with shared.database() as database, shared.database() as scratch:
            tape = _record(workload, place.folder, database, scratch)
            before = shared.size(database)
            with _playing(tape, database, place) as (url, pid, spawned):
                yield Session(
                    url,
                    (pid,),
                    spawned,
                    lambda: shared.size(database) - before,
                    (shared.pid,),
                )


def _record(workload: Workload, folder: Path, database: str, scratch: str) -> Path:
    tape = folder / "tape.msgpack"
    command = [sys.executable, "-m", "bench.floor.recording", workload.name, database, scratch]
    with tape.open("wb") as output:
        subprocess.run(command, check=True, stdout=output, cwd=_ROOT)
    return tape


@contextmanager
def _playing(tape: Path, database: str, place: Place) -> Iterator[tuple[str, int, float]]:
    port, log = free_port(), place.folder / "floor.log"
    spawned = time.perf_counter()
    command = [sys.executable, "-m", "bench.floor.server", str(port), tape, database]
    with running([*command, place.carrier], log, {"PYTHONPATH": str(_ROOT)}) as process:
        await_port(process, port, log)
        yield f"http://127.0.0.1:{port}/", process.pid, spawned

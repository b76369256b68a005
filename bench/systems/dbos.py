"""DBOS as a peer: workflows on the benchmark's own PostgreSQL."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.peers_installed import HERE, INSTALLED, missing, python_version
from bench.processes import await_port, free_port, running
from bench.systems.base import ON_POSTGRESQL, Place, Session
from bench.workloads import Workload


class Dbos:
    """DBOS in a Starlette application."""

    name = "dbos"
    durable = ON_POSTGRESQL

    def __init__(self) -> None:
        self._template: str | None = None

    def missing(self) -> str | None:
        return missing("dbos", "venv/bin/python")

    def version(self) -> str:
        return f"DBOS {python_version('dbos', 'dbos')}"

    @contextmanager
    def session(self, workload: Workload, place: Place) -> Iterator[Session]:
        shared = place.shared()
        with shared.database(self._prepare(place)) as database:
            before = shared.size(database)
            with self._running(database, place) as (port, pid, spawned):
                yield Session(
                    f"http://127.0.0.1:{port}/{workload.name}",
                    (pid,),
                    spawned,
                    lambda: shared.size(database) - before,
                    (shared.pid,),
                )

    def _prepare(self, place: Place) -> str:
        """Make a database once that has the tables; copies of it serve the sessions."""
        if self._template is None:
            self._template = place.shared().server.new_database()
            with self._running(self._template, place):
                pass
        return self._template

    @contextmanager
    def _running(self, database: str, place: Place) -> Iterator[tuple[int, int, float]]:
        port, log = free_port(), place.folder / "dbos.log"
        python = INSTALLED / "dbos" / "venv" / "bin" / "python"
        command = [python, HERE / "dbos" / "app.py", str(port), database, place.carrier]
        spawned = time.perf_counter()
        with running(command, log) as process:
            await_port(process, port, log)
            yield port, process.pid, spawned

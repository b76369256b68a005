"""What the harness asks of a system: whether it is here, and to run for a while."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bench.workloads import Workload
from tests.postgresql import Server

ON_SQLITE = "SQLite, synchronous=FULL"
ON_POSTGRESQL = "PostgreSQL, synchronous_commit=on"


@dataclass(frozen=True)
class Shared:
    """The PostgreSQL server of the whole run; each session has databases of its own."""

    server: Server

    @property
    def pid(self) -> int:
        return self.server.pid

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """Make a database, a copy of another, for the time of the block; gives its URL."""
        url = self.server.new_database(template)
        try:
            yield url
        finally:
            self.server.drop_database(url)

    def size(self, url: str) -> int:
        """Return the bytes that a database takes."""
        name = url.rpartition("/")[2]
        ((size,),) = self.server.execute(f"SELECT pg_database_size('{name}')")
        return int(size)


@dataclass(frozen=True)
class Place:
    """Where a system runs: a folder of its own, the carrier, and a database server if need be."""

    folder: Path
    carrier: str
    postgresql: Shared | None

    def shared(self) -> Shared:
        """Return the database server, which is there when a system keeps its state in one."""
        assert self.postgresql
        return self.postgresql


@dataclass(frozen=True)
class Session:
    """A system that answers: where, which processes it is, and how many bytes it keeps."""

    url: str
    pids: tuple[int, ...]
    spawned: float
    size: Callable[[], int | None]
    database: tuple[int, ...] = ()
    """The processes of its database, weighed on their own."""


class System(Protocol):
    """One way to do the work."""

    name: str
    durable: str
    """Where it keeps what it must not lose, in a few words."""

    def missing(self) -> str | None:
        """Say what is not here, if it cannot run."""
        ...

    def version(self) -> str:
        """Say which version it is."""
        ...

    def session(self, workload: Workload, place: Place) -> AbstractContextManager[Session]:
        """Run it for one workload with nothing in it yet, warm files, cold process."""
        ...

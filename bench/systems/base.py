"""What the harness asks of a system: whether it is here, and to run for a while."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bench.postgresql import Server
from bench.workloads import Workload


@dataclass(frozen=True)
class Place:
    """Where a system runs: a folder of its own, the carrier, and a database server if need be."""

    folder: Path
    carrier: str
    postgresql: Server | None


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

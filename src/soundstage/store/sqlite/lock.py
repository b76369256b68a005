"""The lock file beside the database: one process owns the file, a second one is refused."""

import fcntl
import os
from pathlib import Path
from typing import Self

from soundstage.store.errors import StoreError


class FileLock:
    """An exclusive lock; the system frees it when the process ends, however it ends."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def take(cls, database: Path) -> Self:
        """Lock the database for this process; raise when another process has it."""
        path = database.with_name(database.name + ".lock")
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            owner = os.read(descriptor, 32).decode(errors="replace").strip() or "unknown"
            os.close(descriptor)
            raise StoreError(
                f"{database} is in use by process {owner}: one process owns a SQLite database; "
                "stop that process, or give this one another file"
            ) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        return cls(descriptor)

    def release(self) -> None:
        """Free the lock. The file stays: removing it would let two processes lock two files."""
        os.close(self._descriptor)

"""The three connections to one file: one writes, two read, and no other process comes in."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import apsw

from soundstage.store.errors import StoreError
from soundstage.store.sqlite.faults import explain
from soundstage.store.sqlite.lock import FileLock
from soundstage.store.sqlite.schema import migrate

BUSY_MILLISECONDS = 5_000


@dataclass(frozen=True, slots=True)
class Connections:
    """A database that is open, locked and up to date."""

    lock: FileLock
    writer: apsw.Connection
    reader: apsw.Connection
    lister: apsw.Connection
    found: int = field(kw_only=True)
    """The version of the schema before it was brought up to date."""

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the file, or make it; readable by its owner only, as contacts are in it."""
        try:
            lock = FileLock.take(path)
        except OSError as error:
            raise StoreError(f"{path} cannot be opened: {error}") from error
        opened: list[apsw.Connection] = []
        try:
            path.touch(mode=0o600)
            opened.append(_writing(path))
            found = migrate(opened[0])
            opened[0].pragma("foreign_keys", True)
            opened += [_reading(path), _reading(path)]
            return cls(lock, *opened, found=found)
        except Exception as error:
            for connection in opened:
                connection.close()
            lock.release()
            raise explain(error, str(path)) from error

    def close(self) -> None:
        for connection in (self.reader, self.lister, self.writer):
            connection.close()
        self.lock.release()


def _writing(path: Path) -> apsw.Connection:
    db = apsw.Connection(str(path))
    db.set_busy_timeout(BUSY_MILLISECONDS)
    db.pragma("journal_mode", "wal")
    db.pragma("synchronous", "full")
    return db


def _reading(path: Path) -> apsw.Connection:
    db = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    db.set_busy_timeout(BUSY_MILLISECONDS)
    return db

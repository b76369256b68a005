"""The embedded store: one SQLite file, owned by one process."""

from soundstage.store.sqlite.store import SqliteStore

__all__ = ["SqliteStore"]

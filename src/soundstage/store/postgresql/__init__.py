"""The shared store: one PostgreSQL database that any number of nodes work on."""

from soundstage.store.postgresql.store import PostgresStore

__all__ = ["PostgresStore"]

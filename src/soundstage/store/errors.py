"""What a store says when it cannot do its work; nothing was written when it is raised."""

from collections.abc import Iterator
from contextlib import contextmanager

from soundstage.errors import Bug, SoundstageError


class StoreError(SoundstageError):
    """The database cannot be opened, read or written; the message says what to do."""


class StoreAway(StoreError):
    """The database cannot be reached now; the store goes on by itself when it is back.

    A write whose answer was lost may be there or not. To do it again is safe: a turn that is
    there gives `Seen` or `Conflict`.
    """


class Beaten(StoreError):
    """Another write was in the way, and this one was undone: do it again."""


class Refused(Exception):
    """A row breaks a rule of the schema: its key is taken, or its owner is not there."""


def not_fresh(sid: str) -> Bug:
    """Return the fault of a caller that adds a record twice, or before its owner."""
    return Bug(f"{sid} is in the store already, or its owner is not")


@contextmanager
def fresh(sid: str) -> Iterator[None]:
    """Turn a broken rule into a `Bug`: the record was to be new, and its owner there."""
    try:
        yield
    except Refused as error:
        raise not_fresh(sid) from error

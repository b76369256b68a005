"""What a store says when it cannot do its work; nothing was written when it is raised."""

from soundstage.errors import Bug, SoundstageError


class StoreError(SoundstageError):
    """The database cannot be opened, read or written; the message says what to do."""


def not_fresh(sid: str) -> Bug:
    """Return the fault of a caller that adds a record twice, or before its owner."""
    return Bug(f"{sid} is in the store already, or its owner is not")

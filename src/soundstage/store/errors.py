"""What a store says when it cannot do its work; nothing was written when it is raised."""

from soundstage.errors import SoundstageError


class StoreError(SoundstageError):
    """The database cannot be opened, read or written; the message says what to do."""

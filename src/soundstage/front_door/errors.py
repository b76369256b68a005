"""What can be in the way of the front door."""

from soundstage.errors import SoundstageError


class FrontDoorError(SoundstageError):
    """The front door cannot be opened; the message says what to do."""

"""What can go wrong with a test itself, as opposed to the flow under test."""

from soundstage.errors import SoundstageError


class StageError(SoundstageError):
    """The stage was asked for something that its REST APIs refused; the message says why."""


class MissingFile(SoundstageError):
    """A path to scenarios that leads nowhere; the message names it."""

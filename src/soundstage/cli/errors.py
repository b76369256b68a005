"""What a command says when it cannot do its work, and the exit status that goes with it."""

from enum import IntEnum

from soundstage.errors import SoundstageError


class Exit(IntEnum):
    """The exit statuses of every command; `docs/cli.md` lists them."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    BUG = 3
    INTERRUPTED = 130


class CommandError(SoundstageError):
    """Something outside is not as the command needs it; one line says what to do."""


class UsageError(SoundstageError):
    """The command was called in a way that it cannot understand."""

"""Reading the files that a command names; `-` is the standard input."""

import sys
from pathlib import Path

from soundstage.cli.errors import CommandError

STANDARD_INPUT = "-"


def read_bytes(name: str) -> bytes:
    """Return what is in a file, or say why it cannot be read."""
    if name == STANDARD_INPUT:
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}") from error


def shown(name: str) -> str:
    """Return how messages call a file."""
    return "<stdin>" if name == STANDARD_INPUT else name


def decoded(content: bytes) -> str:
    """Return the content as text in which places can be found, however broken it is."""
    return content.decode("utf-8-sig", errors="replace")

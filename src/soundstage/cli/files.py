"""Reading the files that a command names; `-` is the standard input."""

import sys
from collections.abc import Mapping
from pathlib import Path

from soundstage.cli.errors import CommandError
from soundstage.environments import filled

STANDARD_INPUT = "-"


def read_bytes(name: str) -> bytes:
    """Return what is in a file, or say why it cannot be read."""
    if name == STANDARD_INPUT:
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}") from error


def read_flow(name: str, variables: Mapping[str, str] | None = None) -> bytes:
    """Return what is in the file of a flow, with the values of an environment for its names.

    Secrets come from the variables, and are stand-ins without them.
    """
    content = read_bytes(name)
    text = decoded(content)
    with_values = filled(Path(name), text, variables or {})
    return content if with_values == text else with_values.encode()


def shown(name: str) -> str:
    """Return how messages call a file."""
    return "<stdin>" if name == STANDARD_INPUT else name


def decoded(content: bytes) -> str:
    """Return the content as text in which places can be found, however broken it is."""
    return content.decode("utf-8-sig", errors="replace")

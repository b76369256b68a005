"""What is done on an editor's phone stays out of the server's log."""

from contextlib import AbstractContextManager
from typing import Any

import structlog

SIMULATED = "simulated"
"""The word by which the log knows lines that tell of no work of the server's own."""


def quietly() -> AbstractContextManager[Any]:
    """Return the context in which everything that is logged is marked as simulated."""
    return structlog.contextvars.bound_contextvars(**{SIMULATED: True})

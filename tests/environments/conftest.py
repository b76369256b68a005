"""The real command, run to its end."""

from tests.cli.conftest import run

__all__ = ["run"]

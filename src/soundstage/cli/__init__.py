"""The command line: one file per command, assembled when it is called."""

from soundstage.cli.application import main

__all__ = ["main"]

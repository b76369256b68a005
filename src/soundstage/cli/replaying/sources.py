"""What the arguments of a command name: executions in a database or in files, and flows."""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Self

from soundstage.cli.errors import CommandError, UsageError
from soundstage.cli.files import read_bytes, read_flow, shown
from soundstage.cli.flow_sources import REVISION, parse, read_source
from soundstage.errors import Json
from soundstage.replaying.recording import Recording, RecordingError, decode
from soundstage.settings import Settings
from soundstage.sid import is_sid

if TYPE_CHECKING:
    from soundstage.cli.replaying.archive import Archive

_PAIR = re.compile(r"(FW[0-9a-fA-F]{32})=(.+)")


class Sources:
    """Finds executions and flows; the database is opened when something in it is named."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @cached_property
    def archive(self) -> "Archive":
        """The database; its adapter is imported when it is needed."""
        module = import_module("soundstage.cli.replaying.archive")
        opened: Archive = self._stack.enter_context(module.Archive.open(self._settings))
        return opened

    def each(self, names: Sequence[str]) -> Iterator[Recording]:
        """Yield the executions that are named."""
        for name in names:
            yield self.one(name)

    def one(self, name: str) -> Recording:
        """Return an execution of the database, or one in a journal file."""
        if is_sid(name, "FN") and not Path(name).exists():
            return self.archive.recording(name)
        try:
            return decode(read_bytes(name))
        except RecordingError as error:
            raise CommandError(f"{shown(name)}: {error}") from error

    def definition(self, name: str, server: str | None) -> Json:
        """Return a flow: a file, one in git, or a revision on a server or in the database."""
        stored = None if Path(name).exists() else REVISION.fullmatch(name)
        if stored and server is None and "SOUNDSTAGE_URL" not in os.environ:
            return self.archive.definition(stored["sid"], stored["revision"] or "latest")
        source = read_source(name, server)
        return parse(name, read_flow(name)) if Path(name).exists() else source.document


def read_subflows(texts: Sequence[str]) -> dict[str, Json]:
    """Return the definitions that `--subflow` options name, by their flows' SIDs."""
    found = {}
    for text in texts:
        pair = _PAIR.fullmatch(text)
        if pair is None:
            raise UsageError(
                f"--subflow is {text!r}, expected FW and 32 hexadecimal digits, =, and a file"
            )
        found[pair[1]] = read_source(pair[2]).document
    return found

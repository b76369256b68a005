"""What can go wrong with a template: one public error, and the fault that becomes it."""

from typing import Literal

from soundstage.errors import SoundstageError

Kind = Literal[
    "syntax",
    "unknown-filter",
    "unknown-tag",
    "index",
    "type",
    "arithmetic",
    "other",
    "limit",
]


class LiquidError(SoundstageError):
    """A template that cannot be compiled or rendered, with its place (81018) [err]."""

    def __init__(self, kind: Kind, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(f"line {line}, column {column}: {message}")
        self.kind = kind
        self.message = message
        self.line = line
        self.column = column


class Fault(Exception):
    """A fault inside the engine; `offset` is filled in by whoever knows the place first."""

    def __init__(self, kind: Kind, message: str, offset: int | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.offset = offset

    def at(self, offset: int) -> "Fault":
        """Remember the place, unless a more exact one is known already."""
        if self.offset is None:
            self.offset = offset
        return self

    def explain(self, source: str) -> LiquidError:
        """Return the public error, with line and column counted in `source`."""
        line, column = place(source, self.offset or 0)
        return LiquidError(self.kind, self.message, line, column)


def place(source: str, offset: int) -> tuple[int, int]:
    """Return the line and the column of an offset, both counted from one."""
    return source.count("\n", 0, offset) + 1, offset - source.rfind("\n", 0, offset)

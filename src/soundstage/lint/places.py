"""Where values, and the characters inside text values, stand in the file."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from soundstage.definition.scan import Path, scan

_CHARACTER = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]",
    re.DOTALL,
)


class Region(NamedTuple):
    """A part of a text, by offsets."""

    start: int
    end: int


class Lines:
    """The lines of a text, to tell where an offset is."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column, both counted from one."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


class Places:
    """The regions of the values with these paths."""

    def __init__(self, text: str, paths: Iterable[Path]) -> None:
        self.text = text
        self._found = _search(text, set(paths))

    def region(self, path: Path, span: tuple[int, int] | None = None) -> Region:
        """Return where a value stands, or some characters of a text value.

        A value that is not there gives the nearest one around it.
        """
        for count in range(len(path), -1, -1):
            found = self._found.get(path[:count])
            if found is not None:
                lexeme = self.text[found.start : found.end]
                exact = count == len(path) and lexeme.startswith('"')
                return _inside(found, lexeme, span) if span and exact else found
        return Region(0, 0)


def _search(text: str, wanted: set[Path]) -> Mapping[Path, Region]:
    needed = {path[:count] for path in wanted for count in range(len(path) + 1)}
    return {
        value.path: Region(value.offset, value.offset + len(value.lexeme))
        for value in scan(text)
        if value.path in needed
    }


def _inside(found: Region, lexeme: str, span: tuple[int, int]) -> Region:
    """Return the region of some characters of a JSON string, whatever is escaped in it."""
    ends = [1, *(character.end() for character in _CHARACTER.finditer(lexeme, 1, len(lexeme) - 1))]
    start, end = (ends[min(place, len(ends) - 1)] for place in span)
    return Region(found.start + start, found.start + end)

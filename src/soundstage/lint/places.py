"""Where values, and the characters inside text values, stand in the file."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from json import JSONDecoder
from typing import NamedTuple

from soundstage.definition.scan import Path, scan

_CHARACTER = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]",
    re.DOTALL,
)


_BLANKS = re.compile(r"[ \t\r\n]*")
_decode = JSONDecoder().raw_decode


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
        self._ends: dict[Region, list[int]] = {}

    def region(self, path: Path, span: tuple[int, int] | None = None) -> Region:
        """Return where a value stands, or some characters of a text value.

        A value that is not there gives the nearest one around it.
        """
        for count in range(len(path), -1, -1):
            found = self._found.get(path[:count])
            if found is not None:
                lexeme = self.text[found.start : found.end]
                exact = count == len(path) and lexeme.startswith('"')
                return self._inside(found, lexeme, span) if span and exact else found
        return Region(0, 0)

    def _inside(self, found: Region, lexeme: str, span: tuple[int, int]) -> Region:
        """Return the region of some characters of a JSON string, whatever is escaped in it."""
        ends = self._ends.get(found)
        if ends is None:
            inner = _CHARACTER.finditer(lexeme, 1, len(lexeme) - 1)
            ends = self._ends[found] = [1, *(character.end() for character in inner)]
        start, end = (ends[min(place, len(ends) - 1)] for place in span)
        return Region(found.start + start, found.start + end)


def _search(text: str, wanted: set[Path]) -> Mapping[Path, Region]:
    """Go down to the wanted values and past all others; a text with faults is read up to them."""
    needed = {path[:count] for path in wanted for count in range(len(path) + 1)}
    search = _Search(text, needed)
    try:
        search.visit((), search.skip(len(text) - len(text.removeprefix("\ufeff"))))
    except (ValueError, IndexError, RecursionError):
        return {
            value.path: Region(value.offset, value.offset + len(value.lexeme))
            for value in scan(text)
            if value.path in needed
        }
    return search.found


class _Search:
    def __init__(self, text: str, needed: set[Path]) -> None:
        self.text = text
        self.needed = needed
        self.found: dict[Path, Region] = {}

    def skip(self, at: int) -> int:
        """Return where the blanks from here on end."""
        found = _BLANKS.match(self.text, at)
        return found.end() if found else at

    def visit(self, path: Path, at: int) -> int:
        """Note where a value stands, and those inside it; return where it ends."""
        letter = self.text[at]
        if letter not in "{[":
            _, end = _decode(self.text, at)
            self.found[path] = Region(at, end)
            return end
        self.found[path] = Region(at, at + 1)
        at = self.skip(at + 1)
        number = 0
        while self.text[at] not in "}]":
            key: str | int = number
            if letter == "{":
                key, at = _decode(self.text, at)
                at = self.skip(self.skip(at) + 1)
            child = (*path, key)
            at = self.visit(child, at) if child in self.needed else _decode(self.text, at)[1]
            at = self.skip(at)
            at = self.skip(at + 1) if self.text[at] == "," else at
            number += 1
        return at + 1

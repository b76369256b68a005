"""Where a value stands in the text of a definition; computed only when somebody asks."""

from collections.abc import Iterable
from typing import NamedTuple

from soundstage.definition.scan import pointer, scan

_ABYSS = 200
"""Nobody reads a text that is nested so much deeper than its problems: nor is it searched."""


class Position(NamedTuple):
    """A place in a text; both numbers count from one."""

    line: int
    column: int


def locate(text: str, paths: Iterable[str]) -> dict[str, Position]:
    """Return where each path (`#/states/0/name`) points to.

    A path to something that is not there gives the place of the nearest value around it.
    """
    text = text.removeprefix("\ufeff")
    wanted = {path: _prefixes(path) for path in paths}
    needed = {prefix for prefixes in wanted.values() for prefix in prefixes}
    deepest = max((path.count("/") for path in wanted), default=0)
    offsets: dict[str, int] = {}
    for found in scan(text):
        if len(found.path) > deepest + _ABYSS and needed <= offsets.keys():
            break
        place = pointer(found.path)
        if place in needed:
            offsets[place] = found.offset
    return {
        path: _position(text, next((offsets[p] for p in prefixes if p in offsets), 0))
        for path, prefixes in wanted.items()
    }


def _prefixes(path: str) -> tuple[str, ...]:
    keys = path.removeprefix("#/").split("/") if path not in ("#", "#/") else []
    return tuple("#/" + "/".join(keys[:count]) for count in range(len(keys), -1, -1))


def _position(text: str, offset: int) -> Position:
    return Position(
        line=text.count("\n", 0, offset) + 1, column=offset - text.rfind("\n", 0, offset)
    )

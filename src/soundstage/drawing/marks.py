"""Colours and notes that a picture shows on states and transitions."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_COLOR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})|[a-z]{3,20}")


@dataclass(frozen=True, slots=True)
class Mark:
    """A colour, `#1a7f37` or `green`, and a note that appears under the pointer."""

    color: str
    note: str = ""

    def __post_init__(self) -> None:
        if not _COLOR.fullmatch(self.color):
            raise ValueError(f"{self.color!r} is no colour: expected #rrggbb, #rgb or a name")


Place = str | tuple[str, int]
"""A state's name, or with the index of one of its transitions."""

Marks = Mapping[Place, Mark]

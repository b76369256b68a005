"""The difference between two definitions, as data that can be applied, kept and sent.

A path leads from the definition to a value: keys of objects, and of members of lists the key
that `tree` gives them: a state's name, a transition's event, the `key` of a parameter.
"""

import msgspec
from msgspec import UNSET, UnsetType

from soundstage.errors import Json

Path = tuple[str, ...]


class Renamed(msgspec.Struct, frozen=True, tag="renamed", tag_field="change"):
    """A state got another name, and so did what names it; `templates` too, or they kept the old."""

    old: str
    new: str
    templates: bool = True


class Changed(msgspec.Struct, frozen=True, tag="changed", tag_field="change", omit_defaults=True):
    """A value of an object is another one; one that was not there, or is no more, is unset."""

    path: Path
    old: Json | UnsetType = UNSET
    new: Json | UnsetType = UNSET


class Added(msgspec.Struct, frozen=True, tag="added", tag_field="change"):
    """A list got a member; it comes after the one with that key, or first."""

    path: Path
    value: Json
    after: str | None


class Removed(msgspec.Struct, frozen=True, tag="removed", tag_field="change"):
    """A list lost a member."""

    path: Path
    value: Json


class Reordered(msgspec.Struct, frozen=True, tag="reordered", tag_field="change"):
    """Members of a list stand in another order; those that are not named keep their places."""

    path: Path
    old: tuple[str, ...]
    new: tuple[str, ...]


Change = Renamed | Changed | Added | Removed | Reordered
"""One difference; paths speak of states by their names after the renames."""

Changes = tuple[Change, ...]


def is_properties(path: Path) -> bool:
    """Tell whether a path leads to the properties of a state."""
    return len(path) == 3 and path[0] == "states" and path[2] == "properties"


def is_offset(path: Path) -> bool:
    """Tell whether a path leads to a state's place on the canvas."""
    return len(path) == 4 and path[3] == "offset" and is_properties(path[:3])


def is_target(path: Path) -> bool:
    """Tell whether a path leads to where a transition leads."""
    return len(path) == 5 and path[2] == "transitions" and path[4] == "next"

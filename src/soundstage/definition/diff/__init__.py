"""The difference between two definitions: `diff` finds it, `apply` makes it again."""

from soundstage.definition.diff.apply import DoesNotApply, apply, rename
from soundstage.definition.diff.changes import (
    Added,
    Change,
    Changed,
    Changes,
    Path,
    Removed,
    Renamed,
    Reordered,
)
from soundstage.definition.diff.compare import compare
from soundstage.definition.diff.renames import find_renames
from soundstage.definition.diff.tree import grow
from soundstage.errors import Json

__all__ = [
    "Added",
    "Change",
    "Changed",
    "Changes",
    "DoesNotApply",
    "Path",
    "Removed",
    "Renamed",
    "Reordered",
    "apply",
    "diff",
]


def diff(old: Json, new: Json, *, layout: bool = False) -> Changes:
    """Return what makes the new definition of the old one.

    Places on the canvas and the order of states count only with `layout`; the order of keys
    never does. Both documents have passed `check_shape`.
    """
    renames = find_renames(old, new)
    tree = grow(rename(old, renames))
    return (*renames, *compare(tree, grow(new, against=tree), layout=layout))

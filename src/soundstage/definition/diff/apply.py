"""Apply changes to a definition."""

from collections.abc import Iterable
from typing import Any

from msgspec import UNSET

from soundstage.definition.diff.changes import (
    Added,
    Change,
    Changed,
    Path,
    Removed,
    Renamed,
    Reordered,
)
from soundstage.definition.diff.tree import Members, Node, alike, cut, grow
from soundstage.definition.rewrite import rename_states
from soundstage.definition.shape import name_of
from soundstage.errors import Json, SoundstageError


class DoesNotApply(SoundstageError):
    """A change speaks of something that the definition does not have."""


def apply(document: Json, changes: Iterable[Change]) -> Json:
    """Return the definition with the changes made, or raise `DoesNotApply`."""
    listed = tuple(changes)
    root = grow(rename(document, [c for c in listed if isinstance(c, Renamed)]))
    for change in listed:
        if not isinstance(change, Renamed):
            make(root, change)
    return cut(root)


def rename(document: Json, changes: Iterable[Renamed]) -> Json:
    """Return the definition with the states renamed."""
    listed = tuple(changes)
    names = {change.old: change.new for change in listed}
    present = {name_of(state) for state in document["states"]}
    kept = present - names.keys()
    if not names.keys() <= present or len(kept | set(names.values())) != len(present):
        raise DoesNotApply("the renamed states are not all there, or their new names are taken")
    return rename_states(document, names, {change.old for change in listed if change.templates})


def make(root: Node, change: Changed | Added | Removed | Reordered) -> None:
    """Make one change to a tree, in place."""
    if isinstance(change, Reordered):
        _reorder(_find(root, change.path), change)
        return
    *way, key = change.path
    holder = _find(root, tuple(way))
    if isinstance(change, Changed):
        _set(holder, key, change)
        return
    if not isinstance(holder, Members) or (key in holder.items) != isinstance(change, Removed):
        raise _misfit(change.path)
    if isinstance(change, Added):
        _insert(holder, key, grow(change.value, path=change.path), change.after)
    elif alike(cut(holder.items[key]), change.value):
        del holder.items[key]
    else:
        raise _misfit(change.path)


def _find(root: Node, path: Path) -> Node:
    node = root
    for depth, key in enumerate(path):
        inside = node.items if isinstance(node, Members) else node
        if not isinstance(inside, dict):
            raise _misfit(path)
        if key not in inside:
            if (depth, key) != (2, "properties"):
                raise _misfit(path)
            inside[key] = {}
        node = inside[key]
    return node


def _set(holder: Node, key: str, change: Changed) -> None:
    inside: Any = holder.items if isinstance(holder, Members) else holder
    if not isinstance(inside, dict):
        raise _misfit(change.path)
    now = inside.get(key, UNSET)
    if (now is UNSET) != (change.old is UNSET) or not alike(cut(now), change.old):
        raise _misfit(change.path)
    if change.new is UNSET:
        del inside[key]
    else:
        inside[key] = grow(change.new, path=change.path)


def _insert(holder: Members, key: str, node: Node, after: str | None) -> None:
    before = list(holder.items)
    place = before.index(after) + 1 if after in holder.items else len(before) if after else 0
    members = list(holder.items.items())
    holder.items = dict([*members[:place], (key, node), *members[place:]])


def _reorder(holder: Node, change: Reordered) -> None:
    if not isinstance(holder, Members):
        raise _misfit(change.path)
    order = iter([key for key in change.new if key in holder.items])
    moved = set(change.new)
    keys = [next(order) if key in moved else key for key in holder.items]
    holder.items = {key: holder.items[key] for key in keys}


def _misfit(path: Path) -> DoesNotApply:
    return DoesNotApply(f"{' › '.join(path)} is not as the changes expect it")

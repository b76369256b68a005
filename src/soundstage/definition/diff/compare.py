"""Compare two trees: what is changed, added, removed and reordered."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import UNSET

from soundstage.definition.diff.changes import (
    Added,
    Change,
    Changed,
    Path,
    Removed,
    Reordered,
    is_offset,
    is_properties,
    is_target,
)
from soundstage.definition.diff.tree import Members, Node, alike, cut
from soundstage.errors import Json

NOWHERE = (UNSET, None, "")
"""A transition without a target ends the flow, however it says so [contract]."""


def compare(old: Node, new: Node, *, layout: bool, path: Path = ()) -> Iterator[Change]:
    """Yield the changes that make the new tree of the old one."""
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _objects(old, new, layout, path)
    elif isinstance(old, Members) and isinstance(new, Members):
        yield from _lists(old, new, layout, path)
    elif not alike(was := cut(old), becomes := cut(new)):
        yield Changed(path, was, becomes)


def _objects(
    old: Mapping[str, Node], new: Mapping[str, Node], layout: bool, path: Path
) -> Iterator[Change]:
    for key in dict.fromkeys((*old, *new)):
        place = (*path, key)
        was, becomes = old.get(key, UNSET), new.get(key, UNSET)
        if is_properties(place):
            was, becomes = ({} if it is UNSET else it for it in (was, becomes))
        if not layout and is_offset(place):
            continue
        if was is UNSET or becomes is UNSET:
            yield from _there_or_not(place, was, becomes)
        elif not (is_target(place) and was in NOWHERE and becomes in NOWHERE):
            yield from compare(was, becomes, layout=layout, path=place)


def _there_or_not(place: Path, was: Any, becomes: Any) -> Iterator[Change]:
    if is_target(place) and was in NOWHERE and becomes in NOWHERE:
        return
    yield Changed(place, _value(was), _value(becomes))


def _value(node: Any) -> Json:
    return UNSET if node is UNSET else cut(node)


def _lists(old: Members, new: Members, layout: bool, path: Path) -> Iterator[Change]:
    for key, member in old.items.items():
        if key not in new.items:
            yield Removed((*path, key), cut(member))
        else:
            yield from compare(member, new.items[key], layout=layout, path=(*path, key))
    was = tuple(key for key in old.items if has_place(old, new, key, layout=layout, path=path))
    becomes = tuple(key for key in new.items if has_place(old, new, key, layout=layout, path=path))
    if was != becomes:
        yield Reordered(path, was, becomes)
    before: str | None = None
    for key, member in new.items.items():
        if key not in old.items:
            yield Added((*path, key), cut(member), before)
        before = key


def has_place(old: Members, new: Members, key: str, *, layout: bool, path: Path) -> bool:
    """Tell whether a member of both lists has a place that means something.

    The order of states means nothing; of transitions, that of those with conditions does.
    """
    if key not in old.items or key not in new.items:
        return False
    if layout or not path or path[0] != "states":
        return True
    if len(path) == 3 and path[2] == "transitions":
        return all(_has_conditions(side.items[key]) for side in (old, new))
    return len(path) > 1


def _has_conditions(transition: Any) -> bool:
    return transition.get("conditions") is not None and bool(cut(transition["conditions"]))

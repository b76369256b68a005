"""Compare two trees: what is changed, added, removed and reordered."""

from collections import Counter
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
    placed = keys_with_places(new, layout=layout, path=path)
    becomes = tuple(key for key in placed if key in old.items)
    was = tuple(key for key in old.items if key in set(becomes))
    if was != becomes:
        yield Reordered(path, was, becomes)
    yield from _additions(old, new, set(placed), path)


def _additions(old: Members, new: Members, placed: set[str], path: Path) -> Iterator[Change]:
    """Yield new members; one whose place means something stands behind another such."""
    before: str | None = None
    before_placed: str | None = None
    for key, member in new.items.items():
        if key not in old.items:
            yield Added((*path, key), cut(member), before_placed if key in placed else before)
        before = key
        before_placed = key if key in placed else before_placed


def keys_with_places(members: Members, *, layout: bool, path: Path) -> list[str]:
    """Return the members whose place in the list means something.

    The order of states means nothing. Of transitions, that of those with conditions does, and
    that of those with one event, of which the first is taken.
    """
    if layout or not path or path[0] != "states":
        return list(members.items)
    if len(path) == 1:
        return []
    if len(path) != 3 or path[2] != "transitions":
        return list(members.items)
    events = Counter(transition.get("event") for transition in members.items.values())
    return [
        key
        for key, transition in members.items.items()
        if events[transition.get("event")] > 1 or _has_conditions(transition)
    ]


def _has_conditions(transition: Any) -> bool:
    return transition.get("conditions") is not None and bool(cut(transition["conditions"]))

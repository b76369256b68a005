"""Agree on the names of states before two edits are merged: a rename holds for both sides."""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from msgspec import UNSET, UnsetType

from soundstage.definition.diff.changes import Path, Renamed
from soundstage.definition.diff.renames import find_renames
from soundstage.definition.rewrite import rename_states
from soundstage.definition.shape import name_of
from soundstage.errors import Json


class Conflict(msgspec.Struct, frozen=True, omit_defaults=True):
    """A value that both sides changed differently; unset where a side does not have it."""

    path: Path
    base: Json | UnsetType = UNSET
    ours: Json | UnsetType = UNSET
    theirs: Json | UnsetType = UNSET


@dataclass(frozen=True, slots=True)
class Named:
    """The three flows, in which the same state has the same name."""

    base: Json
    ours: Json
    theirs: Json
    conflicts: tuple[Conflict, ...]


def agree_on_names(base: Json, ours: Json, theirs: Json) -> Named:
    """Rename states in all three flows as either side has renamed them; ours wins."""
    our_names, their_names = _names(ours), _names(theirs)
    our_renames = _renames(base, ours)
    their_renames = _renames(base, theirs)
    _recognise(our_renames, base, theirs, their_renames)
    _recognise(their_renames, base, ours, our_renames)
    agreed: dict[str, Renamed] = {}
    conflicts: list[Conflict] = []
    for old, rename in our_renames.items():
        other = their_renames.get(old)
        agreed[old] = rename
        if other and other.new != rename.new:
            path = ("states", rename.new, "name")
            conflicts.append(Conflict(path, old, rename.new, other.new))
        elif not other and old in their_names and rename.new in their_names:
            sides = (_state(ours, rename.new), _state(theirs, rename.new))
            conflicts.append(Conflict(("states", rename.new), UNSET, *sides))
            theirs = _without(theirs, rename.new)
    for old, rename in their_renames.items():
        if old in our_renames:
            continue
        if rename.new in our_names:
            conflicts.append(Conflict(("states", old, "name"), old, old, rename.new))
            agreed[old] = Renamed(old, old, rename.templates)
        else:
            agreed[old] = rename
    return Named(
        _renamed(base, agreed.values(), {}),
        _renamed(ours, agreed.values(), our_renames),
        _renamed(theirs, agreed.values(), their_renames),
        tuple(conflicts),
    )


def _renames(base: Json, side: Json) -> dict[str, Renamed]:
    return {rename.old: rename for rename in find_renames(base, side)}


def _recognise(
    known: dict[str, Renamed], base: Json, side: Json, renames: dict[str, Renamed]
) -> None:
    """Take a state for renamed that is gone when one of the other side's new name is there."""
    names, taken = _names(side), {rename.new for rename in renames.values()}
    for old, rename in known.items():
        if old in names or rename.new not in names or rename.new in taken or old in renames:
            continue
        if _state(base, old)["type"] == _state(side, rename.new)["type"]:
            renames[old] = rename


def _renamed(document: Json, agreed: Iterable[Renamed], done: dict[str, Renamed]) -> Json:
    present = _names(document)
    names: dict[str, str] = {}
    in_templates: set[str] = set()
    for rename in agreed:
        now = done[rename.old].new if rename.old in done else rename.old
        if now in present and now != rename.new:
            names[now] = rename.new
            if rename.templates:
                in_templates.add(now)
    return rename_states(document, names, in_templates)


def _names(document: Json) -> set[str]:
    return {name_of(state) for state in document["states"]}


def _state(document: Json, name: str) -> Json:
    return next(state for state in document["states"] if name_of(state) == name)


def _without(document: Json, name: str) -> Json:
    return {**document, "states": [s for s in document["states"] if name_of(s) != name]}

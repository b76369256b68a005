"""Merge two edits of one flow: what only one side changed is taken from that side.

Where both changed the same value in different ways the merged flow has ours, and a conflict
tells of it. Places on the canvas never conflict: ours stay.
"""

from typing import Any

import msgspec
from msgspec import UNSET

from soundstage.definition.diff.changes import Path, is_offset, is_target
from soundstage.definition.diff.compare import NOWHERE, compare
from soundstage.definition.diff.tree import Members, Node, alike, cut, grow
from soundstage.definition.merge_names import Conflict, agree_on_names
from soundstage.definition.merge_order import merge_order
from soundstage.errors import Json

__all__ = ["Conflict", "Merged", "merge"]


class Merged(msgspec.Struct, frozen=True):
    """The merged flow, which has our side of every conflict."""

    definition: Json
    conflicts: tuple[Conflict, ...] = ()


def merge(base: Json, ours: Json, theirs: Json) -> Merged:
    """Merge their changes since the base into ours; all three have passed `check_shape`."""
    named = agree_on_names(base, ours, theirs)
    tree = grow(named.base)
    ours_tree, theirs_tree = grow(named.ours, tree), grow(named.theirs, tree)
    run = _Run(named.conflicts)
    merged = run.node((), tree, ours_tree, theirs_tree)
    run.restore_targets(merged, tree, ours_tree, theirs_tree)
    return Merged(cut(merged), tuple(run.conflicts))


class _Run:
    """One merge: goes down three trees at once; any node may be unset, which is not there."""

    def __init__(self, conflicts: tuple[Conflict, ...]) -> None:
        self.conflicts = list(conflicts)

    def node(self, path: Path, base: Node, ours: Node, theirs: Node) -> Node:
        if _same(path, ours, theirs) or _same(path, base, theirs):
            return ours
        if _same(path, base, ours):
            return theirs
        if is_offset(path):
            return ours
        if isinstance(ours, dict) and isinstance(theirs, dict):
            return self._objects(path, base if isinstance(base, dict) else {}, ours, theirs)
        if isinstance(ours, Members) and isinstance(theirs, Members):
            return self._lists(path, base, ours, theirs)
        if theirs is UNSET and _only_moved(path, base, ours):
            return theirs
        if ours is not UNSET or not _only_moved(path, base, theirs):
            self._conflict(path, base, ours, theirs)
        return ours

    def _objects(self, path: Path, base: Any, ours: Any, theirs: Any) -> Node:
        merged = {
            key: self.node((*path, key), *(side.get(key, UNSET) for side in (base, ours, theirs)))
            for key in dict.fromkeys((*ours, *theirs, *base))
        }
        return {key: node for key, node in merged.items() if node is not UNSET}

    def _lists(self, path: Path, base: Node, ours: Members, theirs: Members) -> Node:
        before = base if isinstance(base, Members) else Members({})
        merged = self._objects(path, before.items, ours.items, theirs.items)
        order = merge_order(path, before, ours, theirs)
        if order.conflicts:
            self._conflict(path, before, ours, theirs)
        return Members({key: merged[key] for key in order.keys if key in merged})

    def restore_targets(self, merged: Node, base: Node, ours: Node, theirs: Node) -> None:
        """Bring back states that one side removed and the other leads to."""
        known = _loose_ends(ours) | _loose_ends(theirs)
        while lost := {name for _, name in _loose_ends(merged) - known}:
            for name in sorted(lost):
                sides = [_states(tree).get(name, UNSET) for tree in (base, ours, theirs)]
                self._conflict(("states", name), *sides)
                _states(merged)[name] = next(side for side in reversed(sides) if side is not UNSET)

    def _conflict(self, path: Path, base: Node, ours: Node, theirs: Node) -> None:
        values = (UNSET if side is UNSET else cut(side) for side in (base, ours, theirs))
        self.conflicts.append(Conflict(path, *values))


def _same(path: Path, one: Node, other: Node) -> bool:
    if is_target(path) and not isinstance(one, dict) and not isinstance(other, dict):
        one, other = (UNSET if side in NOWHERE else side for side in (one, other))
    if one is UNSET or other is UNSET:
        return one is other
    return alike(cut(one), cut(other))


def _only_moved(path: Path, base: Node, side: Node) -> bool:
    """Tell whether a side did nothing to a state but move it on the canvas."""
    if base is UNSET or len(path) < 2 or path[0] != "states":
        return False
    return next(compare(base, side, layout=False, path=path), None) is None


def _states(tree: Node) -> dict[str, Node]:
    found = tree["states"]
    return found.items if isinstance(found, Members) else {}


def _loose_ends(tree: Node) -> set[tuple[Path, str]]:
    """Return where the flow leads to a state that it does not have."""
    states = _states(tree)
    ends = {
        ((name, key), target)
        for name, state in states.items()
        if isinstance(state["transitions"], Members)
        for key, transition in state["transitions"].items.items()
        if (target := transition.get("next")) and target not in states
    }
    initial = tree.get("initial_state")
    return ends | ({(("initial_state",), initial)} if initial and initial not in states else set())

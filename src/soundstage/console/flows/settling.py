"""Their side of conflicts, put into a merged definition which has ours."""

from collections.abc import Sequence
from typing import Any

from soundstage.console.errors import InvalidRequest
from soundstage.console.wire.comparing import MergeConflict
from soundstage.definition.diff import DoesNotApply, Renamed
from soundstage.definition.diff.apply import rename
from soundstage.definition.diff.tree import Members, Node, cut, grow
from soundstage.definition.shape import check_shape
from soundstage.errors import DefinitionError, Json

_NAME_DEPTH = 3


def settle(definition: dict[str, Json], conflicts: Sequence[MergeConflict]) -> dict[str, Json]:
    """Return the definition with their values; names of states change last.

    Conflicts speak of states by the names that they have in the merged definition.
    """
    root = grow(definition)
    names = [conflict for conflict in conflicts if _is_name(conflict)]
    for conflict in conflicts:
        if not _is_name(conflict):
            _take(root, conflict)
    settled: dict[str, Json] = cut(root)
    try:
        check_shape(settled)
        return {**rename(settled, [Renamed(one.path[1], _name(one)) for one in names])}
    except DoesNotApply as error:
        raise InvalidRequest("conflicts", str(error)) from None
    except DefinitionError:
        raise InvalidRequest("conflicts", "with their values the definition is no flow") from None


def _is_name(conflict: MergeConflict) -> bool:
    path = conflict.path
    return len(path) == _NAME_DEPTH and path[0] == "states" and path[2] == "name"


def _name(conflict: MergeConflict) -> str:
    """Return the name that their side gives to a state."""
    if not isinstance(conflict.theirs, str):
        raise InvalidRequest("conflicts", f"the new name of {conflict.path[1]} is no text")
    return conflict.theirs


def _take(root: Node, conflict: MergeConflict) -> None:
    """Set or remove the value at a path; one that is there stays at its place in a list."""
    inside = _inside(root) if conflict.path else None
    for step in conflict.path[:-1]:
        inside = _inside(inside.get(step) if inside is not None else None)
    if inside is None:
        where = " › ".join(conflict.path)
        raise InvalidRequest("conflicts", f"the definition has no {where}: merge again")
    key = conflict.path[-1]
    if conflict.theirs is None:
        inside.pop(key, None)
    else:
        inside[key] = grow(conflict.theirs, path=tuple(conflict.path))


def _inside(node: Node) -> dict[str, Any] | None:
    if isinstance(node, Members):
        return node.items
    return node if isinstance(node, dict) else None

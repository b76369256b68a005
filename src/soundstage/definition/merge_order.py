"""The order of a merged list: the side that changed it decides, additions keep their places."""

from dataclasses import dataclass

from soundstage.definition.diff.changes import Path
from soundstage.definition.diff.compare import keys_with_places
from soundstage.definition.diff.tree import Members


@dataclass(frozen=True, slots=True)
class Order:
    """The keys in their order, and whether both sides wanted different ones."""

    keys: tuple[str, ...]
    conflicts: bool


def merge_order(path: Path, base: Members, ours: Members, theirs: Members) -> Order:
    """Return the order of all members of both sides."""
    moved, moved_by_them = _is_moved(base, ours), _is_moved(base, theirs)
    first, second = (theirs, ours) if moved_by_them and not moved else (ours, theirs)
    conflicts = moved and moved_by_them and _differ(path, ours, theirs)
    return Order(_woven(list(first.items), list(second.items)), conflicts)


def _is_moved(base: Members, side: Members) -> bool:
    return [k for k in base.items if k in side.items] != [k for k in side.items if k in base.items]


def _differ(path: Path, ours: Members, theirs: Members) -> bool:
    """Tell whether members that both sides have stand in orders that mean different things."""
    sides = (ours, theirs)
    placed = {key for side in sides for key in keys_with_places(side, layout=False, path=path)}
    placed &= ours.items.keys() & theirs.items.keys()
    one, other = ([key for key in side.items if key in placed] for side in sides)
    return one != other


def _woven(keys: list[str], more: list[str]) -> tuple[str, ...]:
    """Put those of `more` that are not in `keys` behind the one that they stand behind."""
    woven, known = list(keys), set(keys)
    before: str | None = None
    for key in more:
        if key not in known:
            woven.insert(woven.index(before) + 1 if before is not None else 0, key)
            known.add(key)
        before = key
    return tuple(woven)

"""Where two JSON trees differ: values by their paths."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from soundstage.core.execution import Change
from soundstage.errors import Json


class Absent:
    """The value of what is not there."""

    def __repr__(self) -> str:
        return "(nothing)"


ABSENT: Final = Absent()
Path = tuple[str, ...]


def differences(old: Any, new: Any, path: Path = ()) -> Iterator[tuple[Path, Any, Any]]:
    """Yield the places where two trees differ, the deepest that tell it."""
    if old == new and type(old) is type(new):
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            yield from differences(old.get(key, ABSENT), new.get(key, ABSENT), (*path, key))
        return
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from differences(one, other, (*path, str(index)))
        return
    yield path, old, new


def change_differences(
    old: Sequence[Change], new: Sequence[Change]
) -> Iterator[tuple[Path, Any, Any]]:
    """Yield where the changes of two turns leave different values."""
    if old == new:
        return
    before = {change.path: change.value for change in old}
    after = {change.path: change.value for change in new}
    for path in dict.fromkeys((*before, *after)):
        yield from differences(before.get(path, ABSENT), after.get(path, ABSENT), path)


def at(tree: Json, path: Path) -> Any:
    """Return the value at a path, ABSENT when there is none."""
    for key in path:
        if isinstance(tree, dict) and key in tree:
            tree = tree[key]
        elif isinstance(tree, list) and key.isdigit() and int(key) < len(tree):
            tree = tree[int(key)]
        else:
            return ABSENT
    return tree

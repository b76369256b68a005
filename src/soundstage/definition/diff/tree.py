"""A definition as a tree in which members of lists have keys, so that they can be told apart.

`[{"event": "sent"}, …]` becomes members with the keys "sent" and so on. A list of anything but
objects is one value, a leaf.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from soundstage.definition.diff.changes import Path
from soundstage.definition.shape import name_of
from soundstage.errors import Json


@dataclass(slots=True)
class Members:
    """A list whose members have keys, in their order."""

    items: dict[str, Any]


Node = Any
"""Members, an object of nodes, or a leaf: any other JSON value."""


def grow(value: Json, against: Node = None, path: Path = ()) -> Node:
    """Return the tree of a document; members that match one of `against` get its key."""
    if isinstance(value, dict):
        beside = against if isinstance(against, dict) else {}
        return {key: grow(member, beside.get(key), (*path, key)) for key, member in value.items()}
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        return value
    known = against.items if isinstance(against, Members) else {}
    keys = _match(path, value, known) if known else _natural(path, value)
    return Members(
        {
            key: grow(item, known.get(key), (*path, key))
            for key, item in zip(keys, value, strict=True)
        }
    )


def cut(node: Node) -> Json:
    """Return the document of a tree."""
    if isinstance(node, Members):
        return [cut(item) for item in node.items.values()]
    return {key: cut(member) for key, member in node.items()} if isinstance(node, dict) else node


def alike(one: Json, other: Json) -> bool:
    """Tell whether two JSON values are the same; true is not 1."""
    return bool(one == other and _typed(one) == _typed(other))


def digest(value: Json) -> str:
    """Return a short name for a JSON value; the order of its keys does not matter."""
    text = json.dumps(value, sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def _typed(value: Json) -> Json:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, dict):
        return {key: _typed(member) for key, member in value.items()}
    return [_typed(item) for item in value] if isinstance(value, list) else value


def _natural(path: Path, items: Sequence[Json]) -> list[str]:
    """Return the keys that members have by what they say."""
    return _distinct(_label(path, item) for item in items)


def _label(path: Path, item: Json) -> str:
    if path == ("states",):
        return name_of(item)
    if _are_transitions(path):
        return " ".join((item["event"], *map(_condition, item.get("conditions") or ())))
    key = item.get("key")
    return key if isinstance(key, str) else f"~{digest(item)}"


def _condition(condition: Json) -> str:
    return f"{condition['type']} {condition['value']}"


def _are_transitions(path: Path) -> bool:
    return len(path) == 3 and path[0] == "states" and path[2] == "transitions"


def _distinct(labels: Iterable[str]) -> list[str]:
    found: dict[str, None] = {}
    for label in labels:
        number, key = 1, label
        while key in found:
            number += 1
            key = f"{label} ({number})"
        found[key] = None
    return list(found)


def _match(path: Path, items: Sequence[Json], known: dict[str, Node]) -> list[str]:
    """Return the keys of members beside those of another list.

    The same label is the same member. Of the others, a transition is still the same one when
    its event and target are, and an object without a key when it stands in the same place.
    """
    natural = _natural(path, items)
    keys, said = list(natural), set(natural)
    left = [key for key in known if key not in said]
    for index, pair in _pairs(path, items, natural, left, known):
        keys[index] = pair
    return keys


def _pairs(
    path: Path, items: Sequence[Json], natural: list[str], left: list[str], known: dict[str, Node]
) -> Iterator[tuple[int, str]]:
    fresh = [index for index, key in enumerate(natural) if key not in known]
    if path == ("states",):
        return
    if not _are_transitions(path):
        anonymous = [index for index in fresh if natural[index].startswith("~")]
        yield from zip(anonymous, [key for key in left if key.startswith("~")], strict=False)
        return
    for index in fresh:
        wanted = _way(items[index])
        found = next((key for key in left if _way(known[key]) == wanted), None)
        if found is not None:
            left.remove(found)
            yield index, found


def _way(transition: Any) -> tuple[Json, Json]:
    return transition["event"], transition.get("next") or None

"""Changes in words for people: a section for each state, a line for each change."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from msgspec import UNSET

from soundstage.definition.diff.changes import (
    Added,
    Changed,
    Changes,
    Path,
    Removed,
    Renamed,
    Reordered,
    is_target,
)
from soundstage.definition.diff.words import Part, inline
from soundstage.definition.shape import name_of
from soundstage.errors import Json

Mark = Literal["added", "removed", "changed", "renamed"]

_UNSAID = ("next", "conditions")

THE_END = "the end"


@dataclass(frozen=True, slots=True)
class Line:
    """One change: of what, and the old and new parts of its value."""

    mark: Mark
    label: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """What happened to a state, or to the flow itself when `name` is empty."""

    mark: Mark
    name: str
    widget: str
    lines: tuple[Line, ...]
    old_name: str = ""


def describe(changes: Changes, old: Json, new: Json) -> tuple[Section, ...]:
    """Return the changes by state, in the order of the new flow; removed states come last."""
    before = {name_of(state): state for state in old["states"]}
    after = {name_of(state): state for state in new["states"]}
    renamed = {change.new: change for change in changes if isinstance(change, Renamed)}
    by_state: dict[str, list[Changed | Added | Removed | Reordered]] = {}
    for change in changes:
        if not isinstance(change, Renamed):
            is_state = change.path[0] == "states" and len(change.path) > 1
            by_state.setdefault(change.path[1] if is_state else "", []).append(change)
    order = [name for name in ("", *after) if name in by_state or name in renamed]
    order += [name for name in by_state if name not in after and name]
    sections = []
    for name in order:
        state = after.get(name) or before.get(name) or {}
        rename = renamed.get(name)
        sections.append(_section(name, state, by_state.get(name, []), rename))
    return tuple(sections)


def _section(
    name: str,
    state: Json,
    changes: list[Changed | Added | Removed | Reordered],
    rename: Renamed | None,
) -> Section:
    widget = state.get("type", "")
    for change in changes:
        if len(change.path) == 2 and name and isinstance(change, (Added, Removed)):
            mark: Mark = "added" if isinstance(change, Added) else "removed"
            return Section(mark, name, widget, tuple(_contents(mark, change.value)))
    lines = [line for change in changes for line in _lines(change)]
    if rename is None:
        return Section("changed", name, widget, tuple(lines))
    if not rename.templates:
        lines.append(_line("changed", "templates", f"still say widgets.{rename.old}", UNSET))
    return Section("renamed", name, widget, tuple(lines), rename.old)


def _contents(mark: Mark, state: Json) -> Iterator[Line]:
    """Yield what a whole state has, as added or removed."""
    for key, value in state.get("properties", {}).items():
        if key != "offset":
            yield _whole(mark, key, value)
    for transition in state["transitions"]:
        yield _whole(mark, f"on {_event(transition)}", _target(transition))


def _lines(change: Changed | Added | Removed | Reordered) -> Iterator[Line]:
    label = label_of(change.path)
    match change:
        case Reordered():
            orders = Part("old", shown(list(change.old))), Part("new", shown(list(change.new)))
            yield Line("changed", f"order of {label}", orders)
        case Added() | Removed():
            mark: Mark = "added" if isinstance(change, Added) else "removed"
            yield _whole(mark, label, _member(change.path, change.value))
        case Changed() if is_target(change.path):
            ends = (_target({"next": side}) for side in (change.old, change.new))
            yield _line("changed", label, *ends)
        case Changed(old=old) if old is UNSET:
            yield _whole("added", label, change.new)
        case Changed(new=new) if new is UNSET:
            yield _whole("removed", label, change.old)
        case Changed():
            yield _line("changed", label, change.old, change.new)


def _member(path: Path, value: Json) -> Json:
    """Return what a member of a list says beside its label."""
    if len(path) == 4 and path[2] == "transitions":
        return _target(value)
    return value["value"] if _is_pair(value) else value


def label_of(path: Path) -> str:
    """Return how people call what a path leads to, inside its state."""
    inside = path[2:] if path[0] == "states" and len(path) > 2 else path
    if inside[0] == "properties" and len(inside) > 1:
        keys = [key for key in inside[1:] if not key.startswith("~")]
        return ".".join(keys[:-1] if len(keys) == 3 and keys[-1] == "value" else keys)
    if inside[0] == "transitions" and len(inside) > 1:
        deeper = [key for key in inside[2:] if key not in _UNSAID and not key.startswith("~")]
        return " ".join((f"on {inside[1]}", *deeper))
    return ".".join(inside)


def _event(transition: Json) -> str:
    conditions = transition.get("conditions") or ()
    return " ".join((transition["event"], *(f"{c['type']} {c['value']}" for c in conditions)))


def _target(transition: Json) -> str:
    target = transition.get("next")
    return f"→ {target if isinstance(target, str) and target else THE_END}"


def _whole(mark: Mark, label: str, value: Json) -> Line:
    return Line(mark, label, (Part("new" if mark == "added" else "old", shown(value)),))


def _line(mark: Mark, label: str, old: Json, new: Json) -> Line:
    if old is UNSET or new is UNSET:
        return Line(mark, label, (Part("same", shown(old if new is UNSET else new)),))
    return Line(mark, label, inline(shown(old), shown(new)))


def shown(value: Json) -> str:
    """Return a value as people read it: a text as it is, keys and values in a row."""
    if isinstance(value, str):
        return value or '""'
    if isinstance(value, list) and value and all(_is_pair(item) for item in value):
        return ", ".join(f"{item['key']}={item['value']}" for item in value)
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return json.dumps(value, ensure_ascii=False)


def _is_pair(item: Json) -> bool:
    return isinstance(item, dict) and {"key", "value"} == item.keys()


def count(sections: Iterable[Section]) -> str:
    """Return how many states were added, removed, changed and renamed, in words."""
    marks = [section.mark for section in sections if section.name]
    kinds: tuple[Mark, ...] = ("added", "removed", "renamed", "changed")
    found = [f"{marks.count(kind)} {kind}" for kind in kinds if kind in marks]
    return ", ".join(found) if found else "only the flow itself"

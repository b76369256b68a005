"""Differences between definitions, and merges."""

from typing import Literal

import msgspec

from soundstage.errors import Json

Mark = Literal["added", "removed", "changed", "renamed"]


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """A definition: as it is here, or that of a flow's revision."""

    definition: dict[str, Json] | None = None
    flow_sid: str | None = None
    revision: int | None = None


class Compare(msgspec.Struct, frozen=True, kw_only=True):
    """Two definitions to compare."""

    old: Side
    new: Side


class DiffPart(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of a value: in both, in the old one only, in the new one only."""

    kind: Literal["same", "old", "new"]
    text: str


class DiffLine(msgspec.Struct, frozen=True, kw_only=True):
    """One change inside a state."""

    mark: Mark
    label: str
    parts: tuple[DiffPart, ...]


class DiffSection(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to a state; an empty name stands for the flow itself."""

    mark: Mark
    name: str
    old_name: str
    widget: str
    lines: tuple[DiffLine, ...]


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """What makes the new definition of the old one, with both."""

    sections: tuple[DiffSection, ...]
    old: dict[str, Json]
    new: dict[str, Json]


class MergeAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Two edits of one definition."""

    base: Side
    ours: Side
    theirs: Side


class MergeConflict(msgspec.Struct, frozen=True, kw_only=True):
    """A value that both sides changed; None where a side does not have it."""

    path: tuple[str, ...]
    state: str | None
    label: str
    base: Json
    ours: Json
    theirs: Json


class MergeResult(msgspec.Struct, frozen=True, kw_only=True):
    """The merged definition has our side of every conflict."""

    definition: dict[str, Json]
    conflicts: tuple[MergeConflict, ...]
    ours: tuple[DiffSection, ...]
    theirs: tuple[DiffSection, ...]


class TakeTheirs(msgspec.Struct, frozen=True, kw_only=True):
    """A merged definition, and the conflicts to settle with their side: paths and values."""

    definition: dict[str, Json]
    conflicts: tuple[MergeConflict, ...]


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """The definition after it."""

    definition: dict[str, Json]

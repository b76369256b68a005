"""Operations that compare and merge definitions.

They work in threads: large definitions take longer than others should wait.
"""

import asyncio
from typing import Any

import msgspec
from msgspec import UNSET

from soundstage.console.call import Call
from soundstage.console.errors import InvalidRequest
from soundstage.console.flows.exchanging import shaped
from soundstage.console.flows.settling import settle
from soundstage.console.flows.views import definition_of
from soundstage.console.wire.comparing import (
    Compare,
    Difference,
    DiffLine,
    DiffPart,
    DiffSection,
    MergeAsked,
    MergeConflict,
    MergeResult,
    Settled,
    Side,
    TakeTheirs,
)
from soundstage.definition.diff import diff
from soundstage.definition.diff.describe import Section, describe, label_of
from soundstage.definition.diff.words import shortened
from soundstage.definition.merge import Conflict
from soundstage.definition.merge import merge as merge_definitions
from soundstage.errors import Json
from soundstage.limits import Limits

Definition = dict[str, Json]
_STATE_DEPTH = 2


async def compare(call: Call[Compare, None]) -> Difference:
    """Tell what makes the new definition of the old one."""
    old, new = await _side(call, call.body.old), await _side(call, call.body.new)
    return await asyncio.to_thread(_difference, old, new, call.limits)


def _difference(old: Definition, new: Definition, limits: Limits) -> Difference:
    old, new = shaped(old, limits), shaped(new, limits)
    return Difference(sections=_sections(old, new), old=old, new=new)


async def merge(call: Call[MergeAsked, None]) -> MergeResult:
    """Merge two edits of one definition; of conflicts our side is taken."""
    asked = call.body
    sides = [await _side(call, side) for side in (asked.base, asked.ours, asked.theirs)]
    return await asyncio.to_thread(_merged, sides, call.limits)


def _merged(sides: list[Definition], limits: Limits) -> MergeResult:
    base, ours, theirs = (shaped(side, limits) for side in sides)
    merged = merge_definitions(base, ours, theirs)
    return MergeResult(
        definition=merged.definition,
        conflicts=tuple(_conflict(conflict) for conflict in merged.conflicts),
        ours=_sections(base, ours),
        theirs=_sections(base, theirs),
    )


async def take_theirs(call: Call[TakeTheirs, None]) -> Settled:
    """Put their side of conflicts into a merged definition."""
    return await asyncio.to_thread(_settled, call.body, call.limits)


def _settled(asked: TakeTheirs, limits: Limits) -> Settled:
    return Settled(definition=settle(shaped(asked.definition, limits), asked.conflicts))


async def _side(call: Call[Any, Any], side: Side) -> Definition:
    """Return the definition that is given, or that of a revision."""
    if side.definition is not None:
        return side.definition
    if side.flow_sid is None:
        raise InvalidRequest("body", "a side needs a definition, or a flow_sid and a revision")
    flow = await call.flow(side.flow_sid)
    number = flow.latest if side.revision is None else side.revision
    revision = await call.store.revision(flow.sid, number)
    if revision is None:
        raise InvalidRequest("body", f"{flow.sid} has no revision {number}")
    return definition_of(revision)


def _sections(old: Json, new: Json) -> tuple[DiffSection, ...]:
    return tuple(_section(section) for section in describe(diff(old, new), old, new))


def _section(section: Section) -> DiffSection:
    return DiffSection(
        mark=section.mark,
        name=section.name,
        old_name=section.old_name,
        widget=section.widget,
        lines=tuple(
            DiffLine(
                mark=line.mark,
                label=line.label,
                parts=tuple(DiffPart(kind=p.kind, text=p.text) for p in shortened(line.parts)),
            )
            for line in section.lines
        ),
    )


def _conflict(conflict: Conflict) -> MergeConflict:
    path = conflict.path
    in_state = path[0] == "states" and len(path) >= _STATE_DEPTH
    return MergeConflict(
        path=path,
        state=path[1] if in_state else None,
        label="the widget" if in_state and len(path) == _STATE_DEPTH else label_of(path),
        base=_value(conflict.base),
        ours=_value(conflict.ours),
        theirs=_value(conflict.theirs),
    )


def _value(value: Json | msgspec.UnsetType) -> Json:
    return None if value is UNSET else value

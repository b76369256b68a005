"""Operations that compare and merge definitions."""

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

_STATE_DEPTH = 2


async def compare(call: Call[Compare, None]) -> Difference:
    """Tell what makes the new definition of the old one."""
    old, new = await _side(call, call.body.old), await _side(call, call.body.new)
    sections = await asyncio.to_thread(_sections, old, new)
    return Difference(sections=sections, old=old, new=new)


async def merge(call: Call[MergeAsked, None]) -> MergeResult:
    """Merge two edits of one definition; of conflicts our side is taken."""
    asked = call.body
    base = await _side(call, asked.base)
    ours, theirs = await _side(call, asked.ours), await _side(call, asked.theirs)
    merged = await asyncio.to_thread(merge_definitions, base, ours, theirs)
    return MergeResult(
        definition=merged.definition,
        conflicts=tuple(_conflict(conflict) for conflict in merged.conflicts),
        ours=await asyncio.to_thread(_sections, base, ours),
        theirs=await asyncio.to_thread(_sections, base, theirs),
    )


async def take_theirs(call: Call[TakeTheirs, None]) -> Settled:
    """Put their side of conflicts into a merged definition."""
    definition = shaped(call, call.body.definition)
    return Settled(definition=settle(definition, call.body.conflicts))


async def _side(call: Call[Any, Any], side: Side) -> dict[str, Json]:
    """Return the definition that is given, or that of a revision."""
    if side.definition is not None:
        return shaped(call, side.definition)
    if side.flow_sid is None:
        raise InvalidRequest("body", "a side needs a definition, or a flow_sid and a revision")
    flow = await call.flow(side.flow_sid)
    number = flow.latest if side.revision is None else side.revision
    revision = await call.store.revision(flow.sid, number)
    if revision is None:
        raise InvalidRequest("body", f"{flow.sid} has no revision {number}")
    return shaped(call, definition_of(revision))


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

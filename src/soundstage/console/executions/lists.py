"""The list of executions, and the list as it lives."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from soundstage.api.errors import InvalidParameter
from soundstage.console.call import Call
from soundstage.console.executions.rows import rows_of
from soundstage.console.wire.executions import (
    Changed,
    ExecutionList,
    ExecutionsAsked,
    LiveAsked,
    StoryChanged,
)
from soundstage.core.execution import Execution
from soundstage.sid import is_sid
from soundstage.store.overview_port import ExecutionHead, HeadFilter

MOST_ROWS = 200
WATCHED = 50
"""So many of the newest executions are watched."""

_ROUND_SECONDS = 1.0
_STORY_SECONDS = 0.5
_SLOW_SECONDS = 5.0
_QUIET_ROUNDS = 60


async def list_executions(call: Call[None, ExecutionsAsked]) -> ExecutionList:
    """Show executions, newest first, by page."""
    asked = call.query
    if asked.after and not is_sid(asked.after, "FN"):
        raise InvalidParameter("after", f"found {asked.after[:50]!r}, expected a page's `next`")
    if not 1 <= asked.size <= MOST_ROWS:
        raise InvalidParameter("size", f"found {asked.size}, expected 1 to {MOST_ROWS}")
    wanted = await _filter(call, asked)
    heads = await call.store.heads(wanted, asked.size + 1, asked.after or None)
    shown = heads[: asked.size]
    return ExecutionList(
        executions=await rows_of(call.store, shown),
        next=shown[-1].sid if len(heads) > asked.size else None,
    )


async def watch_executions(call: Call[None, LiveAsked]) -> AsyncGenerator[Changed, None]:
    """Send the newest executions, then those that are new or have changed.

    The database is asked about once a second, so changes by other nodes are seen as well;
    less often when nothing has happened for a minute.
    """
    wanted = await _filter(call, call.query)
    known: dict[str, int] = {}
    quiet = 0
    while True:
        heads = await call.store.heads(wanted, WATCHED)
        changed = [head for head in heads if known.get(head.sid) != head.version]
        changed += await _left(call, known, heads)
        if changed or not quiet:
            yield Changed(executions=await rows_of(call.store, changed))
        known = {head.sid: head.version for head in heads}
        quiet = 1 if changed else quiet + 1
        await asyncio.sleep(_ROUND_SECONDS if quiet < _QUIET_ROUNDS else _SLOW_SECONDS)


async def watch_story(call: Call[None, None]) -> AsyncGenerator[StoryChanged, None]:
    """Send the version of an execution whenever it is another one."""
    execution = await call.execution()
    version = -1
    while True:
        if execution.version != version:
            version = execution.version
            yield StoryChanged(version=version, status=execution.status)
        await asyncio.sleep(_STORY_SECONDS if execution.active else _SLOW_SECONDS)
        execution = await call.execution()


async def _filter(call: Call[None, Any], asked: ExecutionsAsked | LiveAsked) -> HeadFilter:
    """Return what is asked for; another account's flow is not found."""
    if asked.flow_sid is not None:
        await call.flow(asked.flow_sid)
    period = asked if isinstance(asked, ExecutionsAsked) else ExecutionsAsked()
    return HeadFilter(
        account_sid=call.account.sid,
        flow_sid=asked.flow_sid,
        status=asked.status,
        contact=asked.contact or None,
        created_from=aware(period.started_from),
        created_to=aware(period.started_to),
    )


def aware(moment: datetime | None) -> datetime | None:
    """Return a moment with a zone: UTC when it says none."""
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


async def _left(
    call: Call[None, LiveAsked], known: Mapping[str, int], heads: Sequence[ExecutionHead]
) -> list[ExecutionHead]:
    """Return those that were listed and do not fit the filter any more, as they are now.

    Ones that only younger executions have pushed out are left alone.
    """
    if call.query.status is None:
        return []
    oldest = heads[-1].sid if len(heads) == WATCHED else ""
    listed = {head.sid for head in heads}
    gone = [sid for sid in known if sid not in listed and sid > oldest]
    found = [await call.store.execution(sid) for sid in gone]
    return [head_of(execution) for execution in found if execution is not None]


def head_of(execution: Execution) -> ExecutionHead:
    """Return what a list shows of an execution."""
    return msgspec.convert(execution, ExecutionHead, from_attributes=True)

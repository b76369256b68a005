"""Flows and revisions as the console shows them."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import msgspec

from soundstage.api.identities import author_sid
from soundstage.console.call import Call
from soundstage.console.wire.flows import FlowDetail, FlowRow, RevisionRow
from soundstage.core.execution import Status
from soundstage.core.flows import Flow, Revision
from soundstage.errors import Json
from soundstage.store.overview_port import HeadFilter

MOST_COUNTED = 1_000
_DAY = timedelta(days=1)

Authors = Mapping[str, str]


async def authors_of(call: Call[Any, Any]) -> Authors:
    """Return the names of those who store revisions, by the SIDs that stand for them."""
    keys = await call.store.keys(call.account.sid)
    names = {author_sid(key.sid): key.name for key in keys}
    return {author_sid(call.account.sid): call.account.name} | names


def author_of(authors: Authors, sid: str | None) -> str | None:
    """Return an author's name; one whose key is gone has only a SID."""
    return None if sid is None else authors.get(sid, sid)


async def flow_rows(call: Call[Any, Any], flows: tuple[Flow, ...]) -> tuple[FlowRow, ...]:
    """Return flows as the list shows them."""
    authors = await authors_of(call)
    return tuple(await asyncio.gather(*(_row(call, flow, authors) for flow in flows)))


async def flow_row(call: Call[Any, Any], flow: Flow) -> FlowRow:
    """Return one flow as the list shows it."""
    return (await flow_rows(call, (flow,)))[0]


async def flow_detail(call: Call[Any, Any], flow: Flow, revision: Revision) -> FlowDetail:
    """Return a flow with its latest revision."""
    row, users, numbers = await asyncio.gather(
        flow_row(call, flow),
        call.store.test_users(flow.sid),
        call.room.numbers(call.account, flow.sid),
    )
    return FlowDetail(
        row=row,
        definition=definition_of(revision),
        commit_message=revision.commit_message,
        webhook_url=f"{call.visit.base_url}/v1/Accounts/{flow.account_sid}/Flows/{flow.sid}",
        test_users=users,
        numbers=numbers,
    )


def revision_row(flow: Flow, revision: Revision, authors: Authors) -> RevisionRow:
    """Return a revision as the history shows it."""
    return RevisionRow(
        number=revision.number,
        status=revision.status,
        friendly_name=revision.friendly_name,
        commit_message=revision.commit_message,
        author=author_of(authors, revision.author_sid),
        created_at=revision.created_at,
        current=revision.number == flow.published,
    )


def definition_of(revision: Revision) -> dict[str, Json]:
    """Return the definition of a revision."""
    definition: dict[str, Json] = msgspec.json.decode(revision.definition)
    return definition


async def count_active(call: Call[Any, Any], flow_sid: str) -> int:
    """Return how many executions of a flow are active, up to the most that are counted."""
    wanted = HeadFilter(account_sid=call.account.sid, flow_sid=flow_sid, status=Status.ACTIVE)
    return await call.store.count_executions(wanted, MOST_COUNTED)


async def _row(call: Call[Any, Any], flow: Flow, authors: Authors) -> FlowRow:
    recent = HeadFilter(
        account_sid=call.account.sid, flow_sid=flow.sid, created_from=call.now - _DAY
    )
    last_day, active = await asyncio.gather(
        call.store.count_executions(recent, MOST_COUNTED), count_active(call, flow.sid)
    )
    return FlowRow(
        sid=flow.sid,
        friendly_name=flow.friendly_name,
        status=flow.status,
        latest_revision=flow.latest,
        published_revision=flow.published,
        author=author_of(authors, flow.author_sid),
        created_at=flow.created_at,
        updated_at=flow.updated_at,
        executions_last_day=last_day,
        active_executions=active,
        capped=MOST_COUNTED in (last_day, active),
    )

"""Operations that list, show, store and delete flows."""

import json

from soundstage.api.definitions import Checked, check_definition
from soundstage.api.storing import Draft, store_flow, store_revision
from soundstage.console.call import Call
from soundstage.console.errors import InvalidRequest
from soundstage.console.flows.blank import blank_definition
from soundstage.console.flows.finding import find_flows
from soundstage.console.flows.parents import find_parents
from soundstage.console.flows.templates import find_template
from soundstage.console.flows.views import MOST_COUNTED, count_active, flow_detail, flow_rows
from soundstage.console.wire.flows import (
    CreateFlow,
    Dependents,
    FlowDetail,
    FlowList,
    FlowsAsked,
    RenameFlow,
)
from soundstage.core.flows import Flow, FlowStatus, Revision
from soundstage.errors import Json


async def list_flows(call: Call[None, FlowsAsked]) -> FlowList:
    """Show a page of flows, newest first."""
    flows, following = await find_flows(call)
    return FlowList(flows=await flow_rows(call, flows), next=following)


async def create_flow(call: Call[CreateFlow, None]) -> FlowDetail:
    """Store a new flow."""
    body = call.body
    definition = body.definition
    if definition is None and body.template is not None:
        definition = find_template(body.template)
    checked = await check_definition(call, definition_text(definition or blank_definition()))
    draft = Draft(status=body.status, commit_message=body.commit_message.strip() or None)
    stored = await store_flow(call, checked_name(body.friendly_name), checked, draft)
    return await flow_detail(call, *stored)


async def fetch_flow(call: Call[None, None]) -> FlowDetail:
    """Show a flow."""
    return await flow_detail(call, *await latest_of(call))


async def rename_flow(call: Call[RenameFlow, None]) -> FlowDetail:
    """Store a revision that has only another name [flow]."""
    name = checked_name(call.body.friendly_name)
    flow, latest = await latest_of(call)
    draft = Draft(
        status=flow.status,
        friendly_name=name,
        checked=Checked(latest.definition, latest.warnings),
        commit_message=f"Renamed from {flow.friendly_name}",
    )
    stored = await store_revision(call, lambda: latest_of(call), draft)
    return await flow_detail(call, *stored)


async def delete_flow(call: Call[None, None]) -> None:
    """Remove a flow; its executions are ended and deleted after the answer."""
    flow = await call.flow()
    await call.node.delete_flow(flow.sid)


async def duplicate_flow(call: Call[RenameFlow, None]) -> FlowDetail:
    """Store a new flow, a draft, with the latest definition of this one."""
    name = checked_name(call.body.friendly_name)
    flow, latest = await latest_of(call)
    draft = Draft(
        status=FlowStatus.DRAFT,
        commit_message=f"Duplicated from {flow.friendly_name}, revision {latest.number}",
    )
    checked = await check_definition(call, latest.definition)
    return await flow_detail(call, *await store_flow(call, name, checked, draft))


async def fetch_dependents(call: Call[None, None]) -> Dependents:
    """Show what a deletion would take with it or leave without an answer."""
    flow = await call.flow()
    active = await count_active(call, flow.sid)
    return Dependents(
        active_executions=active,
        capped=active == MOST_COUNTED,
        numbers=await call.room.numbers(call.account, flow.sid),
        parents=await find_parents(call, flow.sid),
    )


async def latest_of(call: Call[Json, Json]) -> tuple[Flow, Revision]:
    """Return the flow of the path with its latest revision."""
    flow = await call.flow()
    revision = await call.store.revision(flow.sid, flow.latest)
    if revision is None:
        raise call.not_found()
    return flow, revision


def checked_name(name: str) -> str:
    """Return a flow's name without space around it; there has to be one."""
    name = name.strip()
    if not name:
        raise InvalidRequest("friendly_name", "found an empty name, expected at least a letter")
    return name


def definition_text(definition: dict[str, Json]) -> str:
    """Return a definition as the text that is stored."""
    return json.dumps(definition, ensure_ascii=False)

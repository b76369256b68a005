"""Operations on flows, version 2 and, where it has them, version 1 [flow]."""

import msgspec
from starlette.responses import Response

from soundstage.api.call import Call
from soundstage.api.definitions import Checked, check_definition
from soundstage.api.flow_views import flow_row, flow_view, flow_view_v1
from soundstage.api.identities import author_sid
from soundstage.api.paging import listing, read_paging
from soundstage.api.responses import json, no_content
from soundstage.core.flows import Flow, FlowStatus, Revision
from soundstage.sid import is_sid, new_sid


async def create_flow(call: Call) -> Response:
    """Store a new flow with revision 1."""
    form = call.form
    name = form.required("FriendlyName")
    status = form.choice("Status", FlowStatus)
    checked = await check_definition(call, form.required("Definition"))
    flow = Flow(
        sid=new_sid("FW"),
        account_sid=call.account.sid,
        friendly_name=name,
        status=status,
        latest=1,
        published=1 if status is FlowStatus.PUBLISHED else None,
        author_sid=author_sid(call.caller.credential),
        created_at=call.now,
    )
    revision = _revision(call, flow, checked)
    await call.store.add_flow(flow, revision)
    return json(flow_view(call, flow, revision), 201)


async def update_flow(call: Call) -> Response:
    """Store the next revision: what the request leaves out stays as it was.

    Also when only the status changes [assumed]. Of two updates at once both are kept.
    """
    await call.flow()
    form = call.form
    status = form.choice("Status", FlowStatus)
    text = form.get("Definition")
    checked = await check_definition(call, text) if text else None
    while True:
        flow = await call.flow()
        latest = await _latest(call, flow)
        number = flow.latest + 1
        changed = msgspec.structs.replace(
            flow,
            friendly_name=form.get("FriendlyName") or flow.friendly_name,
            status=status,
            latest=number,
            published=number if status is FlowStatus.PUBLISHED else flow.published,
            author_sid=author_sid(call.caller.credential),
            updated_at=call.now,
        )
        kept = checked or Checked(latest.definition, latest.warnings)
        revision = _revision(call, changed, kept)
        if await call.store.add_revision(changed, revision):
            return json(flow_view(call, changed, revision))


async def fetch_flow(call: Call) -> Response:
    """Show a flow with its latest revision."""
    flow = await call.flow()
    return json(flow_view(call, flow, await _latest(call, flow)))


async def list_flows(call: Call) -> Response:
    """Show the account's flows, newest first."""
    asked = read_paging(call.query, call.limits.page_size, _is_flow)
    page = await call.store.flows(call.account.sid, asked.size, asked.cursor)
    rows = [flow_row(call, flow) for flow in page.items]
    return json(listing(call, asked, "flows", page, _sid, rows))


async def validate_flow(call: Call) -> Response:
    """Check a definition without storing it [validate]."""
    call.form.required("FriendlyName")
    call.form.choice("Status", FlowStatus)
    await check_definition(call, call.form.required("Definition"))
    return json({"valid": True})


async def delete_flow(call: Call) -> Response:
    """Remove a flow; its executions are ended and deleted after the answer."""
    flow = await call.flow()
    await call.node.delete_flow(flow.sid)
    return no_content()


async def fetch_flow_v1(call: Call) -> Response:
    """Show a flow as version 1 does: without its definition."""
    return json(flow_view_v1(call, await call.flow()))


async def list_flows_v1(call: Call) -> Response:
    """Show the account's flows as version 1 does, newest first."""
    asked = read_paging(call.query, call.limits.page_size, _is_flow)
    page = await call.store.flows(call.account.sid, asked.size, asked.cursor)
    rows = [flow_view_v1(call, flow) for flow in page.items]
    return json(listing(call, asked, "flows", page, _sid, rows))


def _is_flow(key: str) -> bool:
    return is_sid(key, "FW")


def _sid(flow: Flow) -> str:
    return flow.sid


async def _latest(call: Call, flow: Flow) -> Revision:
    """Return the flow's latest revision; a flow deleted this moment is not found."""
    revision = await call.store.revision(flow.sid, flow.latest)
    if revision is None:
        raise call.not_found()
    return revision


def _revision(call: Call, flow: Flow, checked: Checked) -> Revision:
    """Return the revision that makes the flow what it is now."""
    return Revision(
        flow_sid=flow.sid,
        number=flow.latest,
        status=flow.status,
        friendly_name=flow.friendly_name,
        definition=checked.text,
        commit_message=call.form.get("CommitMessage"),
        author_sid=flow.author_sid,
        created_at=call.now,
        warnings=checked.warnings,
    )

"""Operations on flows, version 2 and, where it has them, version 1 [flow]."""

from starlette.responses import Response

from soundstage.api.call import Call
from soundstage.api.definitions import check_definition
from soundstage.api.flow_views import flow_row, flow_view, flow_view_v1
from soundstage.api.paging import listing, read_paging
from soundstage.api.responses import json, no_content
from soundstage.api.storing import Draft, store_flow, store_revision
from soundstage.core.flows import Flow, FlowStatus, Revision
from soundstage.sid import is_sid


async def create_flow(call: Call) -> Response:
    """Store a new flow with revision 1."""
    form = call.form
    name = form.required("FriendlyName")
    draft = Draft(
        status=form.choice("Status", FlowStatus), commit_message=form.get("CommitMessage")
    )
    checked = await check_definition(call, form.required("Definition"))
    flow, revision = await store_flow(call, name, checked, draft)
    return json(flow_view(call, flow, revision), 201)


async def update_flow(call: Call) -> Response:
    """Store the next revision: what the request leaves out stays as it was."""
    await call.flow()
    form = call.form
    text = form.get("Definition")
    draft = Draft(
        status=form.choice("Status", FlowStatus),
        friendly_name=form.get("FriendlyName"),
        checked=await check_definition(call, text) if text else None,
        commit_message=form.get("CommitMessage"),
    )

    async def read() -> tuple[Flow, Revision]:
        flow = await call.flow()
        return flow, await _latest(call, flow)

    return json(flow_view(call, *await store_revision(call, read, draft)))


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

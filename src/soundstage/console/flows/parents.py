"""Flows that run another flow as their subflow."""

from typing import Any

from soundstage.console.call import Call
from soundstage.console.wire.flows import NamedFlow
from soundstage.core.flows import Flow
from soundstage.store.port import Cursor

_BATCH = 100


async def find_parents(call: Call[Any, Any], flow_sid: str) -> tuple[NamedFlow, ...]:
    """Return the account's flows whose latest or published revision names a flow.

    Definitions are searched as texts for the SID, which nothing else in them can be.
    """
    found: list[NamedFlow] = []
    cursor = Cursor()
    while True:
        page = await call.store.flows(call.account.sid, _BATCH, cursor)
        for flow in page.items:
            if flow.sid != flow_sid and await _names(call, flow, flow_sid):
                found.append(NamedFlow(sid=flow.sid, friendly_name=flow.friendly_name))
        if not page.has_next:
            return tuple(found)
        cursor = Cursor(after=page.items[-1].sid)


async def _names(call: Call[Any, Any], flow: Flow, flow_sid: str) -> bool:
    numbers = {flow.latest, flow.published} - {None}
    for number in numbers:
        revision = await call.store.revision(flow.sid, number) if number else None
        if revision is not None and flow_sid in revision.definition:
            return True
    return False

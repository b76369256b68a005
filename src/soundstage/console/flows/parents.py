"""Flows that run another flow as their subflow."""

import asyncio
from typing import Any

from soundstage.console.call import Call
from soundstage.console.wire.flows import NamedFlow
from soundstage.core.flows import Flow
from soundstage.store.port import Cursor

_BATCH = 100


async def find_parents(call: Call[Any, Any], flow_sid: str) -> tuple[NamedFlow, ...]:
    """Return the account's flows whose latest or published revision names a flow.

    Definitions are searched as texts for the SID, which nothing else in them can be. All are
    read: 10,000 of 20 kB each take about a second, during which others are served.
    """
    found: list[NamedFlow] = []
    cursor = Cursor()
    while True:
        page = await call.store.flows(call.account.sid, _BATCH, cursor)
        others = [flow for flow in page.items if flow.sid != flow_sid]
        named = await asyncio.gather(*(_names(call, flow, flow_sid) for flow in others))
        found += (
            NamedFlow(sid=flow.sid, friendly_name=flow.friendly_name)
            for flow, yes in zip(others, named, strict=True)
            if yes
        )
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

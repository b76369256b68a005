"""What the executions of a period say about a flow: ways, times, ends and faults."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import msgspec

from soundstage.console.call import Call
from soundstage.console.executions.lists import aware
from soundstage.console.executions.tally import tally
from soundstage.console.wire.executions import (
    FlowStatistics,
    Period,
)
from soundstage.core.execution import Status
from soundstage.core.flows import Flow
from soundstage.errors import Json
from soundstage.store.overview_port import ExecutionHead, HeadFilter

MOST_COUNTED = 100_000
MOST_LOOKED_AT = 2_000
_DEFAULT_PERIOD = timedelta(days=7)


async def fetch_statistics(call: Call[None, Period]) -> FlowStatistics:
    """Show what the executions of a period did; of many, the newest are looked at."""
    flow = await call.flow()
    # Creation is kept in whole seconds, so what began just now may lie ahead of the clock.
    end = aware(call.query.started_to)
    until = end or call.now
    since = aware(call.query.started_from) or until - _DEFAULT_PERIOD
    wanted = HeadFilter(
        account_sid=call.account.sid, flow_sid=flow.sid, created_from=since, created_to=end
    )
    count = await call.store.count_executions(wanted, MOST_COUNTED)
    active = replace(wanted, status=Status.ACTIVE)
    heads = await call.store.heads(wanted, MOST_LOOKED_AT)
    turns = await call.store.outlines([head.sid for head in heads])
    counted = await asyncio.to_thread(tally, heads, turns)
    return FlowStatistics(
        started_from=since,
        started_to=until,
        executions=count,
        capped=count == MOST_COUNTED,
        looked_at=len(heads),
        active=await call.store.count_executions(active, MOST_COUNTED),
        definition=await _definition(call, flow, heads),
        states=counted.states(),
        edges=counted.edges(),
        ends=counted.ends(),
        faults=counted.faults(),
    )


async def _definition(
    call: Call[None, Period], flow: Flow, heads: Sequence[ExecutionHead]
) -> dict[str, Json]:
    """Return the revision that most of them ran, or the one that new ones would run."""
    ran = Counter(head.revision for head in heads).most_common(1)
    number = ran[0][0] if ran else flow.published or flow.latest
    revision = await call.store.revision(flow.sid, number)
    if revision is None:
        raise call.not_found()
    definition: dict[str, Json] = msgspec.json.decode(revision.definition)
    return definition

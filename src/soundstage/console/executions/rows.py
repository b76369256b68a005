"""Rows of the list of executions."""

from collections.abc import Iterable

from soundstage.console.wire.executions import ExecutionRow
from soundstage.core.execution import Execution
from soundstage.store.overview_port import ExecutionHead
from soundstage.store.port import Store


async def rows_of(store: Store, heads: Iterable[ExecutionHead]) -> tuple[ExecutionRow, ...]:
    """Return the rows of executions; a flow that is gone is named by its SID."""
    names: dict[str, str] = {}
    rows = []
    for head in heads:
        if head.flow_sid not in names:
            flow = await store.flow(head.flow_sid)
            names[head.flow_sid] = flow.friendly_name if flow else head.flow_sid
        rows.append(_row(head, names[head.flow_sid]))
    return tuple(rows)


async def row_of(store: Store, execution: Execution) -> ExecutionRow:
    """Return the row of one execution."""
    flow = await store.flow(execution.flow_sid)
    return _row(execution, flow.friendly_name if flow else execution.flow_sid)


def _row(one: ExecutionHead | Execution, flow_name: str) -> ExecutionRow:
    return ExecutionRow(
        sid=one.sid,
        flow_sid=one.flow_sid,
        flow_name=flow_name,
        revision=one.revision,
        contact=one.contact,
        address=one.address,
        trigger=one.trigger,
        status=one.status,
        state=one.state,
        ended_reason=one.ended_reason,
        steps=one.steps,
        started_at=one.started_at,
        updated_at=one.updated_at,
    )

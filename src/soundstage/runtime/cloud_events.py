"""What Event Streams says of a turn: CloudEvents, as recorded from the real service [estream]."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from soundstage.core.execution import Execution, Status, Step, Turn
from soundstage.core.streams import StreamEvent, Subscription
from soundstage.errors import Json
from soundstage.store.moments import created_second

EXECUTION_STARTED = "com.twilio.studio.flow.execution.started"
EXECUTION_ENDED = "com.twilio.studio.flow.execution.ended"
STEP_ENDED = "com.twilio.studio.flow.step.ended"
TEST = "com.twilio.eventstreams.test-event"

SCHEMAS = {
    EXECUTION_STARTED: "Studio.FlowExecutionEvent",
    EXECUTION_ENDED: "Studio.FlowExecutionEvent",
    STEP_ENDED: "Studio.FlowStepEvent",
}
"""The event types there are, each with the schema of its data [estream]."""

VERSIONS = (1, 2)
"""The versions of both schemas; they have the same fields [docs event types]."""

_SCHEMAS_AT = "https://events-schemas.twilio.com"
Body = dict[str, Json]


def events_of(turn: Turn, subscriptions: Iterable[Subscription]) -> tuple[StreamEvent, ...]:
    """Return the events that a turn causes, for each sink that subscribes to their types.

    A sink that several subscriptions lead to hears of an event once (assumed).
    """
    wanted: dict[str, dict[str, int]] = {}
    for subscription in subscriptions:
        wanted.setdefault(subscription.sink_sid, {}).update(subscription.types)
    return tuple(
        StreamEvent(sink_sid=sink, at=turn.entry.at, body={**body, "dataschema": schema})
        for body in _bodies(turn)
        for sink, versions in wanted.items()
        if (schema := _schema(body["type"], versions))
    )


def sink_test(sink_sid: str, test_id: str, now: datetime) -> StreamEvent:
    """Return the event that proves a sink works; its id comes back to validate the sink."""
    data = {"test_id": test_id}
    body = _body(TEST, f"/v1/Sinks/{sink_sid}", test_id, now, data)
    schema = f"{_SCHEMAS_AT}/EventStreams.TestSinkEvent/1"
    return StreamEvent(sink_sid=sink_sid, at=now, body={**body, "dataschema": schema})


def _bodies(turn: Turn) -> Iterator[Body]:
    execution = turn.execution
    if execution.version == 1:
        yield _started(execution)
    for step in turn.entry.steps:
        yield _step(execution, step)
    if not execution.active:
        yield _ended(execution, turn.entry.at)


def _started(execution: Execution) -> Body:
    data = _execution(execution) | {
        "status": Status.ACTIVE.value,
        "date_created": _milliseconds(execution.started_at),
    }
    at = execution.started_at
    return _body(EXECUTION_STARTED, _source(execution), execution.sid, at, data)


def _ended(execution: Execution, at: datetime) -> Body:
    data = _execution(execution) | {
        "status": execution.status.value,
        "ended_reason": execution.ended_reason,
        "date_created": _milliseconds(created_second(execution.started_at)),
        "date_updated": _milliseconds(created_second(at)),
    }
    return _body(EXECUTION_ENDED, _source(execution), execution.sid, at, data)


def _step(execution: Execution, step: Step) -> Body:
    data = {
        "step_sid": step.sid,
        "name": step.name,
        "execution_sid": execution.sid,
        "account_sid": execution.account_sid,
        "flow_sid": execution.flow_sid,
        "transitioned_from": step.transitioned_from,
        "transitioned_to": step.transitioned_to,
        "date_created": _milliseconds(step.created_at),
    }
    source = f"{_source(execution)}/Steps/{step.sid}"
    return _body(STEP_ENDED, source, step.sid, step.created_at, data)


def _execution(execution: Execution) -> Body:
    return {
        "execution_sid": execution.sid,
        "account_sid": execution.account_sid,
        "flow_sid": execution.flow_sid,
        "flow_revision": execution.revision,
        "contact_channel_address": execution.contact,
        "started_by": execution.initiated_by,
    }


def _body(type_: str, source: str, id_: str, at: datetime, data: Body) -> Body:
    return {
        "specversion": "1.0",
        "type": type_,
        "source": source,
        "id": id_,
        "datacontenttype": "application/json",
        "time": _milliseconds(at),
        "data": data,
    }


def _schema(type_: str, versions: dict[str, int]) -> str | None:
    version = versions.get(type_)
    return f"{_SCHEMAS_AT}/{SCHEMAS[type_]}/{version}" if version is not None else None


def _source(execution: Execution) -> str:
    return f"/v2/Flows/{execution.flow_sid}/Executions/{execution.sid}"


def _milliseconds(moment: datetime) -> str:
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")

"""Executions and their journals: how they are found, listed and deleted."""

from collections.abc import Sequence
from datetime import datetime

from soundstage.core.execution import Execution, JournalEntry
from soundstage.store.moments import created_second, to_micros
from soundstage.store.port import ExecutionFilter, Seen
from soundstage.store.records import PackedTurn, unpack_entry, unpack_execution, unpack_reply
from soundstage.store.sql.statements import Change, Listing, Query, Value


def columns(packed: PackedTurn) -> dict[str, Value]:
    """Return the columns of an execution; those that never change come last.

    `touched_at` is of use when an execution has ended. Until then it stays as it is: a row whose
    indexed columns do not change is cheap to write in PostgreSQL.
    """
    execution = packed.turn.execution
    touched = None if execution.active else execution.updated_at
    return {
        "version": execution.version,
        "status": execution.status.value,
        "key": execution.key,
        "contact": execution.contact,
        "address": execution.address,
        "touched_at": to_micros(touched or execution.started_at),
        "snapshot": packed.snapshot,
        "call_sid": execution.call.sid if execution.call else None,
        "open_call": int(bool(execution.open_calls)),
        "conversation_sid": execution.conversation_sid,
        "sid": execution.sid,
        "flow_sid": execution.flow_sid,
        "account_sid": execution.account_sid,
        "created_at": to_micros(created_second(execution.started_at)),
    }


def execution(sid: str) -> Query[Execution]:
    return Query("SELECT snapshot FROM executions WHERE sid = $1", (sid,), unpack_execution)


def active_execution(flow_sid: str, contact: str, address: str) -> Query[Execution]:
    return Query(
        "SELECT snapshot FROM executions"
        " WHERE status = 'active' AND flow_sid = $1 AND contact = $2 AND address = $3"
        " ORDER BY sid DESC LIMIT 1",
        (flow_sid, contact, address),
        unpack_execution,
    )


def execution_of_call(flow_sid: str, call_sid: str) -> Query[Execution]:
    return Query(
        "SELECT snapshot FROM executions"
        " WHERE status = 'active' AND flow_sid = $1 AND call_sid = $2 ORDER BY sid DESC LIMIT 1",
        (flow_sid, call_sid),
        unpack_execution,
    )


def execution_of_conversation(flow_sid: str, conversation_sid: str) -> Query[Execution]:
    return Query(
        "SELECT snapshot FROM executions"
        " WHERE status = 'active' AND flow_sid = $1 AND conversation_sid = $2"
        " ORDER BY sid DESC LIMIT 1",
        (flow_sid, conversation_sid),
        unpack_execution,
    )


def open_calls() -> Query[Execution]:
    return Query(
        "SELECT snapshot FROM executions WHERE status = 'active' AND open_call = 1 ORDER BY sid",
        (),
        unpack_execution,
    )


def ended_before(execution: Execution, since: datetime) -> Query[str]:
    return Query(
        "SELECT sid FROM executions"
        " WHERE status = 'ended' AND touched_at >= $1 AND flow_sid = $2 AND contact = $3"
        " AND sid <> $4 ORDER BY sid",
        (to_micros(since), execution.flow_sid, execution.contact, execution.sid),
        str,
    )


def executions(flow_sid: str, wanted: ExecutionFilter) -> Listing[Execution]:
    conditions: list[tuple[str, Value]] = [("flow_sid =", flow_sid)]
    if wanted.status is not None:
        conditions.append(("status =", wanted.status.value))
    if wanted.created_from is not None:
        conditions.append(("created_at >=", to_micros(wanted.created_from)))
    if wanted.created_to is not None:
        conditions.append(("created_at <", to_micros(wanted.created_to)))
    return Listing("executions", "sid", "snapshot", unpack_execution, tuple(conditions))


def journal(execution_sid: str) -> Query[JournalEntry]:
    return Query(
        "SELECT entry FROM journal WHERE execution_sid = $1 ORDER BY version",
        (execution_sid,),
        unpack_entry,
    )


def seen(event_id: str) -> Query[Seen]:
    return Query("SELECT execution_sid, reply FROM seen WHERE event_id = $1", (event_id,), to_seen)


def to_seen(execution_sid: str, reply: bytes | None) -> Seen:
    return Seen(execution_sid, None if reply is None else unpack_reply(reply))


def delete_execution(sid: str) -> Change:
    """Everything that belongs to the execution goes by its foreign keys."""
    return Change("DELETE FROM executions WHERE sid = $1 RETURNING sid", ((sid,),))


def doomed(limit: int) -> Query[Execution]:
    return Query(
        "SELECT snapshot FROM executions"
        " WHERE flow_sid IN (SELECT sid FROM flows WHERE deleted = 1) LIMIT $1",
        (limit,),
        unpack_execution,
    )


def bury(sids: Sequence[str]) -> Change:
    return Change(
        "DELETE FROM executions WHERE sid = $1 RETURNING sid", tuple((sid,) for sid in sids)
    )


def purge(before: datetime, limit: int) -> Change:
    return Change(
        "DELETE FROM executions WHERE sid IN ("
        " SELECT sid FROM executions WHERE status = 'ended' AND touched_at < $1"
        " ORDER BY touched_at, sid LIMIT $2) RETURNING sid",
        ((to_micros(before), limit),),
    )

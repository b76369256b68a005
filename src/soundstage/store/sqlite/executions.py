"""Executions and their journals, in SQL: how they are found, listed and deleted."""

from datetime import datetime

import apsw

from soundstage.core.execution import Execution, JournalEntry
from soundstage.store.moments import to_micros
from soundstage.store.port import Cursor, ExecutionFilter, Page
from soundstage.store.records import unpack_entry, unpack_execution
from soundstage.store.sqlite.lists import Listing
from soundstage.store.sqlite.query import Value, select, select_one


def execution(db: apsw.Connection, sid: str) -> Execution | None:
    row = select_one(db, "SELECT snapshot FROM executions WHERE sid = ?", (sid,))
    return unpack_execution(row[0]) if row else None


def active_execution(
    db: apsw.Connection, flow_sid: str, contact: str, address: str
) -> Execution | None:
    row = select_one(
        db,
        "SELECT snapshot FROM executions"
        " WHERE status = 'active' AND flow_sid = ? AND contact = ? AND address = ?"
        " ORDER BY sid DESC LIMIT 1",
        (flow_sid, contact, address),
    )
    return unpack_execution(row[0]) if row else None


def execution_of_call(db: apsw.Connection, flow_sid: str, call_sid: str) -> Execution | None:
    row = select_one(
        db,
        "SELECT snapshot FROM executions"
        " WHERE status = 'active' AND flow_sid = ? AND call_sid = ? ORDER BY sid DESC LIMIT 1",
        (flow_sid, call_sid),
    )
    return unpack_execution(row[0]) if row else None


def execution_of_conversation(
    db: apsw.Connection, flow_sid: str, conversation_sid: str
) -> Execution | None:
    row = select_one(
        db,
        "SELECT snapshot FROM executions"
        " WHERE status = 'active' AND flow_sid = ? AND conversation_sid = ?"
        " ORDER BY sid DESC LIMIT 1",
        (flow_sid, conversation_sid),
    )
    return unpack_execution(row[0]) if row else None


def open_calls(db: apsw.Connection) -> list[Execution]:
    rows = select(
        db, "SELECT snapshot FROM executions WHERE status = 'active' AND open_call ORDER BY sid"
    )
    return [unpack_execution(snapshot) for (snapshot,) in rows]


def executions(
    db: apsw.Connection, flow_sid: str, wanted: ExecutionFilter, size: int, cursor: Cursor
) -> Page[Execution]:
    conditions: dict[str, Value] = {"flow_sid = ?": flow_sid}
    if wanted.status is not None:
        conditions["status = ?"] = wanted.status.value
    if wanted.created_from is not None:
        conditions["created_at >= ?"] = to_micros(wanted.created_from)
    if wanted.created_to is not None:
        conditions["created_at < ?"] = to_micros(wanted.created_to)
    listing = Listing(
        "executions", "sid", "snapshot", tuple(conditions), tuple(conditions.values())
    )
    return listing.page(db, unpack_execution, size, cursor, cursor.after or cursor.before)


def journal(db: apsw.Connection, execution_sid: str) -> tuple[JournalEntry, ...]:
    rows = select(
        db, "SELECT entry FROM journal WHERE execution_sid = ? ORDER BY version", (execution_sid,)
    )
    return tuple(unpack_entry(entry) for (entry,) in rows)


def delete_execution(db: apsw.Connection, sid: str) -> bool:
    """Everything that belongs to the execution goes by its foreign keys."""
    db.execute("DELETE FROM executions WHERE sid = ?", (sid,))
    return db.changes() == 1


def purge(db: apsw.Connection, before: datetime, limit: int) -> int:
    db.execute(
        "DELETE FROM executions WHERE sid IN ("
        " SELECT sid FROM executions WHERE status = 'ended' AND touched_at < ?"
        " ORDER BY touched_at, sid LIMIT ?)",
        (to_micros(before), limit),
    )
    return db.changes()

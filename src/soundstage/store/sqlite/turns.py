"""The turn in SQL: one compare-and-swap, and everything that comes with it."""

import apsw

from soundstage.core.events import Inbound
from soundstage.store.moments import to_micros
from soundstage.store.port import Committed, Conflict, Seen
from soundstage.store.records import PackedTurn
from soundstage.store.sql import executions, streams
from soundstage.store.sqlite.query import read, write


def commit(db: apsw.Connection, packed: PackedTurn) -> Committed | Conflict | Seen:
    event = packed.turn.event
    first = read(db, executions.seen(event.id)) if isinstance(event, Inbound) else ()
    if first:
        return first[0]
    if not _move(db, packed):
        return Conflict()
    execution = packed.turn.execution
    db.execute(
        "INSERT INTO journal (execution_sid, version, entry) VALUES (?, ?, ?)",
        (execution.sid, execution.version, packed.entry),
    )
    if isinstance(event, Inbound):
        db.execute(
            "INSERT INTO seen (event_id, execution_sid) VALUES (?, ?)", (event.id, execution.sid)
        )
    if packed.turn.reply is not None:
        db.execute(
            "UPDATE seen SET reply = ? WHERE event_id = ? AND reply IS NULL",
            (packed.reply, packed.turn.reply.event_id),
        )
    _schedule(db, packed)
    _note(db, packed)
    return Committed()


_INSERT = """
    INSERT INTO executions (
        sid, flow_sid, account_sid, version, status, key, contact, address, created_at,
        touched_at, snapshot, call_sid, open_call, conversation_sid
    )
    VALUES (
        :sid, :flow_sid, :account_sid, :version, :status, :key, :contact, :address, :created_at,
        :touched_at, :snapshot, :call_sid, :open_call, :conversation_sid
    )
"""
_UPDATE = """
    UPDATE executions
    SET version = :version, status = :status, key = :key, contact = :contact,
        address = :address, touched_at = :touched_at, snapshot = :snapshot,
        call_sid = :call_sid, open_call = :open_call, conversation_sid = :conversation_sid
    WHERE sid = :sid AND version = :version - 1
"""


def _move(db: apsw.Connection, packed: PackedTurn) -> bool:
    """Write the execution if it is still at the version that was read and its key is free."""
    columns = executions.columns(packed)
    try:
        db.execute(_INSERT if columns["version"] == 1 else _UPDATE, columns)
    except apsw.ConstraintError:
        return False
    return db.changes() == 1


def _schedule(db: apsw.Connection, packed: PackedTurn) -> None:
    """Delete the work that is over, then add the new; in this order an id can come again."""
    turn, sid = packed.turn, packed.turn.execution.sid
    for effect_id in turn.done:
        db.execute("DELETE FROM effects WHERE execution_sid = ? AND id = ?", (sid, effect_id))
    for timer_id in turn.cancelled:
        db.execute("DELETE FROM timers WHERE execution_sid = ? AND id = ?", (sid, timer_id))
    for effect_id, effect in packed.effects:
        db.execute(
            "INSERT INTO effects (execution_sid, id, effect, created_at) VALUES (?1, ?2, ?3, ?4)"
            " ON CONFLICT DO UPDATE SET effect = ?3, created_at = ?4",
            (sid, effect_id, effect, to_micros(turn.entry.at)),
        )
    for timer in turn.timers:
        db.execute(
            "INSERT INTO timers (execution_sid, id, due) VALUES (?1, ?2, ?3)"
            " ON CONFLICT DO UPDATE SET due = ?3",
            (sid, timer.id, to_micros(timer.due)),
        )


def _note(db: apsw.Connection, packed: PackedTurn) -> None:
    """Keep the alerts and events of a turn."""
    for alert, record in packed.alerts:
        db.execute(
            "INSERT INTO alerts (sid, account_sid, flow_sid, execution_sid, level, at, record)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                alert.sid,
                alert.account_sid,
                alert.flow_sid,
                alert.execution_sid,
                alert.level,
                to_micros(alert.at),
                record,
            ),
        )
    write(db, (streams.post(packed.events),))

"""Effects and timers in SQL: the work that executions wait for."""

from datetime import datetime

import apsw

from soundstage.core.effects import Timer
from soundstage.store.moments import from_micros, to_micros
from soundstage.store.port import DueTimer, PendingEffect
from soundstage.store.records import unpack_effect
from soundstage.store.sqlite.query import select, select_one


def pending_effects(db: apsw.Connection) -> list[PendingEffect]:
    rows = select(db, "SELECT execution_sid, effect, created_at FROM effects ORDER BY ordinal")
    return [
        PendingEffect(execution_sid, unpack_effect(effect), from_micros(created_at))
        for execution_sid, effect, created_at in rows
    ]


def drop_effect(db: apsw.Connection, execution_sid: str, effect_id: str) -> None:
    db.execute("DELETE FROM effects WHERE execution_sid = ? AND id = ?", (execution_sid, effect_id))


def due_timers(db: apsw.Connection, now: datetime, limit: int) -> list[DueTimer]:
    rows = select(
        db,
        "SELECT execution_sid, id, due FROM timers WHERE due <= ? ORDER BY due, ordinal LIMIT ?",
        (to_micros(now), limit),
    )
    return [
        DueTimer(execution_sid, Timer(id=timer_id, due=from_micros(due)))
        for execution_sid, timer_id, due in rows
    ]


def next_timer(db: apsw.Connection) -> datetime | None:
    row = select_one(db, "SELECT due FROM timers ORDER BY due LIMIT 1")
    return from_micros(row[0]) if row else None

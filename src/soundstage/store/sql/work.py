"""Effects and timers: the work that executions wait for."""

from datetime import datetime

from soundstage.core.effects import Timer
from soundstage.store.moments import from_micros, to_micros
from soundstage.store.port import DueTimer, PendingEffect
from soundstage.store.records import unpack_effect
from soundstage.store.sql.statements import Change, Query


def pending_effects() -> Query[PendingEffect]:
    return Query(
        "SELECT execution_sid, effect, created_at FROM effects ORDER BY ordinal",
        (),
        to_pending_effect,
    )


def pending_effect(execution_sid: str, effect_id: str) -> Query[PendingEffect]:
    return Query(
        "SELECT execution_sid, effect, created_at FROM effects"
        " WHERE execution_sid = $1 AND id = $2",
        (execution_sid, effect_id),
        to_pending_effect,
    )


def to_pending_effect(execution_sid: str, effect: bytes, created_at: int) -> PendingEffect:
    return PendingEffect(execution_sid, unpack_effect(effect), from_micros(created_at))


def drop_effect(execution_sid: str, effect_id: str) -> Change:
    return Change(
        "DELETE FROM effects WHERE execution_sid = $1 AND id = $2 RETURNING id",
        ((execution_sid, effect_id),),
    )


def due_timers(now: datetime, limit: int) -> Query[DueTimer]:
    return Query(
        "SELECT execution_sid, id, due FROM timers WHERE queued = 0 AND due <= $1"
        " ORDER BY due, ordinal LIMIT $2",
        (to_micros(now), limit),
        to_due_timer,
    )


def to_due_timer(execution_sid: str, timer_id: str, due: int) -> DueTimer:
    return DueTimer(execution_sid, Timer(id=timer_id, due=from_micros(due)))


def next_timer() -> Query[datetime]:
    return Query(
        "SELECT due FROM timers WHERE queued = 0 ORDER BY due, ordinal LIMIT 1", (), from_micros
    )

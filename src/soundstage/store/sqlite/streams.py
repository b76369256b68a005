"""Alerts, sinks, subscriptions and undelivered events, in SQL."""

from collections.abc import Sequence
from datetime import datetime

import apsw

from soundstage.core.alerts import Alert
from soundstage.core.streams import Sink, Subscription
from soundstage.store.moments import to_micros
from soundstage.store.pages import Cursor, Page
from soundstage.store.records import (
    PackedEvent,
    PackedTurn,
    pack,
    unpack_alert,
    unpack_body,
    unpack_sink,
    unpack_subscription,
)
from soundstage.store.sqlite.lists import Listing
from soundstage.store.sqlite.query import Value, select, select_one
from soundstage.store.streams_port import AlertFilter, Undelivered


def note(db: apsw.Connection, packed: PackedTurn) -> None:
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
    post(db, packed.events)


def alert(db: apsw.Connection, sid: str) -> Alert | None:
    row = select_one(db, "SELECT record FROM alerts WHERE sid = ?", (sid,))
    return unpack_alert(row[0]) if row else None


def alerts(
    db: apsw.Connection, account_sid: str, wanted: AlertFilter, size: int, cursor: Cursor
) -> Page[Alert]:
    conditions: dict[str, Value] = {"account_sid = ?": account_sid}
    if wanted.level is not None:
        conditions["level = ?"] = wanted.level
    if wanted.since is not None:
        conditions["at >= ?"] = to_micros(wanted.since)
    if wanted.until is not None:
        conditions["at < ?"] = to_micros(wanted.until)
    if wanted.resource_sid is not None:
        column = "flow_sid" if wanted.resource_sid.startswith("FW") else "execution_sid"
        conditions[f"{column} = ?"] = wanted.resource_sid
    listing = Listing("alerts", "sid", "record", tuple(conditions), tuple(conditions.values()))
    return listing.page(db, unpack_alert, size, cursor, cursor.after or cursor.before)


def sink(db: apsw.Connection, sid: str) -> Sink | None:
    row = select_one(db, "SELECT record FROM sinks WHERE sid = ?", (sid,))
    return unpack_sink(row[0]) if row else None


def sinks(db: apsw.Connection, account_sid: str) -> list[Sink]:
    rows = select(db, "SELECT record FROM sinks WHERE account_sid = ? ORDER BY sid", (account_sid,))
    return [unpack_sink(record) for (record,) in rows]


def put_sink(db: apsw.Connection, kept: Sink) -> None:
    db.execute(
        "INSERT INTO sinks (sid, account_sid, record) VALUES (?1, ?2, ?3)"
        " ON CONFLICT DO UPDATE SET record = ?3",
        (kept.sid, kept.account_sid, pack(kept)),
    )


def delete_sink(db: apsw.Connection, sid: str) -> bool:
    """Everything that belongs to the sink goes by its foreign keys."""
    db.execute("DELETE FROM sinks WHERE sid = ?", (sid,))
    return db.changes() == 1


def subscriptions(db: apsw.Connection, account_sid: str) -> tuple[Subscription, ...]:
    rows = select(
        db, "SELECT record FROM subscriptions WHERE account_sid = ? ORDER BY sid", (account_sid,)
    )
    return tuple(unpack_subscription(record) for (record,) in rows)


def put_subscription(db: apsw.Connection, kept: Subscription) -> bool:
    try:
        db.execute(
            "INSERT INTO subscriptions (sid, account_sid, sink_sid, record)"
            " VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET record = ?4",
            (kept.sid, kept.account_sid, kept.sink_sid, pack(kept)),
        )
    except apsw.ConstraintError:
        return False
    return True


def delete_subscription(db: apsw.Connection, account_sid: str, sid: str) -> bool:
    db.execute("DELETE FROM subscriptions WHERE sid = ? AND account_sid = ?", (sid, account_sid))
    return db.changes() == 1


def post(db: apsw.Connection, events: Sequence[PackedEvent]) -> None:
    """Put events on their way; those to a sink that is gone are dropped."""
    for packed in events:
        db.execute(
            "INSERT INTO outbox (sink_sid, at, body) SELECT sid, ?, ? FROM sinks WHERE sid = ?",
            (to_micros(packed.event.at), packed.body, packed.event.sink_sid),
        )


def undelivered(db: apsw.Connection, sink_sid: str, limit: int) -> list[Undelivered]:
    rows = select(
        db,
        "SELECT number, body FROM outbox WHERE sink_sid = ? ORDER BY number LIMIT ?",
        (sink_sid, limit),
    )
    return [Undelivered(number, unpack_body(body)) for number, body in rows]


def delivered(db: apsw.Connection, sink_sid: str, numbers: Sequence[int]) -> None:
    db.executemany(
        "DELETE FROM outbox WHERE number = ? AND sink_sid = ?",
        [(number, sink_sid) for number in numbers],
    )


def waiting_sinks(db: apsw.Connection) -> list[str]:
    return [sid for (sid,) in select(db, "SELECT DISTINCT sink_sid FROM outbox ORDER BY sink_sid")]


def drop_undelivered(db: apsw.Connection, before: datetime) -> int:
    db.execute("DELETE FROM outbox WHERE at < ?", (to_micros(before),))
    return db.changes()

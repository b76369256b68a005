"""Alerts, sinks, subscriptions and undelivered events."""

from collections.abc import Sequence
from datetime import datetime

from soundstage.core.alerts import Alert
from soundstage.core.streams import Sink, Subscription
from soundstage.store.moments import to_micros
from soundstage.store.records import (
    PackedEvent,
    pack,
    unpack_alert,
    unpack_body,
    unpack_sink,
    unpack_subscription,
)
from soundstage.store.sql.statements import Change, Listing, Query, Value
from soundstage.store.streams_port import AlertFilter, Undelivered


def alert(sid: str) -> Query[Alert]:
    return Query("SELECT record FROM alerts WHERE sid = $1", (sid,), unpack_alert)


def alerts(account_sid: str, wanted: AlertFilter) -> Listing[Alert]:
    conditions: list[tuple[str, Value]] = [("account_sid =", account_sid)]
    if wanted.level is not None:
        conditions.append(("level =", wanted.level))
    if wanted.since is not None:
        conditions.append(("at >=", to_micros(wanted.since)))
    if wanted.until is not None:
        conditions.append(("at <", to_micros(wanted.until)))
    if wanted.resource_sid is not None:
        column = "flow_sid" if wanted.resource_sid.startswith("FW") else "execution_sid"
        conditions.append((f"{column} =", wanted.resource_sid))
    return Listing("alerts", "sid", "record", unpack_alert, tuple(conditions))


def sink(sid: str) -> Query[Sink]:
    return Query("SELECT record FROM sinks WHERE sid = $1", (sid,), unpack_sink)


def sinks(account_sid: str) -> Query[Sink]:
    return Query(
        "SELECT record FROM sinks WHERE account_sid = $1 ORDER BY sid", (account_sid,), unpack_sink
    )


def put_sink(kept: Sink) -> Change:
    return Change(
        "INSERT INTO sinks (sid, account_sid, record) VALUES ($1, $2, $3)"
        " ON CONFLICT (sid) DO UPDATE SET record = excluded.record RETURNING sid",
        ((kept.sid, kept.account_sid, pack(kept)),),
    )


def delete_sink(sid: str) -> Change:
    """Everything that belongs to the sink goes by its foreign keys."""
    return Change(
        "DELETE FROM sinks WHERE sid = $1 RETURNING account_sid", ((sid,),), forgets="subscriptions"
    )


def subscriptions(account_sid: str) -> Query[Subscription]:
    return Query(
        "SELECT record FROM subscriptions WHERE account_sid = $1 ORDER BY sid",
        (account_sid,),
        unpack_subscription,
    )


def put_subscription(kept: Subscription) -> Change:
    return Change(
        "INSERT INTO subscriptions (sid, account_sid, sink_sid, record) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (sid) DO UPDATE SET record = excluded.record RETURNING account_sid",
        ((kept.sid, kept.account_sid, kept.sink_sid, pack(kept)),),
        forgets="subscriptions",
    )


def delete_subscription(account_sid: str, sid: str) -> Change:
    return Change(
        "DELETE FROM subscriptions WHERE sid = $1 AND account_sid = $2 RETURNING account_sid",
        ((sid, account_sid),),
        forgets="subscriptions",
    )


def post(events: Sequence[PackedEvent]) -> Change:
    """Put events on their way; those to a sink that is gone are dropped."""
    return Change(
        "INSERT INTO outbox (at, body, sink_sid) SELECT $1, $2, sid FROM sinks WHERE sid = $3"
        " RETURNING number",
        tuple((to_micros(one.event.at), one.body, one.event.sink_sid) for one in events),
    )


def undelivered(sink_sid: str, limit: int) -> Query[Undelivered]:
    return Query(
        "SELECT number, body FROM outbox WHERE sink_sid = $1 ORDER BY number LIMIT $2",
        (sink_sid, limit),
        _undelivered,
    )


def delivered(sink_sid: str, numbers: Sequence[int]) -> Change:
    return Change(
        "DELETE FROM outbox WHERE number = $1 AND sink_sid = $2 RETURNING number",
        tuple((number, sink_sid) for number in numbers),
    )


def waiting_sinks() -> Query[str]:
    return Query("SELECT DISTINCT sink_sid FROM outbox ORDER BY sink_sid", (), str)


def drop_undelivered(before: datetime) -> Change:
    return Change("DELETE FROM outbox WHERE at < $1 RETURNING number", ((to_micros(before),),))


def _undelivered(number: int, body: bytes) -> Undelivered:
    return Undelivered(number, unpack_body(body))

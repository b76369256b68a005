"""The turn in PostgreSQL: one statement, so one round trip and one transaction.

All parts of a statement see the database as it was before; what they write depends on `moved`,
which has a row when the execution was still at the version that was read. A part is left out
when the turn has nothing for it, so there are some dozens of texts, each prepared once for each
connection.
"""

from functools import lru_cache
from typing import Any

from soundstage.core.events import Inbound
from soundstage.store.moments import to_micros
from soundstage.store.port import Committed, Conflict, Seen
from soundstage.store.records import PackedTurn
from soundstage.store.sql import executions

_NOT_KNOWN = "NOT EXISTS (SELECT FROM known)"
_COLUMNS = (
    "version, status, key, contact, address, touched_at, snapshot, call_sid, open_call,"
    " conversation_sid"
)
_BEGIN = f"""moved AS (
    INSERT INTO executions ({_COLUMNS}, sid, flow_sid, account_sid, created_at)
    SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?{{where}}
    ON CONFLICT DO NOTHING
    RETURNING sid
)"""
_MOVE = f"""moved AS (
    UPDATE executions SET ({_COLUMNS}) = ROW (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    WHERE sid = ? AND version = ?{{where}}
    RETURNING sid
)"""  # noqa: S608
_PARTS = {
    "known": """known AS MATERIALIZED (
        SELECT execution_sid, reply FROM seen WHERE event_id = ?
    )""",
    "begin": _BEGIN.format(where=""),
    "begin once": _BEGIN.format(where=f" WHERE {_NOT_KNOWN}"),
    "move": _MOVE.format(where=""),
    "move once": _MOVE.format(where=f" AND {_NOT_KNOWN}"),
    "journal": """journaled AS (
        INSERT INTO journal (execution_sid, version, entry) SELECT sid, ?, ? FROM moved
    )""",
    "seen": """taken AS (
        INSERT INTO seen (event_id, execution_sid, reply) SELECT ?, sid, ? FROM moved
    )""",
    "reply": """answered AS (
        UPDATE seen SET reply = ? FROM moved WHERE event_id = ? AND reply IS NULL
    )""",
    "done": """performed AS (
        DELETE FROM effects USING moved WHERE execution_sid = moved.sid AND id = ANY (?::text[])
    )""",
    "cancelled": """stopped AS (
        DELETE FROM timers USING moved WHERE execution_sid = moved.sid AND id = ANY (?::text[])
    )""",
    "effects": """asked AS (
        INSERT INTO effects (execution_sid, id, effect, created_at, node)
        SELECT moved.sid, one.id, one.effect, ?::bigint, ?::text
        FROM moved, unnest(?::text[], ?::bytea[]) WITH ORDINALITY AS one (id, effect, n)
        ORDER BY one.n
        ON CONFLICT (execution_sid, id) DO UPDATE
        SET effect = excluded.effect, created_at = excluded.created_at, node = excluded.node,
            ordinal = CASE WHEN effects.id = ANY (?::text[])
                THEN excluded.ordinal ELSE effects.ordinal END
    )""",
    "timers": """started AS (
        INSERT INTO timers (execution_sid, id, due)
        SELECT moved.sid, one.id, one.due
        FROM moved, unnest(?::text[], ?::bigint[]) WITH ORDINALITY AS one (id, due, n)
        ORDER BY one.n
        ON CONFLICT (execution_sid, id) DO UPDATE
        SET due = excluded.due, queued = 0,
            ordinal = CASE WHEN timers.id = ANY (?::text[])
                THEN excluded.ordinal ELSE timers.ordinal END
    )""",
    "alerts": """alerted AS (
        INSERT INTO alerts (account_sid, flow_sid, at, execution_sid, sid, level, record)
        SELECT ?::text, ?::text, ?::bigint, moved.sid, one.sid, one.level, one.record
        FROM moved, unnest(?::text[], ?::text[], ?::bytea[]) AS one (sid, level, record)
    )""",
    "events": """posted AS (
        INSERT INTO outbox (sink_sid, at, body)
        SELECT sinks.sid, one.at, one.body
        FROM moved, unnest(?::text[], ?::bigint[], ?::bytea[])
            WITH ORDINALITY AS one (sink_sid, at, body, n)
        JOIN sinks ON sinks.sid = one.sink_sid
        ORDER BY one.n
    )""",
}
_ANSWER = "SELECT (SELECT count(*) FROM moved) AS moved, NULL AS execution_sid, NULL AS reply"
_ANSWER_KNOWN = """SELECT (SELECT count(*) FROM moved) AS moved, execution_sid, reply
FROM (VALUES (1)) AS one LEFT JOIN known ON true"""

_Parts = dict[str, tuple[object, ...]]


def statement(packed: PackedTurn, node_id: str | None) -> tuple[str, list[Any]]:
    """Return the statement that writes a turn, and its values."""
    parts = {**_head(packed), **_work(packed, node_id), **_notes(packed)}
    return _text(tuple(parts)), [value for values in parts.values() for value in values]


def outcome(
    moved: int, execution_sid: str | None, reply: bytes | None
) -> Committed | Conflict | Seen:
    """Return what became of a turn, from the row that its statement gave back."""
    if execution_sid is not None:
        return executions.to_seen(execution_sid, reply)
    return Committed() if moved else Conflict()


@lru_cache(maxsize=512)
def _text(names: tuple[str, ...]) -> str:
    """Return the statement of these parts, its parameters numbered."""
    answer = _ANSWER_KNOWN if names[0] == "known" else _ANSWER
    pieces = f"WITH {', '.join(_PARTS[name] for name in names)} {answer}".split("?")
    numbered = (f"${n}{piece}" for n, piece in enumerate(pieces[1:], start=1))
    return pieces[0] + "".join(numbered)


def _head(packed: PackedTurn) -> _Parts:
    """Return the parts that take the event and move the execution."""
    execution, event, reply = packed.turn.execution, packed.turn.event, packed.turn.reply
    once = " once" if isinstance(event, Inbound) else ""
    at_once = reply is not None and reply.event_id == event.id and bool(once)
    columns = tuple(executions.columns(packed).values())
    parts: _Parts = {"known": (event.id,)} if once else {}
    if execution.version == 1:
        parts["begin" + once] = columns
    else:
        parts["move" + once] = (*columns[:-3], execution.version - 1)
    parts["journal"] = execution.version, packed.entry
    if once:
        parts["seen"] = event.id, packed.reply if at_once else None
    if reply is not None and not at_once:
        parts["reply"] = packed.reply, reply.event_id
    return parts


def _work(packed: PackedTurn, node_id: str | None) -> _Parts:
    """Return the parts of effects and timers.

    What is over and comes again under the same id is not deleted, but replaced as a new one.
    """
    turn = packed.turn
    effects = dict(packed.effects)
    timers = {timer.id: to_micros(timer.due) for timer in turn.timers}
    done = [one for one in turn.done if one not in effects]
    cancelled = [one for one in turn.cancelled if one not in timers]
    parts: _Parts = {}
    if done:
        parts["done"] = (done,)
    if cancelled:
        parts["cancelled"] = (cancelled,)
    if effects:
        at = to_micros(turn.entry.at)
        parts["effects"] = at, node_id, list(effects), list(effects.values()), turn.done
    if timers:
        parts["timers"] = list(timers), list(timers.values()), turn.cancelled
    return parts


def _notes(packed: PackedTurn) -> _Parts:
    """Return the parts of alerts and events."""
    execution, parts = packed.turn.execution, _Parts()
    if packed.alerts:
        parts["alerts"] = (
            execution.account_sid,
            execution.flow_sid,
            to_micros(packed.turn.entry.at),
            [alert.sid for alert, _ in packed.alerts],
            [alert.level for alert, _ in packed.alerts],
            [record for _, record in packed.alerts],
        )
    if packed.events:
        parts["events"] = (
            [one.event.sink_sid for one in packed.events],
            [to_micros(one.event.at) for one in packed.events],
            [one.body for one in packed.events],
        )
    return parts

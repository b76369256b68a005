"""Flows, their revisions and their test users."""

from collections.abc import Sequence

from soundstage.core.flows import Flow, Note, Revision
from soundstage.store.records import pack, unpack_flow, unpack_notes, unpack_revision
from soundstage.store.sql.statements import Change, Listing, Query, Value


def add_flow(flow: Flow) -> Change:
    return Change(
        "INSERT INTO flows (sid, account_sid, record) VALUES ($1, $2, $3) RETURNING sid",
        ((flow.sid, flow.account_sid, pack(flow)),),
    )


def add_revision(revision: Revision) -> Change:
    return Change(
        "INSERT INTO revisions (number, record, flow_sid)"
        " SELECT $1, $2, sid FROM flows WHERE sid = $3 AND deleted = 0 RETURNING flow_sid",
        ((revision.number, pack(revision), revision.flow_sid),),
    )


def set_flow(flow: Flow) -> Change:
    return Change(
        "UPDATE flows SET record = $1 WHERE sid = $2 AND deleted = 0 RETURNING sid",
        ((pack(flow), flow.sid),),
        forgets="flows",
    )


def flow(sid: str) -> Query[Flow]:
    return Query("SELECT record FROM flows WHERE sid = $1 AND deleted = 0", (sid,), unpack_flow)


def flows(account_sid: str) -> Listing[Flow]:
    conditions: tuple[tuple[str, Value], ...] = (("account_sid =", account_sid), ("deleted =", 0))
    return Listing("flows", "sid", "record", unpack_flow, conditions)


def delete_flow(sid: str) -> Change:
    """Nobody finds the flow any more; what belongs to it is deleted later, in small parts."""
    return Change(
        "UPDATE flows SET deleted = 1 WHERE sid = $1 AND deleted = 0 RETURNING sid",
        ((sid,),),
        forgets="flows",
    )


def bury() -> Change:
    """Delete the deleted flows without executions; revisions go by their foreign keys."""
    return Change(
        "DELETE FROM flows WHERE deleted = 1"
        " AND NOT EXISTS (SELECT 1 FROM executions WHERE flow_sid = flows.sid) RETURNING sid",
        ((),),
        forgets="test_users",
    )


def revision(flow_sid: str, number: int) -> Query[Revision]:
    return Query(
        "SELECT record FROM revisions WHERE flow_sid = $1 AND number = $2",
        (flow_sid, number),
        unpack_revision,
    )


def revisions(flow_sid: str) -> Listing[Revision]:
    return Listing("revisions", "number", "record", unpack_revision, (("flow_sid =", flow_sid),))


def test_users(flow_sid: str) -> Query[str]:
    return Query(
        "SELECT contact FROM test_users WHERE flow_sid = $1 ORDER BY position", (flow_sid,), str
    )


def set_test_users(flow_sid: str, users: Sequence[str]) -> tuple[Change, ...]:
    return (
        Change(
            "DELETE FROM test_users WHERE flow_sid IN"
            " (SELECT sid FROM flows WHERE sid = $1 AND deleted = 0) RETURNING flow_sid",
            ((flow_sid,),),
            forgets="test_users",
        ),
        Change(
            "INSERT INTO test_users (position, contact, flow_sid)"
            " SELECT $1, $2, sid FROM flows WHERE sid = $3 AND deleted = 0 RETURNING flow_sid",
            tuple((position, user, flow_sid) for position, user in enumerate(users)),
            forgets="test_users",
        ),
    )


def notes(flow_sid: str) -> Query[tuple[Note, ...]]:
    return Query("SELECT record FROM notes WHERE flow_sid = $1", (flow_sid,), unpack_notes)


def set_notes(flow_sid: str, notes: Sequence[Note]) -> Change:
    return Change(
        "INSERT INTO notes (record, flow_sid)"
        " SELECT $1, sid FROM flows WHERE sid = $2 AND deleted = 0"
        " ON CONFLICT (flow_sid) DO UPDATE SET record = excluded.record RETURNING flow_sid",
        ((pack(notes), flow_sid),),
    )

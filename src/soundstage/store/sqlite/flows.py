"""Flows, their revisions and their test users, in SQL."""

from collections.abc import Sequence

import apsw

from soundstage.core.flows import Flow, Revision
from soundstage.store.port import Cursor, Page
from soundstage.store.records import pack, unpack_flow, unpack_revision
from soundstage.store.sqlite.faults import fresh
from soundstage.store.sqlite.lists import Listing
from soundstage.store.sqlite.query import select, select_one


def add_flow(db: apsw.Connection, flow: Flow, revision: Revision) -> None:
    with fresh(flow.sid):
        db.execute(
            "INSERT INTO flows (sid, account_sid, record) VALUES (?, ?, ?)",
            (flow.sid, flow.account_sid, pack(flow)),
        )
        _insert_revision(db, revision)


def add_revision(db: apsw.Connection, flow: Flow, revision: Revision) -> bool:
    try:
        _insert_revision(db, revision)
    except apsw.ConstraintError:
        return False
    db.execute("UPDATE flows SET record = ? WHERE sid = ?", (pack(flow), flow.sid))
    return True


def _insert_revision(db: apsw.Connection, revision: Revision) -> None:
    db.execute(
        "INSERT INTO revisions (flow_sid, number, record) VALUES (?, ?, ?)",
        (revision.flow_sid, revision.number, pack(revision)),
    )


def flow(db: apsw.Connection, sid: str) -> Flow | None:
    row = select_one(db, "SELECT record FROM flows WHERE sid = ?", (sid,))
    return unpack_flow(row[0]) if row else None


def flows(db: apsw.Connection, account_sid: str, size: int, cursor: Cursor) -> Page[Flow]:
    listing = Listing("flows", "sid", "record", ("account_sid = ?",), (account_sid,))
    return listing.page(db, unpack_flow, size, cursor, cursor.after or cursor.before)


def delete_flow(db: apsw.Connection, sid: str) -> bool:
    """Everything that belongs to the flow goes by its foreign keys."""
    db.execute("DELETE FROM flows WHERE sid = ?", (sid,))
    return db.changes() == 1


def revision(db: apsw.Connection, flow_sid: str, number: int) -> Revision | None:
    row = select_one(
        db, "SELECT record FROM revisions WHERE flow_sid = ? AND number = ?", (flow_sid, number)
    )
    return unpack_revision(row[0]) if row else None


def revisions(db: apsw.Connection, flow_sid: str, size: int, cursor: Cursor) -> Page[Revision]:
    listing = Listing("revisions", "number", "record", ("flow_sid = ?",), (flow_sid,))
    border = cursor.after or cursor.before
    number = None if border is None else int(border)
    return listing.page(db, unpack_revision, size, cursor, number)


def test_users(db: apsw.Connection, flow_sid: str) -> tuple[str, ...]:
    rows = select(
        db, "SELECT contact FROM test_users WHERE flow_sid = ? ORDER BY position", (flow_sid,)
    )
    return tuple(contact for (contact,) in rows)


def set_test_users(db: apsw.Connection, flow_sid: str, users: Sequence[str]) -> None:
    db.execute("DELETE FROM test_users WHERE flow_sid = ?", (flow_sid,))
    db.executemany(
        "INSERT INTO test_users (flow_sid, position, contact)"
        " SELECT sid, ?, ? FROM flows WHERE sid = ?",
        [(position, user, flow_sid) for position, user in enumerate(users)],
    )

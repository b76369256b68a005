"""The tables, as numbered steps: a database is brought up to date by the steps it lacks.

`PRAGMA user_version` counts the steps a file has taken. A step that was released is never
edited; a change is a new step. Moments are microseconds since 1970; records are JSON.
"""

from collections.abc import Sequence

import apsw

from soundstage.store.errors import StoreError

STEPS: tuple[str, ...] = (
    """
    CREATE TABLE accounts (
        sid TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        auth_token BLOB NOT NULL,
        created_at INTEGER NOT NULL
    );

    CREATE TABLE api_keys (
        sid TEXT PRIMARY KEY,
        account_sid TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
        name TEXT NOT NULL,
        secret_hash TEXT NOT NULL,
        created_at INTEGER NOT NULL
    );
    CREATE INDEX api_keys_by_account ON api_keys (account_sid, created_at);

    CREATE TABLE flows (
        sid TEXT PRIMARY KEY,
        account_sid TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
        record BLOB NOT NULL
    );
    CREATE INDEX flows_by_account ON flows (account_sid, sid);

    CREATE TABLE revisions (
        flow_sid TEXT NOT NULL REFERENCES flows ON DELETE CASCADE,
        number INTEGER NOT NULL,
        record BLOB NOT NULL,
        PRIMARY KEY (flow_sid, number)
    );

    CREATE TABLE test_users (
        flow_sid TEXT NOT NULL REFERENCES flows ON DELETE CASCADE,
        position INTEGER NOT NULL,
        contact TEXT NOT NULL,
        PRIMARY KEY (flow_sid, position)
    ) WITHOUT ROWID;

    CREATE TABLE executions (
        sid TEXT PRIMARY KEY,
        flow_sid TEXT NOT NULL REFERENCES flows ON DELETE CASCADE,
        version INTEGER NOT NULL,
        status TEXT NOT NULL,
        key TEXT NOT NULL,
        contact TEXT NOT NULL,
        address TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        touched_at INTEGER NOT NULL,
        snapshot BLOB NOT NULL
    );
    CREATE INDEX executions_by_flow ON executions (flow_sid, sid, created_at);
    CREATE INDEX executions_by_status ON executions (flow_sid, status, sid, created_at);
    CREATE UNIQUE INDEX executions_one_active ON executions (flow_sid, key)
        WHERE status = 'active';
    CREATE INDEX executions_of_contact ON executions (flow_sid, contact, address, sid)
        WHERE status = 'active';
    CREATE INDEX executions_ended ON executions (touched_at, sid)
        WHERE status = 'ended';

    CREATE TABLE journal (
        execution_sid TEXT NOT NULL REFERENCES executions ON DELETE CASCADE,
        version INTEGER NOT NULL,
        entry BLOB NOT NULL,
        PRIMARY KEY (execution_sid, version)
    );

    CREATE TABLE effects (
        ordinal INTEGER PRIMARY KEY,
        execution_sid TEXT NOT NULL REFERENCES executions ON DELETE CASCADE,
        id TEXT NOT NULL,
        effect BLOB NOT NULL,
        created_at INTEGER NOT NULL,
        UNIQUE (execution_sid, id)
    );

    CREATE TABLE timers (
        ordinal INTEGER PRIMARY KEY,
        execution_sid TEXT NOT NULL REFERENCES executions ON DELETE CASCADE,
        id TEXT NOT NULL,
        due INTEGER NOT NULL,
        UNIQUE (execution_sid, id)
    );
    CREATE INDEX timers_by_due ON timers (due, ordinal);

    CREATE TABLE seen (
        event_id TEXT PRIMARY KEY,
        execution_sid TEXT NOT NULL REFERENCES executions ON DELETE CASCADE,
        reply BLOB
    );
    CREATE INDEX seen_by_execution ON seen (execution_sid);
    """,
    """
    ALTER TABLE executions ADD COLUMN call_sid TEXT;
    ALTER TABLE executions ADD COLUMN owed INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX executions_of_call ON executions (flow_sid, call_sid, sid)
        WHERE status = 'active' AND call_sid IS NOT NULL;
    CREATE INDEX executions_owed ON executions (sid)
        WHERE status = 'active' AND owed;
    """,
    """
    ALTER TABLE executions ADD COLUMN conversation_sid TEXT;
    CREATE INDEX executions_of_conversation ON executions (flow_sid, conversation_sid, sid)
        WHERE status = 'active' AND conversation_sid IS NOT NULL;

    CREATE TABLE alerts (
        sid TEXT PRIMARY KEY,
        account_sid TEXT NOT NULL,
        flow_sid TEXT NOT NULL,
        execution_sid TEXT NOT NULL REFERENCES executions ON DELETE CASCADE,
        level TEXT NOT NULL,
        at INTEGER NOT NULL,
        record BLOB NOT NULL
    );
    CREATE INDEX alerts_by_account ON alerts (account_sid, sid, at);
    CREATE INDEX alerts_by_flow ON alerts (flow_sid, sid);
    CREATE INDEX alerts_by_execution ON alerts (execution_sid, sid);

    CREATE TABLE sinks (
        sid TEXT PRIMARY KEY,
        account_sid TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
        record BLOB NOT NULL
    );
    CREATE INDEX sinks_by_account ON sinks (account_sid, sid);

    CREATE TABLE subscriptions (
        sid TEXT PRIMARY KEY,
        account_sid TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
        sink_sid TEXT NOT NULL REFERENCES sinks ON DELETE CASCADE,
        record BLOB NOT NULL
    );
    CREATE INDEX subscriptions_by_account ON subscriptions (account_sid, sid);
    CREATE INDEX subscriptions_by_sink ON subscriptions (sink_sid);

    CREATE TABLE outbox (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        sink_sid TEXT NOT NULL REFERENCES sinks ON DELETE CASCADE,
        at INTEGER NOT NULL,
        body BLOB NOT NULL
    );
    CREATE INDEX outbox_by_sink ON outbox (sink_sid, number);
    CREATE INDEX outbox_by_age ON outbox (at);
    """,
    """
    DROP INDEX executions_owed;
    ALTER TABLE executions DROP COLUMN owed;
    ALTER TABLE executions ADD COLUMN open_call INTEGER NOT NULL DEFAULT 0;
    UPDATE executions SET open_call = 1 WHERE status = 'active' AND call_sid IS NOT NULL;
    CREATE INDEX executions_with_open_call ON executions (sid)
        WHERE status = 'active' AND open_call;
    """,
)


def migrate(db: apsw.Connection, steps: Sequence[str] = STEPS) -> None:
    """Take the steps that the database lacks: all of them in one transaction, or none."""
    version = _version(db)
    if version > len(steps):
        raise StoreError(
            f"{db.filename} has schema version {version} and this Soundstage knows up to "
            f"{len(steps)}: it was written by a newer Soundstage; start that one"
        )
    if version == len(steps):
        return
    with db:
        for step in steps[version:]:
            db.execute(step)
        db.pragma("user_version", len(steps))


def _version(db: apsw.Connection) -> int:
    version = db.pragma("user_version")
    if not isinstance(version, int):
        raise StoreError(f"{db.filename} has no schema version; it is not a database of ours")
    return version

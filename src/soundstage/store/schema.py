"""The tables of both databases, as numbered steps in the words of SQLite.

A database is brought up to date by the steps it lacks. A step that was released is never
edited; a change is a new step. Moments are microseconds since 1970; records are JSON.

`effects.node` is the node that performs an effect, and `timers.queued` is 1 when a timer was
handed to the queue: both are for databases that many nodes share. `flows.deleted` is 1 when a
flow is gone for clients, and its executions go bit by bit.
"""

import re

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
        WHERE status = 'active' AND open_call = 1;
    """,
    """
    CREATE TABLE nodes (
        id TEXT PRIMARY KEY,
        beat INTEGER NOT NULL
    );
    ALTER TABLE effects ADD COLUMN node TEXT;
    ALTER TABLE timers ADD COLUMN queued INTEGER NOT NULL DEFAULT 0;
    DROP INDEX timers_by_due;
    CREATE INDEX timers_by_due ON timers (queued, due, ordinal);
    DROP INDEX api_keys_by_account;
    CREATE INDEX api_keys_by_account ON api_keys (account_sid, created_at, sid);
    """,
    """
    ALTER TABLE flows ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX flows_deleted ON flows (deleted, sid);
    """,
    """
    ALTER TABLE executions ADD COLUMN account_sid TEXT NOT NULL DEFAULT '';
    UPDATE executions SET account_sid = (
        SELECT account_sid FROM flows WHERE flows.sid = executions.flow_sid
    );
    CREATE INDEX executions_by_account ON executions (account_sid, status, sid, created_at);
    CREATE INDEX executions_by_contact ON executions (contact, sid);
    """,
    """
    CREATE TABLE notes (
        flow_sid TEXT PRIMARY KEY REFERENCES flows ON DELETE CASCADE,
        record BLOB NOT NULL
    );
    """,
)

_POSTGRESQL = {
    "INTEGER PRIMARY KEY AUTOINCREMENT": "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
    "INTEGER PRIMARY KEY": "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
    "INTEGER": "BIGINT",
    "TEXT": 'TEXT COLLATE "C"',
    "BLOB": "BYTEA",
    ") WITHOUT ROWID": ")",
    "AND owed": "AND owed = 1",
}
_WORDS = re.compile("|".join(re.escape(word) + r"\b" for word in _POSTGRESQL))


def for_postgresql(step: str) -> str:
    """Return a step in the words of PostgreSQL; text is compared by its bytes, as in SQLite."""
    return _WORDS.sub(lambda found: _POSTGRESQL[found[0]], step)


def too_new(name: str, version: int, known: int) -> StoreError:
    """Return the refusal of a database whose steps this Soundstage does not know."""
    return StoreError(
        f"{name} has schema version {version} and this Soundstage knows up to {known}: "
        "it was written by a newer Soundstage; start that one"
    )

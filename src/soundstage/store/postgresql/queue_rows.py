"""The statements of a cluster: beats, leases, and which work nobody does.

Moments are microseconds of the database's clock. An effect belongs to the node that `node`
names; it is nobody's when that is NULL, and PgQueuer's when it is `queue`.

Each node holds one connection whose name is the node's. The system closes it when the node is
killed, so a node without it that misses beats is gone. That is believed only by a node that has
held its own connection for longer than a lease: after a restart of the database, or a cut of
all connections, the others have had the time to come back.
"""

PRESENT = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
STARTED = "(extract(epoch FROM now()) * 1000000)::bigint"

BEAT = f"""
    INSERT INTO nodes (id, beat) VALUES ($1, {PRESENT})
    ON CONFLICT (id) DO UPDATE SET beat = excluded.beat
    RETURNING beat
"""  # noqa: S608
ARRIVE = f"""
    WITH arrived AS ({BEAT})
    SELECT beat, NOT EXISTS (SELECT FROM nodes WHERE id <> $1 AND beat >= {PRESENT} - $2)
    FROM arrived
"""  # noqa: S608
_NAME = "'soundstage ' || right({node}, 50)"
HOLD = f"SELECT set_config('application_name', {_NAME.format(node='$1')}, false)"
_HOLDERS = """
    SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = {name}
"""
OTHERS_GONE = f"""
    SELECT id, beat FROM nodes WHERE id <> $1 AND (
        beat < {PRESENT} - $2
        OR (
            beat < {PRESENT} - $3
            AND EXISTS (
                {_HOLDERS.format(name=_NAME.format(node="$1"))}
                AND backend_start < clock_timestamp() - $2 * interval '1 microsecond'
            )
            AND NOT EXISTS ({_HOLDERS.format(name=_NAME.format(node="nodes.id"))})
        )
    )
"""  # noqa: S608
FORGET_NODE = "DELETE FROM nodes WHERE id = $1"

DUE_TIMERS = f"""
    SELECT ordinal, execution_sid, id, due, due - {STARTED} AS ahead FROM timers
    WHERE queued = 0 AND due <= {STARTED} + $1
    ORDER BY due, ordinal LIMIT $2
    FOR UPDATE SKIP LOCKED
"""  # noqa: S608
QUEUE_TIMERS = "UPDATE timers SET queued = 1 WHERE ordinal = ANY($1::bigint[])"
NEXT_TIMER = "SELECT due FROM timers WHERE queued = 0 ORDER BY due LIMIT 1"
TIMER = "SELECT due FROM timers WHERE execution_sid = $1 AND id = $2"

NOBODYS_EFFECTS = """
    SELECT ordinal, execution_sid, id FROM effects
    WHERE node IS NULL
    ORDER BY ordinal LIMIT $1
    FOR UPDATE SKIP LOCKED
"""
ORPHANED_EFFECTS = """
    SELECT ordinal, execution_sid, id FROM effects
    WHERE node IS NULL OR node = ANY ($2::text[])
        OR (node <> 'queue' AND NOT EXISTS (SELECT FROM nodes WHERE nodes.id = effects.node))
    ORDER BY ordinal LIMIT $1
    FOR UPDATE SKIP LOCKED
"""
QUEUE_EFFECTS = "UPDATE effects SET node = 'queue' WHERE ordinal = ANY($1::bigint[])"
RELEASE_FORGOTTEN = f"""
    UPDATE effects SET node = NULL
    WHERE node = $1 AND created_at < {PRESENT} - $2
        AND NOT (execution_sid || ' ' || id = ANY($3::text[]))
"""  # noqa: S608
RELEASE_ALL = "UPDATE effects SET node = NULL WHERE node = $1"

TIMERS_WITHOUT_JOB = f"""
    UPDATE timers SET queued = 0
    WHERE queued = 1 AND due < {PRESENT} - $1 AND NOT EXISTS (
        SELECT FROM queue
        WHERE dedupe_key = 'timer ' || execution_sid || ' ' || timers.id || ' ' || due
    )
"""  # noqa: S608
EFFECTS_WITHOUT_JOB = """
    UPDATE effects SET node = NULL
    WHERE node = 'queue' AND NOT EXISTS (
        SELECT FROM queue WHERE dedupe_key = 'effect ' || execution_sid || ' ' || effects.id
    )
"""
FORGET_LOG = "DELETE FROM queue_log WHERE created < now() - interval '1 hour'"
FORGET_SAID = f"DELETE FROM said WHERE at < {PRESENT} - $1"  # noqa: S608

ACQUIRE = f"""
    INSERT INTO leases (name, node, until) VALUES ($1, $2, {PRESENT} + $3)
    ON CONFLICT (name) DO UPDATE SET node = excluded.node, until = excluded.until
        WHERE leases.node = excluded.node OR leases.until < {PRESENT}
    RETURNING name
"""  # noqa: S608
RELEASE = "DELETE FROM leases WHERE name = $1 AND node = $2"
RELEASE_LEASES = "DELETE FROM leases WHERE node = $1"

NOTE_SAID = f"""
    INSERT INTO said (key, at) SELECT key, {PRESENT} FROM unnest($1::text[]) AS given (key)
    ON CONFLICT (key) DO UPDATE SET at = excluded.at
"""  # noqa: S608
WAS_SAID = "SELECT EXISTS (SELECT FROM said WHERE key = ANY($1::text[]))"

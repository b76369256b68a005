"""The tables of calls; a step of the network's schema, never edited."""

VOICE = """
CREATE TABLE calls (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    sid TEXT NOT NULL UNIQUE,
    account_sid TEXT NOT NULL,
    direction TEXT NOT NULL,
    from_ TEXT NOT NULL,
    "to" TEXT NOT NULL,
    status TEXT NOT NULL,
    date_created INTEGER NOT NULL,
    date_updated INTEGER NOT NULL,
    start_time INTEGER,
    end_time INTEGER,
    parent_call_sid TEXT,
    phone_number_sid TEXT,
    answered_by TEXT,
    forwarded_from TEXT,
    caller_name TEXT,
    callback TEXT NOT NULL
) STRICT;
CREATE INDEX calls_of_account ON calls (account_sid, seq);
CREATE INDEX calls_to ON calls ("to", account_sid, seq);
CREATE INDEX calls_from ON calls (from_, account_sid, seq);
CREATE INDEX calls_of_parent ON calls (parent_call_sid) WHERE parent_call_sid IS NOT NULL;
CREATE INDEX calls_live ON calls (status)
    WHERE status IN ('queued', 'initiated', 'ringing', 'in-progress');

CREATE TABLE transcripts (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    call_sid TEXT NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    data TEXT NOT NULL
) STRICT;
CREATE INDEX transcripts_of_call ON transcripts (call_sid, seq);

CREATE TABLE recordings (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    sid TEXT NOT NULL UNIQUE,
    account_sid TEXT NOT NULL,
    call_sid TEXT,
    conference_sid TEXT,
    status TEXT NOT NULL,
    source TEXT NOT NULL,
    channels INTEGER NOT NULL,
    track TEXT NOT NULL,
    start_time INTEGER NOT NULL,
    date_created INTEGER NOT NULL,
    date_updated INTEGER NOT NULL,
    duration INTEGER,
    paused_at INTEGER,
    skipped_milliseconds INTEGER NOT NULL,
    callback TEXT NOT NULL
) STRICT;
CREATE INDEX recordings_of_account ON recordings (account_sid, seq);
CREATE INDEX recordings_of_call ON recordings (call_sid, seq);
CREATE INDEX recordings_of_conference ON recordings (conference_sid, seq);

CREATE TABLE queues (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    sid TEXT NOT NULL UNIQUE,
    account_sid TEXT NOT NULL,
    friendly_name TEXT NOT NULL,
    max_size INTEGER NOT NULL,
    date_created INTEGER NOT NULL,
    date_updated INTEGER NOT NULL,
    served INTEGER NOT NULL,
    waited_seconds INTEGER NOT NULL,
    UNIQUE (account_sid, friendly_name)
) STRICT;

CREATE TABLE conferences (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    sid TEXT NOT NULL UNIQUE,
    account_sid TEXT NOT NULL,
    friendly_name TEXT NOT NULL,
    status TEXT NOT NULL,
    date_created INTEGER NOT NULL,
    date_updated INTEGER NOT NULL,
    reason_conference_ended TEXT,
    call_sid_ending_conference TEXT
) STRICT;
CREATE INDEX conferences_of_account ON conferences (account_sid, seq);

CREATE TABLE phones (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    address TEXT NOT NULL UNIQUE,
    behaviour TEXT NOT NULL
) STRICT;
"""

"""The tables of the simulated network, version by version; a version is never edited."""

from soundstage.network.products.schema import PRODUCTS
from soundstage.network.voice.schema import VOICE

_FIRST = """
CREATE TABLE accounts (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    sid TEXT NOT NULL UNIQUE,
    auth_token TEXT NOT NULL
) STRICT;

CREATE TABLE numbers (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    sid TEXT NOT NULL UNIQUE,
    account_sid TEXT NOT NULL,
    phone_number TEXT NOT NULL UNIQUE,
    friendly_name TEXT NOT NULL,
    date_created INTEGER NOT NULL,
    date_updated INTEGER NOT NULL,
    sms_url TEXT NOT NULL,
    sms_method TEXT NOT NULL,
    sms_fallback_url TEXT NOT NULL,
    sms_fallback_method TEXT NOT NULL,
    status_callback TEXT NOT NULL,
    status_callback_method TEXT NOT NULL,
    voice_url TEXT NOT NULL,
    voice_method TEXT NOT NULL,
    voice_fallback_url TEXT NOT NULL,
    voice_fallback_method TEXT NOT NULL,
    service_sid TEXT
) STRICT;
CREATE INDEX numbers_of_service ON numbers (service_sid) WHERE service_sid IS NOT NULL;

CREATE TABLE services (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    sid TEXT NOT NULL UNIQUE,
    account_sid TEXT NOT NULL,
    friendly_name TEXT NOT NULL,
    inbound_request_url TEXT NOT NULL,
    inbound_method TEXT NOT NULL,
    fallback_url TEXT NOT NULL,
    fallback_method TEXT NOT NULL,
    status_callback TEXT NOT NULL,
    smart_encoding INTEGER NOT NULL
) STRICT;

CREATE TABLE contents (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    sid TEXT NOT NULL UNIQUE,
    account_sid TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE opt_outs (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    sender TEXT NOT NULL,
    contact TEXT NOT NULL,
    UNIQUE (sender, contact)
) STRICT;

CREATE TABLE messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    sid TEXT NOT NULL UNIQUE,
    account_sid TEXT NOT NULL,
    direction TEXT NOT NULL,
    from_ TEXT,
    "to" TEXT NOT NULL,
    body TEXT NOT NULL,
    status TEXT NOT NULL,
    date_created INTEGER NOT NULL,
    date_updated INTEGER NOT NULL,
    date_sent INTEGER,
    error_code INTEGER,
    messaging_service_sid TEXT,
    num_segments INTEGER NOT NULL,
    media TEXT NOT NULL,
    status_callback TEXT,
    idempotency_token TEXT
) STRICT;
CREATE INDEX messages_of_account ON messages (account_sid, seq);
CREATE INDEX messages_to ON messages ("to", account_sid, seq);
CREATE INDEX messages_from ON messages (from_, account_sid, seq);
CREATE UNIQUE INDEX messages_once ON messages (account_sid, idempotency_token)
    WHERE idempotency_token IS NOT NULL;

CREATE TABLE pending (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    due_at INTEGER NOT NULL,
    lane TEXT NOT NULL,
    kind TEXT NOT NULL,
    data TEXT NOT NULL
) STRICT;
CREATE INDEX pending_due ON pending (due_at, seq);
CREATE INDEX pending_lane ON pending (lane, due_at, seq);

CREATE TABLE cookies (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    jar TEXT NOT NULL,
    host TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    used_at INTEGER NOT NULL,
    expires_at INTEGER,
    UNIQUE (jar, host, name)
) STRICT;
CREATE INDEX cookies_used ON cookies (used_at);

CREATE TABLE deliveries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    date INTEGER NOT NULL,
    account_sid TEXT NOT NULL,
    resource_sid TEXT NOT NULL,
    kind TEXT NOT NULL,
    method TEXT NOT NULL,
    url TEXT NOT NULL,
    params TEXT NOT NULL,
    token TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    milliseconds INTEGER NOT NULL,
    status INTEGER,
    content_type TEXT NOT NULL,
    body TEXT NOT NULL,
    error TEXT NOT NULL
) STRICT;
CREATE INDEX deliveries_of_account ON deliveries (account_sid, seq);

CREATE TABLE alerts (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    sid TEXT NOT NULL UNIQUE,
    date INTEGER NOT NULL,
    account_sid TEXT NOT NULL,
    resource_sid TEXT NOT NULL,
    level TEXT NOT NULL,
    error_code INTEGER NOT NULL,
    message TEXT NOT NULL,
    url TEXT NOT NULL
) STRICT;
CREATE INDEX alerts_of_account ON alerts (account_sid, seq);
"""

VERSIONS = (_FIRST, PRODUCTS, VOICE)

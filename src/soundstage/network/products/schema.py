"""The table of the other products' resources; like every version of the schema never edited."""

PRODUCTS = """
CREATE TABLE resources (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    sid TEXT NOT NULL,
    account_sid TEXT NOT NULL,
    parent TEXT NOT NULL,
    unique_name TEXT,
    data TEXT NOT NULL,
    date_created INTEGER NOT NULL,
    date_updated INTEGER NOT NULL,
    idempotency_token TEXT
) STRICT;
CREATE UNIQUE INDEX resources_by_sid ON resources (kind, parent, sid);
CREATE UNIQUE INDEX resources_by_name ON resources (kind, account_sid, parent, unique_name)
    WHERE unique_name IS NOT NULL;
CREATE UNIQUE INDEX resources_once ON resources (account_sid, kind, idempotency_token)
    WHERE idempotency_token IS NOT NULL;
CREATE INDEX resources_in_order ON resources (account_sid, kind, parent, seq);
CREATE INDEX resources_sids ON resources (sid);
CREATE INDEX resources_parents ON resources (parent);
CREATE INDEX resources_bindings
    ON resources (json_extract(data, '$.address'), json_extract(data, '$.proxy_address'))
    WHERE kind = 'participant';
"""

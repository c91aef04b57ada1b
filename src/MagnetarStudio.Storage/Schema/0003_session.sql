-- Sessions. The row is the authority on every call.

CREATE TABLE session (
    session_id          BLOB    PRIMARY KEY CHECK (length(session_id) = 16),
    account_id          BLOB    NOT NULL REFERENCES account (account_id),
    device_id           BLOB    NOT NULL,
    name                TEXT    NOT NULL,
    salt                BLOB    NOT NULL CHECK (length(salt) = 16),
    counter             INTEGER NOT NULL,
    made_at_unix_us     INTEGER NOT NULL,
    made_uptime_us      INTEGER NOT NULL,
    made_start          BLOB    NOT NULL CHECK (length(made_start) = 16),
    seen                INTEGER NOT NULL,
    opened_at_unix_us   INTEGER NOT NULL,
    expires_at_unix_us  INTEGER NOT NULL,
    last_seen_at_unix_us INTEGER NOT NULL,
    ended_at_unix_us    INTEGER,
    end_reason          INTEGER,
    peer                TEXT,
    agent               TEXT
) STRICT, WITHOUT ROWID;

-- An account's sessions that have not ended: a handful, read by every sign-in.
CREATE INDEX session_open_by_account ON session (account_id) WHERE ended_at_unix_us IS NULL;

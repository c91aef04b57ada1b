-- Accounts, their devices, and how they come to be.

CREATE TABLE account (
    account_id       BLOB    PRIMARY KEY CHECK (length(account_id) = 16),
    user_name        TEXT    NOT NULL UNIQUE,
    display_name     TEXT    NOT NULL,
    role             INTEGER NOT NULL,
    is_disabled      INTEGER NOT NULL CHECK (is_disabled IN (0, 1)),
    password_hash    TEXT    NOT NULL,
    password_version INTEGER NOT NULL,
    password_epoch   INTEGER NOT NULL,
    must_change      INTEGER NOT NULL CHECK (must_change IN (0, 1)),
    made_at_unix_us  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The founders are counted by every act that could take one away.
CREATE INDEX account_by_role ON account (role, is_disabled);

CREATE TABLE device (
    device_id               BLOB    PRIMARY KEY CHECK (length(device_id) = 16),
    account_id              BLOB    NOT NULL REFERENCES account (account_id),
    name                    TEXT    NOT NULL,
    platform                TEXT    NOT NULL,
    app_version             TEXT    NOT NULL,
    added_at_unix_us        INTEGER NOT NULL,
    last_sign_in_at_unix_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX device_by_account ON device (account_id);

CREATE TABLE invitation (
    invitation_id      BLOB    PRIMARY KEY CHECK (length(invitation_id) = 16),
    code_digest        BLOB    NOT NULL UNIQUE CHECK (length(code_digest) = 32),
    role               INTEGER NOT NULL,
    made_by            BLOB    REFERENCES account (account_id),
    expires_at_unix_us INTEGER NOT NULL,
    used_by            BLOB    REFERENCES account (account_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE claim_code (
    one                INTEGER PRIMARY KEY CHECK (one = 1),
    code_digest        BLOB    NOT NULL CHECK (length(code_digest) = 32),
    expires_at_unix_us INTEGER NOT NULL
) STRICT;

-- Bookkeeping: consecutive failures, by what they were made under (the account's strangers, or one known device).
CREATE TABLE guess (
    account_id         BLOB    NOT NULL REFERENCES account (account_id),
    device_id          BLOB    NOT NULL,
    failures           INTEGER NOT NULL,
    last_at_unix_us    INTEGER NOT NULL,
    PRIMARY KEY (account_id, device_id)
) STRICT, WITHOUT ROWID;

-- Second factors: the secret of an authenticator, and the codes that stand in for it.

CREATE TABLE second_factor (
    account_id           BLOB    PRIMARY KEY REFERENCES account (account_id),
    secret_sealed        BLOB    NOT NULL,
    made_at_unix_us      INTEGER NOT NULL,
    expires_at_unix_us   INTEGER NOT NULL,
    confirmed_at_unix_us INTEGER,
    last_step            INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery_code (
    account_id  BLOB NOT NULL REFERENCES second_factor (account_id),
    code_digest BLOB NOT NULL CHECK (length(code_digest) = 32),
    PRIMARY KEY (account_id, code_digest)
) STRICT, WITHOUT ROWID;

-- What proved the sign-in, as bits; every earlier one was proved by the password alone.
ALTER TABLE session ADD COLUMN methods INTEGER NOT NULL DEFAULT 1;

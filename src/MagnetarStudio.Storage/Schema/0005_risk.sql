-- Risk: what sessions and accounts have shown, and the scores that were made of it. Erased with the account.

CREATE TABLE session_risk (
    session_id            BLOB    PRIMARY KEY REFERENCES session (session_id),
    history               BLOB    NOT NULL,
    opening               BLOB    CHECK (length(opening) = 44),
    latest                BLOB    CHECK (length(latest) = 44),
    value                 INTEGER,
    judged_at_unix_us     INTEGER NOT NULL,
    step_up_since_unix_us INTEGER,
    refresh_subnet        INTEGER NOT NULL,
    refresh_flags         INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE account_risk (
    account_id         BLOB PRIMARY KEY REFERENCES account (account_id),
    history            BLOB NOT NULL,
    pass_until_unix_us INTEGER -- an administrator lets the next sign-in pass, whatever it looks like
) STRICT, WITHOUT ROWID;

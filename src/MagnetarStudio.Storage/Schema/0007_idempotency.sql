-- Results of calls that may be repeated under a key: the repeat is answered from here. Erased with the account.

CREATE TABLE idempotency (
    account_id      BLOB    NOT NULL REFERENCES account (account_id),
    key_digest      BLOB    NOT NULL CHECK (length(key_digest) = 32),
    result_sealed   BLOB    NOT NULL,
    made_at_unix_us INTEGER NOT NULL,
    PRIMARY KEY (account_id, key_digest)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_by_account_and_age ON idempotency (account_id, made_at_unix_us);

CREATE INDEX idempotency_by_age ON idempotency (made_at_unix_us);

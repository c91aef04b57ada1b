-- The instance and its audit log. Ids are 16 bytes, big-endian; times end in their unit.

CREATE TABLE instance (
    one             INTEGER PRIMARY KEY CHECK (one = 1),
    instance_id     BLOB    NOT NULL CHECK (length(instance_id) = 16),
    log_id          BLOB    NOT NULL CHECK (length(log_id) = 16),
    made_at_unix_us INTEGER NOT NULL
) STRICT;

-- Ways to the log's master key. Trusted for nothing: the key is wrapped.
CREATE TABLE audit_slot (
    name    TEXT    PRIMARY KEY,
    kind    INTEGER NOT NULL,
    salt    BLOB    NOT NULL CHECK (length(salt) = 32),
    wrapped BLOB    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_data_key (
    key_id  INTEGER PRIMARY KEY,
    wrapped BLOB    NOT NULL
) STRICT;

-- One key an account, or a month of strangers. Deleting the row erases the subject.
CREATE TABLE audit_subject_key (
    key_id     INTEGER PRIMARY KEY,
    account_id BLOB    UNIQUE CHECK (length(account_id) = 16),
    month      INTEGER UNIQUE,
    wrapped    BLOB    NOT NULL,
    CHECK ((account_id IS NULL) <> (month IS NULL))
) STRICT;

CREATE TABLE audit_record (
    seq    INTEGER PRIMARY KEY,
    record BLOB    NOT NULL
) STRICT;

-- Full tiles of 256 hashes; partial ones live in memory.
CREATE TABLE audit_tile (
    level  INTEGER NOT NULL,
    tile   INTEGER NOT NULL,
    hashes BLOB    NOT NULL CHECK (length(hashes) = 8192),
    PRIMARY KEY (level, tile)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_head (
    one              INTEGER PRIMARY KEY CHECK (one = 1),
    size             INTEGER NOT NULL,
    root             BLOB    NOT NULL CHECK (length(root) = 32),
    note             TEXT    NOT NULL,
    frontier         BLOB    NOT NULL,
    end_time_unix_us INTEGER NOT NULL
) STRICT;

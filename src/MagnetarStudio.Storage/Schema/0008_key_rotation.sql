-- Keys of the log that are changed for others, and accounts that are gone.

-- A way to each master key: there are two while one takes over from another.
CREATE TABLE audit_slot_of_master (
    name    TEXT    NOT NULL,
    master  INTEGER NOT NULL,
    kind    INTEGER NOT NULL,
    salt    BLOB    NOT NULL CHECK (length(salt) = 32),
    wrapped BLOB    NOT NULL,
    PRIMARY KEY (name, master)
) STRICT, WITHOUT ROWID;

INSERT INTO audit_slot_of_master (name, master, kind, salt, wrapped)
SELECT name, 1, kind, salt, wrapped FROM audit_slot;

DROP TABLE audit_slot;

ALTER TABLE audit_slot_of_master RENAME TO audit_slot;

-- Which master key wraps the row.
ALTER TABLE audit_data_key ADD COLUMN master INTEGER NOT NULL DEFAULT 1;

ALTER TABLE audit_subject_key ADD COLUMN master INTEGER NOT NULL DEFAULT 1;

ALTER TABLE audit_index_secret ADD COLUMN master INTEGER NOT NULL DEFAULT 1;

-- Subjects are as many as accounts, and a change of the master key looks for those that are left.
CREATE INDEX audit_subject_key_by_master ON audit_subject_key (master);

-- Where records announce a later head key than the first. Only says where to look.
CREATE TABLE audit_head_key (
    seq INTEGER PRIMARY KEY
) STRICT;

-- Erased accounts, by the ids that stand in the log: none of them is given a subject key again.
CREATE TABLE erased_account (
    account_id BLOB PRIMARY KEY CHECK (length(account_id) = 16)
) STRICT, WITHOUT ROWID;

-- Whoever deletes an account looks for all that refers to it.
CREATE INDEX session_by_account ON session (account_id);

CREATE INDEX invitation_by_maker ON invitation (made_by);

CREATE INDEX invitation_by_user ON invitation (used_by);

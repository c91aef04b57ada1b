-- Search without plaintext. Trusted for nothing: the secret is wrapped, and each segment's digest stands in the log.

CREATE TABLE audit_index_secret (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    wrapped BLOB    NOT NULL
) STRICT;

-- One row for 16,384 records. The days on which they happened, 2 bytes each.
CREATE TABLE audit_segment (
    segment INTEGER PRIMARY KEY,
    days    BLOB    NOT NULL
) STRICT;

-- 1,024 rows a segment. The place is bucket * 2^32 + segment: what a token has in segment after segment lies together.
CREATE TABLE audit_posting (
    place    INTEGER PRIMARY KEY,
    postings BLOB    NOT NULL
) STRICT;

-- One row: the office and who bills.
CREATE TABLE office (
    id                INTEGER PRIMARY KEY CHECK (id = 1),
    name              TEXT    NOT NULL,
    practitioner      TEXT    NOT NULL, -- JSON: name, rpps, am_number, address
    demonstration     INTEGER NOT NULL CHECK (demonstration IN (0, 1)),
    pseudonym_key     BLOB    NOT NULL CHECK (length(pseudonym_key) = 32),
    created_at        INTEGER NOT NULL  -- milliseconds since 1970, as every instant here
) STRICT;

-- Readings that were believed.
CREATE TABLE reading (
    usage_id          TEXT    PRIMARY KEY,
    day               TEXT    NOT NULL, -- AAAA-MM-JJ in Paris
    ordinal           INTEGER NOT NULL,
    at                INTEGER NOT NULL,
    channel           TEXT    NOT NULL,
    content           TEXT    NOT NULL, -- JSON: the card, its issuer, the doubts
    UNIQUE (day, ordinal)
) STRICT;

-- Codes that were accepted, until they could no longer be accepted anyway.
CREATE TABLE replay (
    digest            BLOB    PRIMARY KEY CHECK (length(digest) = 32),
    first_at          INTEGER NOT NULL,
    until             INTEGER NOT NULL,
    usage_id          TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX replay_until ON replay (until);

-- Sealed invoices. Never changed, never deleted, numbered without gaps.
CREATE TABLE invoice (
    number            INTEGER PRIMARY KEY CHECK (number BETWEEN 1 AND 999999999),
    sealed_at         INTEGER NOT NULL,
    day               TEXT    NOT NULL, -- the day it was sealed, in Paris
    usage_id          TEXT    REFERENCES reading (usage_id),
    content           TEXT    NOT NULL, -- JSON: all that the paper and the exports need
    seal              BLOB    NOT NULL CHECK (length(seal) = 32)
) STRICT;
CREATE INDEX invoice_day ON invoice (day);
CREATE INDEX invoice_usage ON invoice (usage_id);

CREATE TRIGGER invoice_is_final BEFORE UPDATE ON invoice BEGIN SELECT RAISE (ABORT, 'a sealed invoice does not change'); END;
CREATE TRIGGER invoice_stays    BEFORE DELETE ON invoice BEGIN SELECT RAISE (ABORT, 'a sealed invoice is not deleted'); END;

-- Who did what, to whom by pseudonym, with which result; each line holds the hash of all before it.
CREATE TABLE journal (
    seq               INTEGER PRIMARY KEY,
    at                INTEGER NOT NULL,
    day               TEXT    NOT NULL,
    actor             TEXT    NOT NULL,
    action            TEXT    NOT NULL,
    subject           TEXT    NOT NULL,
    patient           BLOB,
    outcome           TEXT    NOT NULL,
    hash              BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX journal_day ON journal (day, action);

CREATE TRIGGER journal_is_final BEFORE UPDATE ON journal BEGIN SELECT RAISE (ABORT, 'a journal line does not change'); END;

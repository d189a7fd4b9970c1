-- The head of the journal at some moments, signed by a key that is kept outside of this file.
CREATE TABLE journal_checkpoint (
    seq               INTEGER PRIMARY KEY,  -- of the last line it covers, which is the count of all lines up to it
    text              TEXT    NOT NULL,     -- as it is printed and exported
    base              INTEGER NOT NULL CHECK (base IN (0, 1)) -- 1: the lines up to it were purged, and the chain goes on from it
) STRICT;

-- The public keys that signed them, so that another computer can check a restored office.
CREATE TABLE journal_key (
    kid               TEXT    PRIMARY KEY,
    public_key        BLOB    NOT NULL
) STRICT;

-- Only what a signed checkpoint stands for may go.
CREATE TRIGGER journal_stays BEFORE DELETE ON journal
WHEN OLD.seq > coalesce((SELECT max(seq) FROM journal_checkpoint WHERE base = 1), 0)
BEGIN SELECT RAISE (ABORT, 'a journal line is not deleted'); END;

-- Who has invoices: found by the beginning of a name, a birth date, the last digits of a NIR (as a keyed digest, never in clear).
CREATE TABLE patient (
    id                INTEGER PRIMARY KEY,
    digest            BLOB    NOT NULL UNIQUE CHECK (length(digest) = 16),
    latest            INTEGER NOT NULL      -- their newest invoice
) STRICT;
CREATE TABLE patient_word (
    word              TEXT    NOT NULL,
    patient           INTEGER NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    PRIMARY KEY (word, patient)
) STRICT, WITHOUT ROWID;
CREATE INDEX patient_word_patient ON patient_word (patient);
CREATE TABLE patient_invoice (
    patient           INTEGER NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
    number            INTEGER NOT NULL,
    PRIMARY KEY (patient, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX patient_invoice_number ON patient_invoice (number);
-- One row: the newest invoice that the tables above know.
CREATE TABLE patient_index (
    id                INTEGER PRIMARY KEY CHECK (id = 1),
    through           INTEGER NOT NULL
) STRICT;
INSERT INTO patient_index (id, through) VALUES (1, 0);

-- Where copies are kept, and which are known to be good.
CREATE TABLE backup_plan (
    id                INTEGER PRIMARY KEY CHECK (id = 1),
    folder            TEXT    NOT NULL,
    daily             INTEGER NOT NULL,
    weekly            INTEGER NOT NULL,
    monthly           INTEGER NOT NULL
) STRICT;
CREATE TABLE backup_made (
    at                INTEGER PRIMARY KEY,
    path              TEXT    NOT NULL,
    bytes             INTEGER NOT NULL
) STRICT;

-- Periods that the holder set, each with the reason.
CREATE TABLE retention_choice (
    kind              TEXT    PRIMARY KEY,
    months            INTEGER NOT NULL CHECK (months BETWEEN 1 AND 600),
    reason            TEXT    NOT NULL,
    at                INTEGER NOT NULL
) STRICT;

-- What was purged: a signed report each; an invoice keeps its number, seal and amounts, without the persons.
CREATE TABLE purge (
    at                INTEGER PRIMARY KEY,
    report            TEXT    NOT NULL,
    signature         TEXT    NOT NULL
) STRICT;
CREATE TABLE purged_invoice (
    number            INTEGER PRIMARY KEY REFERENCES invoice (number),
    purged_at         INTEGER NOT NULL REFERENCES purge (at),
    digest            BLOB    NOT NULL CHECK (length(digest) = 32) -- over the seal and what is left
) STRICT;

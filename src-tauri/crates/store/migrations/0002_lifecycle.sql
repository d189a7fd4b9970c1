-- What the sealed content says, where SQL can see it: never beside the content, always out of it.
ALTER TABLE invoice ADD COLUMN care_day     TEXT    GENERATED ALWAYS AS (json_extract(content, '$.date')) VIRTUAL;
ALTER TABLE invoice ADD COLUMN replaces     INTEGER GENERATED ALWAYS AS (json_extract(content, '$.replaces')) VIRTUAL;
ALTER TABLE invoice ADD COLUMN total        INTEGER GENERATED ALWAYS AS (json_extract(content, '$.shares[0]')) VIRTUAL;
ALTER TABLE invoice ADD COLUMN amo          INTEGER GENERATED ALWAYS AS (json_extract(content, '$.shares[1]')) VIRTUAL;
ALTER TABLE invoice ADD COLUMN amc          INTEGER GENERATED ALWAYS AS (json_extract(content, '$.shares[2]')) VIRTUAL;
ALTER TABLE invoice ADD COLUMN patient_pays INTEGER GENERATED ALWAYS AS (json_extract(content, '$.shares[3]')) VIRTUAL;
CREATE INDEX invoice_care ON invoice (care_day);
CREATE INDEX invoice_typed ON invoice (number) WHERE usage_id IS NULL;
-- An invoice is replaced once.
CREATE UNIQUE INDEX invoice_replaces ON invoice (replaces) WHERE replaces IS NOT NULL;

-- What happened to an invoice since it was sealed. Nothing is taken back: a later line says otherwise.
CREATE TABLE invoice_event (
    id                INTEGER PRIMARY KEY,
    number            INTEGER NOT NULL REFERENCES invoice (number),
    at                INTEGER NOT NULL,
    day               TEXT    NOT NULL, -- in Paris
    actor             TEXT    NOT NULL,
    kind              TEXT    NOT NULL CHECK (kind IN ('printed', 'given', 'sent', 'exported', 'paid', 'rejected')),
    note              TEXT
) STRICT;
CREATE INDEX invoice_event_number ON invoice_event (number, kind);
CREATE INDEX invoice_event_kind   ON invoice_event (kind, number);
CREATE INDEX invoice_event_day    ON invoice_event (day, kind);

CREATE TRIGGER invoice_event_is_final BEFORE UPDATE ON invoice_event BEGIN SELECT RAISE (ABORT, 'what happened does not change'); END;
CREATE TRIGGER invoice_event_stays    BEFORE DELETE ON invoice_event BEGIN SELECT RAISE (ABORT, 'what happened is not deleted'); END;

-- Sheets that were made before this table was there.
INSERT INTO invoice_event (number, at, day, actor, kind)
    SELECT CAST(subject AS INTEGER), at, day, actor, 'printed' FROM journal
    WHERE action = 'sheet' AND CAST(subject AS INTEGER) IN (SELECT number FROM invoice) ORDER BY seq;

-- Credit notes: a series of its own, each cancelling one invoice, whole.
CREATE TABLE credit_note (
    number            INTEGER PRIMARY KEY CHECK (number BETWEEN 1 AND 999999999),
    cancels           INTEGER NOT NULL UNIQUE REFERENCES invoice (number),
    sealed_at         INTEGER NOT NULL,
    day               TEXT    NOT NULL, -- the day it counts for
    content           TEXT    NOT NULL, -- JSON: who, why, the negated shares
    seal              BLOB    NOT NULL CHECK (length(seal) = 32),
    total             INTEGER GENERATED ALWAYS AS (json_extract(content, '$.shares[0]')) VIRTUAL,
    amo               INTEGER GENERATED ALWAYS AS (json_extract(content, '$.shares[1]')) VIRTUAL,
    amc               INTEGER GENERATED ALWAYS AS (json_extract(content, '$.shares[2]')) VIRTUAL,
    patient_pays      INTEGER GENERATED ALWAYS AS (json_extract(content, '$.shares[3]')) VIRTUAL
) STRICT;
CREATE INDEX credit_note_day ON credit_note (day);

CREATE TRIGGER credit_note_is_final BEFORE UPDATE ON credit_note BEGIN SELECT RAISE (ABORT, 'a sealed credit note does not change'); END;
CREATE TRIGGER credit_note_stays    BEFORE DELETE ON credit_note BEGIN SELECT RAISE (ABORT, 'a sealed credit note is not deleted'); END;

-- How an invoice stands, out of all that happened to it.
CREATE VIEW standing AS SELECT
    i.number,
    (SELECT c.number FROM credit_note c WHERE c.cancels = i.number) AS credit_note,
    (SELECT r.number FROM invoice r WHERE r.replaces = i.number) AS replaced_by,
    (SELECT count(*) FROM invoice_event e WHERE e.number = i.number AND e.kind = 'printed') AS copies,
    EXISTS (SELECT 1 FROM invoice_event e WHERE e.number = i.number AND e.kind = 'exported') AS exported,
    (SELECT e.kind FROM invoice_event e WHERE e.number = i.number AND e.kind IN ('given', 'sent')
        ORDER BY e.id DESC LIMIT 1) AS paper,
    coalesce(
        (SELECT e.kind FROM invoice_event e WHERE e.number = i.number AND e.kind IN ('paid', 'rejected')
            ORDER BY e.id DESC LIMIT 1),
        CASE WHEN i.total > i.patient_pays THEN 'awaited' ELSE 'at_counter' END) AS payment
    FROM invoice i;

-- The acts of each invoice, for the search; and the invoices whose third party has not answered, for the list to work on.
CREATE TABLE invoice_act (
    code              TEXT    NOT NULL,
    number            INTEGER NOT NULL,
    PRIMARY KEY (code, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE awaited (
    number            INTEGER PRIMARY KEY
) STRICT;
INSERT INTO invoice_act SELECT DISTINCT json_extract(l.value, '$.code'), i.number FROM invoice i, json_each(i.content, '$.lines') l;
INSERT INTO awaited SELECT number FROM invoice WHERE total > patient_pays;
CREATE TRIGGER invoice_is_found AFTER INSERT ON invoice BEGIN
    INSERT OR IGNORE INTO invoice_act SELECT json_extract(l.value, '$.code'), NEW.number FROM json_each(NEW.content, '$.lines') l;
    INSERT INTO awaited SELECT NEW.number WHERE json_extract(NEW.content, '$.shares[0]') > json_extract(NEW.content, '$.shares[3]');
END;
CREATE TRIGGER invoice_is_answered AFTER INSERT ON invoice_event WHEN NEW.kind IN ('paid', 'rejected') BEGIN
    DELETE FROM awaited WHERE number = NEW.number;
END;
CREATE TRIGGER invoice_is_cancelled AFTER INSERT ON credit_note BEGIN
    DELETE FROM awaited WHERE number = NEW.cancels;
END;

-- What a practitioner was writing: kept across a lock, a crash, a restart. One each.
CREATE TABLE draft (
    owner             TEXT    PRIMARY KEY,
    at                INTEGER NOT NULL,
    usage_id          TEXT    NOT NULL,
    beneficiary       INTEGER NOT NULL,
    content           TEXT    NOT NULL  -- JSON, as the desk wrote it
) STRICT;

-- The draft that an invoice was sealed from, to correct it by. It goes with the reading it rests on.
CREATE TABLE written (
    number            INTEGER PRIMARY KEY REFERENCES invoice (number),
    draft             TEXT    NOT NULL  -- JSON, as the desk wrote it
) STRICT;
CREATE TRIGGER written_goes_with_its_reading AFTER UPDATE OF content ON reading WHEN NEW.content = '' BEGIN
    DELETE FROM written WHERE number IN (SELECT number FROM invoice WHERE usage_id = NEW.usage_id);
END;

-- Closings of days, months and years. Never opened again.
CREATE TABLE closing (
    seq               INTEGER PRIMARY KEY,
    kind              TEXT    NOT NULL CHECK (kind IN ('day', 'month', 'year')),
    period            TEXT    NOT NULL, -- AAAA-MM-JJ, AAAA-MM, AAAA
    last_day          TEXT    NOT NULL,
    at                INTEGER NOT NULL,
    content           TEXT    NOT NULL, -- JSON: who, sums, counts, the head of the journal
    seal              BLOB    NOT NULL CHECK (length(seal) = 32),
    UNIQUE (kind, period)
) STRICT;
CREATE INDEX closing_last_day ON closing (last_day);

CREATE TRIGGER closing_is_final BEFORE UPDATE ON closing BEGIN SELECT RAISE (ABORT, 'a closing does not change'); END;
CREATE TRIGGER closing_stays    BEFORE DELETE ON closing BEGIN SELECT RAISE (ABORT, 'a closing is not deleted'); END;

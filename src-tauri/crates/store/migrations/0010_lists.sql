-- Lists that are worked on every day, kept as tables of their own, so that the first page of one costs the same in an office of a
-- million invoices; and what the quality of the readings is judged by.

-- Of a pharmacy or of a practice: rows of the first version do not say, and were of a practice.
ALTER TABLE invoice ADD COLUMN trade TEXT GENERATED ALWAYS AS (
    coalesce(json_extract(content, '$.practitioner.practice.trade'), 'general_practice')) VIRTUAL;
CREATE INDEX invoice_trade ON invoice (trade);

-- Sheets that were made, and of which nobody has said that they were handed over or sent.
CREATE TABLE paper_due (
    number            INTEGER PRIMARY KEY
) STRICT;
INSERT INTO paper_due SELECT DISTINCT e.number FROM invoice_event e WHERE e.kind = 'printed'
    AND NOT EXISTS (SELECT 1 FROM invoice_event g WHERE g.number = e.number AND g.kind IN ('given', 'sent'))
    AND NOT EXISTS (SELECT 1 FROM credit_note c WHERE c.cancels = e.number);
CREATE TRIGGER sheet_is_followed AFTER INSERT ON invoice_event WHEN NEW.kind = 'printed' BEGIN
    INSERT OR IGNORE INTO paper_due SELECT NEW.number
        WHERE NOT EXISTS (SELECT 1 FROM invoice_event g WHERE g.number = NEW.number AND g.kind IN ('given', 'sent'))
        AND NOT EXISTS (SELECT 1 FROM credit_note c WHERE c.cancels = NEW.number);
END;
CREATE TRIGGER sheet_has_gone AFTER INSERT ON invoice_event WHEN NEW.kind IN ('given', 'sent') BEGIN
    DELETE FROM paper_due WHERE number = NEW.number;
END;
CREATE TRIGGER sheet_is_void AFTER INSERT ON credit_note BEGIN
    DELETE FROM paper_due WHERE number = NEW.cancels;
END;

-- Readings on which no valid invoice rests.
CREATE TABLE orphan (
    day               TEXT    NOT NULL,
    ordinal           INTEGER NOT NULL,
    usage_id          TEXT    NOT NULL,
    PRIMARY KEY (day, ordinal)
) STRICT, WITHOUT ROWID;
INSERT INTO orphan SELECT r.day, r.ordinal, r.usage_id FROM reading r WHERE NOT EXISTS (
    SELECT 1 FROM invoice i WHERE i.usage_id = r.usage_id
    AND NOT EXISTS (SELECT 1 FROM credit_note c WHERE c.cancels = i.number));
CREATE TRIGGER reading_waits AFTER INSERT ON reading BEGIN
    INSERT INTO orphan VALUES (NEW.day, NEW.ordinal, NEW.usage_id);
END;
CREATE TRIGGER reading_is_gone AFTER DELETE ON reading BEGIN
    DELETE FROM orphan WHERE day = OLD.day AND ordinal = OLD.ordinal;
END;
CREATE TRIGGER reading_is_billed AFTER INSERT ON invoice WHEN NEW.usage_id IS NOT NULL BEGIN
    DELETE FROM orphan WHERE (day, ordinal) IN (SELECT day, ordinal FROM reading WHERE usage_id = NEW.usage_id);
END;
CREATE TRIGGER reading_waits_again AFTER INSERT ON credit_note BEGIN
    INSERT OR IGNORE INTO orphan SELECT r.day, r.ordinal, r.usage_id
        FROM invoice b JOIN reading r ON r.usage_id = b.usage_id WHERE b.number = NEW.cancels
        AND NOT EXISTS (SELECT 1 FROM invoice i WHERE i.usage_id = r.usage_id
            AND NOT EXISTS (SELECT 1 FROM credit_note c WHERE c.cancels = i.number));
END;

-- What every presentation came to, and how long it took: nobody's number, no instant but the hour.
CREATE TABLE attempt (
    id                INTEGER PRIMARY KEY,
    day               TEXT    NOT NULL, -- AAAA-MM-JJ in Paris
    hour              INTEGER NOT NULL CHECK (hour BETWEEN 0 AND 23),
    channel           TEXT    NOT NULL,
    outcome           TEXT    NOT NULL CHECK (outcome IN ('accepted', 'to_confirm', 'refused', 'trouble')),
    cause             TEXT    NOT NULL, -- the code of a refusal or a trouble
    millis            INTEGER NOT NULL CHECK (millis >= 0) -- from the presentation to the verdict
) STRICT;
CREATE INDEX attempt_day ON attempt (day, hour, channel, outcome, cause, millis);

-- One row while the first installation is under way: the step that comes next.
CREATE TABLE setup (
    id                INTEGER PRIMARY KEY CHECK (id = 1),
    step              TEXT    NOT NULL CHECK (step IN ('recovery', 'reader', 'camera', 'scanner', 'printer'))
) STRICT;

-- The acts that have a key of their own: given by their use, or pinned by hand.
CREATE INDEX invoice_act_number ON invoice_act (number, code);
CREATE TABLE favourite (
    key               INTEGER PRIMARY KEY CHECK (key BETWEEN 1 AND 9),
    code              TEXT    NOT NULL UNIQUE,
    pinned            INTEGER NOT NULL CHECK (pinned IN (0, 1))
) STRICT;

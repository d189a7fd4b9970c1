-- Where each printer puts the two crosses of the calibration page, in tenths of a millimetre from the left and the top edge.
CREATE TABLE printer (
    name              TEXT    PRIMARY KEY, -- as the system calls it; empty: the one it prints on without being told
    near_x            INTEGER NOT NULL,
    near_y            INTEGER NOT NULL,
    far_x             INTEGER NOT NULL,
    far_y             INTEGER NOT NULL,
    measured_at       INTEGER NOT NULL
) STRICT;

-- The key that signs receipts (P-256), drawn when the first is made.
CREATE TABLE receipt_key (
    id                INTEGER PRIMARY KEY CHECK (id = 1),
    secret            BLOB    NOT NULL CHECK (length(secret) = 32)
) STRICT;

-- Receipts that were made: the first is the original, the others are duplicates.
CREATE TABLE receipt (
    invoice           INTEGER NOT NULL REFERENCES invoice (number),
    copy              INTEGER NOT NULL,
    at                INTEGER NOT NULL,
    PRIMARY KEY (invoice, copy)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER receipt_is_final BEFORE UPDATE ON receipt BEGIN SELECT RAISE (ABORT, 'a receipt that was made does not change'); END;
CREATE TRIGGER receipt_stays    BEFORE DELETE ON receipt BEGIN SELECT RAISE (ABORT, 'a receipt that was made is not forgotten'); END;

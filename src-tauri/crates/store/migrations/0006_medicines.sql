-- The public database of medicines, as it was brought in: swapped whole.
CREATE TABLE medicine (
    cip13             TEXT    PRIMARY KEY CHECK (length(cip13) = 13),
    name              TEXT    NOT NULL,
    label             TEXT    NOT NULL,
    rates             TEXT    NOT NULL, -- percentages apart by spaces, the highest first
    price             INTEGER,          -- cents, as every amount here
    fee               INTEGER,
    generic_group     INTEGER,
    generic_role      TEXT CHECK (generic_role IN ('reference', 'generic', 'substitutable')),
    CHECK ((generic_group IS NULL) = (generic_role IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX medicine_group ON medicine (generic_group) WHERE generic_group IS NOT NULL;

-- One row: when that was, and how much of it was taken.
CREATE TABLE medicine_import (
    id                INTEGER PRIMARY KEY CHECK (id = 1),
    at                INTEGER NOT NULL,
    taken             INTEGER NOT NULL,
    left_out          INTEGER NOT NULL
) STRICT;

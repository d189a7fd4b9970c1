-- Sheets of closings that were made: the first is the original, the others are duplicates.
CREATE TABLE closing_sheet (
    closing           INTEGER NOT NULL REFERENCES closing (seq),
    copy              INTEGER NOT NULL,
    at                INTEGER NOT NULL,
    PRIMARY KEY (closing, copy)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER closing_sheet_is_final BEFORE UPDATE ON closing_sheet BEGIN SELECT RAISE (ABORT, 'a closing sheet that was made does not change'); END;
CREATE TRIGGER closing_sheet_stays    BEFORE DELETE ON closing_sheet BEGIN SELECT RAISE (ABORT, 'a closing sheet that was made is not forgotten'); END;

-- Prices that the office entered itself. They go before the shipped ones; what they were before stands in the journal.
CREATE TABLE own_tariff (
    code              TEXT    NOT NULL,
    from_day          TEXT    NOT NULL, -- AAAA-MM-JJ, as every day here
    to_day            TEXT,
    label             TEXT    NOT NULL,
    price             INTEGER NOT NULL CHECK (price BETWEEN 0 AND 9999999), -- cents
    full_rate         INTEGER NOT NULL CHECK (full_rate IN (0, 1)),
    source            TEXT    NOT NULL,
    entered_on        TEXT    NOT NULL,
    PRIMARY KEY (code, from_day)
) STRICT, WITHOUT ROWID;

-- Who works here. A person who leaves stays, because the journal names its authors.
CREATE TABLE person (
    id                INTEGER PRIMARY KEY CHECK (id > 0),
    name              TEXT    NOT NULL UNIQUE, -- the author of what they do
    role              TEXT    NOT NULL CHECK (role IN ('administrator', 'practitioner', 'locum', 'assistant')),
    practitioner      TEXT,                    -- JSON, as office.practitioner: under whom they bill; none who does not bill
    replaces          INTEGER REFERENCES person (id),
    until             TEXT,                    -- AAAA-MM-JJ, the last day
    added_at          INTEGER NOT NULL,
    left_at           INTEGER,
    CHECK ((role = 'locum') = (replaces IS NOT NULL AND until IS NOT NULL))
) STRICT;

CREATE TRIGGER person_stays     BEFORE DELETE ON person BEGIN SELECT RAISE (ABORT, 'a person who leaves stays an author'); END;
CREATE TRIGGER person_is_itself BEFORE UPDATE OF id, name, added_at ON person BEGIN SELECT RAISE (ABORT, 'an author does not change'); END;

-- The office's practitioner was its only person.
INSERT INTO person (id, name, role, practitioner, added_at)
SELECT 1, json_extract (practitioner, '$.name'), 'administrator', practitioner, created_at FROM office;

-- The newest reading is asked for before each one is judged.
CREATE INDEX reading_at ON reading (at);

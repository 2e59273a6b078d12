-- The address under which somebody's own calendar reads their visits: one for each person, known by the hash of its token
-- alone. Ending it removes the row, so that an address of before answers as one that never was.
CREATE TABLE calendar_feed (
    person_id TEXT PRIMARY KEY REFERENCES person (id),
    token_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);

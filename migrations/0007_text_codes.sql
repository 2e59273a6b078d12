-- Messages go by text as well as by mail. The ways stand in a table of their own, so that the next one needs no new outbox.
CREATE TABLE message_channel (name TEXT PRIMARY KEY);
INSERT INTO message_channel (name) VALUES ('mail'), ('text');

-- SQLite cannot change a CHECK: the table is made again, and what is in it moves.
CREATE TABLE outbox_next (
    id TEXT PRIMARY KEY,
    dedupe_key TEXT NOT NULL UNIQUE,
    organisation_id TEXT NOT NULL,
    person_id TEXT,
    channel TEXT NOT NULL REFERENCES message_channel (name),
    to_sealed TEXT NOT NULL,
    subject_sealed TEXT NOT NULL,
    body_sealed TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
    attempts BIGINT NOT NULL CHECK (attempts >= 0),
    next_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    sent_at BIGINT,
    last_error TEXT
);
INSERT INTO outbox_next (id, dedupe_key, organisation_id, person_id, channel, to_sealed, subject_sealed, body_sealed, state,
    attempts, next_at, created_at, sent_at, last_error)
SELECT id, dedupe_key, organisation_id, person_id, channel, to_sealed, subject_sealed, body_sealed, state,
    attempts, next_at, created_at, sent_at, last_error FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_next RENAME TO outbox;
CREATE INDEX outbox_due ON outbox (state, next_at);

-- Keyed hash of the number that a code went to by text: a text costs money, so a number gets only so many. It goes with its
-- code, a day later.
ALTER TABLE sign_in_code ADD COLUMN text_hash TEXT;
CREATE INDEX sign_in_code_by_text ON sign_in_code (text_hash, created_at);

-- By which way somebody wants to hear from us, and what we know of the ways to them.
CREATE TABLE reach_way (name TEXT PRIMARY KEY);
INSERT INTO reach_way (name) VALUES ('mail'), ('text'), ('call');

CREATE TABLE reach (
    person_id TEXT PRIMARY KEY REFERENCES person (id),
    -- Nothing said: mail, then text, then a call.
    way TEXT REFERENCES reach_way (name),
    -- They answered STOP: no texts any more, but for a code that they ask for themselves.
    texts_stopped_at BIGINT,
    -- The far side said that there is no such address or number.
    mail_failed_at BIGINT,
    text_failed_at BIGINT
);

-- The number of each question that went to a telephone, for who answers "JA 2".
CREATE TABLE text_question (
    person_id TEXT NOT NULL REFERENCES person (id),
    code BIGINT NOT NULL CHECK (code BETWEEN 1 AND 99),
    kind TEXT NOT NULL CHECK (kind IN ('invitation', 'assignment', 'visit')),
    subject_id TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    -- They said LATER: asked once more then, if it is still a question.
    again_at BIGINT,
    PRIMARY KEY (person_id, code),
    UNIQUE (person_id, kind, subject_id)
);
CREATE INDEX text_question_again ON text_question (again_at);

-- Texts that came in, under the name that the gateway has for them: the same one twice is one.
CREATE TABLE text_in (id_hash TEXT PRIMARY KEY, at BIGINT NOT NULL);
CREATE INDEX text_in_by_age ON text_in (at);

-- After this a message is of no use any more: a question that has run out, a code that is too old.
ALTER TABLE outbox ADD COLUMN useful_until BIGINT;

-- One more thing that a coordinator must look at: somebody whom no message reaches. SQLite cannot change a CHECK, so the kinds
-- stand in a table of their own from now on, and what is there moves.
CREATE TABLE alert_kind (name TEXT PRIMARY KEY);
INSERT INTO alert_kind (name) VALUES ('many_looks'), ('unreachable');
CREATE TABLE alert_next (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    zone_id TEXT REFERENCES zone (id),
    person_id TEXT NOT NULL REFERENCES person (id),
    kind TEXT NOT NULL REFERENCES alert_kind (name),
    day TEXT NOT NULL,
    looks BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    closed_at BIGINT,
    closed_by TEXT,
    UNIQUE (person_id, kind, day)
);
INSERT INTO alert_next (id, organisation_id, zone_id, person_id, kind, day, looks, created_at, closed_at, closed_by)
SELECT id, organisation_id, zone_id, person_id, kind, day, looks, created_at, closed_at, closed_by FROM alert;
DROP TABLE alert;
ALTER TABLE alert_next RENAME TO alert;
CREATE INDEX alert_by_organisation ON alert (organisation_id, closed_at);

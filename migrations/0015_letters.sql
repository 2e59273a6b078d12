-- A letter on paper, for whom nothing else reaches, and for whom likes it better.
INSERT INTO reach_way (name) VALUES ('letter');

CREATE TABLE letter_kind (name TEXT PRIMARY KEY);
INSERT INTO letter_kind (name) VALUES ('comes'), ('booked'), ('off'), ('back'), ('nobody'), ('refused'), ('welcome'), ('message');
CREATE TABLE letter_state (name TEXT PRIMARY KEY);
INSERT INTO letter_state (name) VALUES ('waiting'), ('posted'), ('dropped'), ('called');

-- What it says is sealed, and wiped as soon as it waits no more. It holds no address: that is opened when it is printed.
CREATE TABLE letter (
    id TEXT PRIMARY KEY,
    -- The same key as a message that is sent has: told once, by whichever way.
    dedupe_key TEXT NOT NULL UNIQUE,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    zone_id TEXT REFERENCES zone (id),
    person_id TEXT NOT NULL REFERENCES person (id),
    -- Which request it is about; that may be tidied away before its letter.
    request_id TEXT,
    kind TEXT NOT NULL REFERENCES letter_kind (name),
    subject_sealed TEXT NOT NULL,
    body_sealed TEXT NOT NULL,
    state TEXT NOT NULL REFERENCES letter_state (name),
    state_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    -- Posted later than this it comes too late.
    post_by BIGINT,
    -- After this it says nothing that anybody needs.
    useful_until BIGINT NOT NULL
);
CREATE INDEX letter_waiting ON letter (state, organisation_id);
CREATE INDEX letter_by_person ON letter (person_id);

-- How often somebody hears what can wait: nothing said is once a day.
CREATE TABLE news_rhythm (name TEXT PRIMARY KEY);
INSERT INTO news_rhythm (name) VALUES ('daily'), ('weekly'), ('never');
ALTER TABLE reach ADD COLUMN news TEXT REFERENCES news_rhythm (name);

-- What can wait, until it is told together with the rest of the day. The line is sealed, and wiped when it has been told.
CREATE TABLE news (
    id TEXT PRIMARY KEY,
    dedupe_key TEXT NOT NULL UNIQUE,
    person_id TEXT NOT NULL REFERENCES person (id),
    line_sealed TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    told_at BIGINT
);
CREATE INDEX news_waiting ON news (told_at, created_at);
CREATE INDEX news_by_person ON news (person_id);

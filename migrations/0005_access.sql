-- Who may see and do what: roles, sessions, second factors, cards; with whom one is careful; why staff looked.

INSERT INTO grant_role (name) VALUES ('supervisor'), ('policy_viewer');

-- A session says from which device, by which way, and when somebody last proved who they are. Those of before end here.
DROP TABLE session;
CREATE TABLE session (
    id TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    person_id TEXT NOT NULL REFERENCES person (id),
    way TEXT NOT NULL CHECK (way IN ('code', 'card', 'staff')),
    device TEXT NOT NULL,
    is_own BIGINT NOT NULL CHECK (is_own IN (0, 1)),
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    fresh_at BIGINT,
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_by_person ON session (person_id);

-- A code that is asked for is written down before anybody looks whose it is: so the answer takes as long for everybody.
ALTER TABLE sign_in_code ADD COLUMN handle_sealed TEXT;
ALTER TABLE sign_in_code ADD COLUMN link_hash TEXT;
ALTER TABLE sign_in_code ADD COLUMN asker_hash TEXT;
ALTER TABLE sign_in_code ADD COLUMN session_id TEXT;
CREATE UNIQUE INDEX sign_in_code_by_link ON sign_in_code (link_hash);
CREATE INDEX sign_in_code_waiting ON sign_in_code (handle_sealed);

-- Half signed in: the password was right, the second factor is still to come.
CREATE TABLE half_sign_in (
    token_hash TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    tries_left BIGINT NOT NULL CHECK (tries_left >= 0),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE second_factor (
    person_id TEXT PRIMARY KEY REFERENCES person (id),
    secret_sealed TEXT NOT NULL,
    confirmed_at BIGINT,
    -- The last half minute whose code was used: no code counts twice.
    last_step BIGINT NOT NULL
);

CREATE TABLE recovery_code (
    person_id TEXT NOT NULL REFERENCES person (id),
    code_hash TEXT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (person_id, code_hash)
);

-- Wrong passwords per mail address, known or not.
CREATE TABLE failed_try (
    subject_hash TEXT PRIMARY KEY,
    failures BIGINT NOT NULL CHECK (failures >= 0),
    last_at BIGINT NOT NULL
);

-- A link by which somebody who will work here chooses a password.
CREATE TABLE staff_invite (
    token_hash TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

-- A printed card: a token in a picture, a short code for who cannot scan.
CREATE TABLE card (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    token_hash TEXT NOT NULL UNIQUE,
    code_sealed TEXT NOT NULL,
    code_hash TEXT NOT NULL UNIQUE,
    made_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT,
    revoked_at BIGINT
);
CREATE INDEX card_by_person ON card (person_id);

-- With whom one is careful: a first visit by somebody unknown needs more; an address that must stay secret.
ALTER TABLE person ADD COLUMN is_vulnerable BIGINT NOT NULL DEFAULT 0 CHECK (is_vulnerable IN (0, 1));
ALTER TABLE person ADD COLUMN is_secret BIGINT NOT NULL DEFAULT 0 CHECK (is_secret IN (0, 1));

-- Who acts for somebody else, and as what.
ALTER TABLE consent ADD COLUMN kind TEXT CHECK (kind IS NULL OR kind IN ('carer', 'mentor', 'curator', 'bewindvoerder'));

-- A talk with a helper before they go alone to somebody vulnerable. For coordinators only.
CREATE TABLE interview (
    id TEXT PRIMARY KEY,
    helper_id TEXT NOT NULL REFERENCES helper (id),
    by_id TEXT NOT NULL,
    notes_sealed TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX interview_by_helper ON interview (helper_id);

-- What staff said when they opened somebody's file.
ALTER TABLE disclosure ADD COLUMN reason_sealed TEXT;

-- Something a coordinator must look at: somebody who opened many addresses on one day.
CREATE TABLE alert (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    zone_id TEXT REFERENCES zone (id),
    person_id TEXT NOT NULL REFERENCES person (id),
    kind TEXT NOT NULL CHECK (kind IN ('many_looks')),
    day TEXT NOT NULL,
    looks BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    closed_at BIGINT,
    closed_by TEXT,
    UNIQUE (person_id, kind, day)
);
CREATE INDEX alert_by_organisation ON alert (organisation_id, closed_at);

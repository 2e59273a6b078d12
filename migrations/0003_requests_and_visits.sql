-- What is asked, when, who is asked, who comes, who looked, and what it was like.

CREATE TABLE request_state (name TEXT PRIMARY KEY);
INSERT INTO request_state (name) VALUES
    ('unconfirmed'), ('awaiting_review'), ('open'), ('paused'), ('fulfilled'), ('withdrawn'), ('expired'), ('refused');

CREATE TABLE request (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    zone_id TEXT NOT NULL REFERENCES zone (id),
    resident_id TEXT NOT NULL REFERENCES person (id),
    asked_by_id TEXT NOT NULL REFERENCES person (id),
    category_id TEXT NOT NULL REFERENCES category (id),
    state TEXT NOT NULL REFERENCES request_state (name),
    state_at BIGINT NOT NULL,
    state_detail TEXT,
    schedule TEXT NOT NULL,
    duration_min BIGINT NOT NULL CHECK (duration_min BETWEEN 15 AND 480),
    helpers_needed BIGINT NOT NULL CHECK (helpers_needed BETWEEN 1 AND 6),
    vetting_required BIGINT NOT NULL CHECK (vetting_required IN (0, 1)),
    language TEXT,
    lifting BIGINT NOT NULL CHECK (lifting IN (0, 1)),
    car BIGINT NOT NULL CHECK (car IN (0, 1)),
    pets BIGINT NOT NULL CHECK (pets IN (0, 1)),
    smoke BIGINT NOT NULL CHECK (smoke IN (0, 1)),
    radius_m BIGINT NOT NULL CHECK (radius_m BETWEEN 0 AND 100000),
    urgent BIGINT NOT NULL CHECK (urgent IN (0, 1)),
    cell BIGINT NOT NULL,
    public_sentence TEXT,
    own_words_sealed TEXT NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('web', 'telephone', 'import')),
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX request_by_zone ON request (zone_id, state);
CREATE INDEX request_by_resident ON request (resident_id);
CREATE INDEX request_by_asker ON request (asked_by_id);

CREATE TABLE request_preferred (
    request_id TEXT NOT NULL REFERENCES request (id),
    helper_id TEXT NOT NULL REFERENCES helper (id),
    PRIMARY KEY (request_id, helper_id)
);

CREATE TABLE visit_state (name TEXT PRIMARY KEY);
INSERT INTO visit_state (name) VALUES
    ('open'), ('staffed'), ('under_way'), ('done'), ('confirmed'), ('missed'), ('expired'), ('cancelled');

CREATE TABLE visit (
    id TEXT PRIMARY KEY,
    request_id TEXT NOT NULL REFERENCES request (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    zone_id TEXT NOT NULL REFERENCES zone (id),
    state TEXT NOT NULL REFERENCES visit_state (name),
    state_at BIGINT NOT NULL,
    state_by TEXT,
    state_why TEXT,
    helpers_needed BIGINT NOT NULL CHECK (helpers_needed BETWEEN 1 AND 6),
    helpers_booked BIGINT NOT NULL CHECK (helpers_booked >= 0),
    -- The agreed time; nothing while nobody is booked.
    starts_at BIGINT,
    ends_at BIGINT,
    -- The last instant at which it can still begin.
    deadline_at BIGINT NOT NULL,
    urgent BIGINT NOT NULL CHECK (urgent IN (0, 1)),
    door_word TEXT NOT NULL,
    thanks_word TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CHECK (helpers_booked <= helpers_needed),
    CHECK ((starts_at IS NULL) = (ends_at IS NULL)),
    CHECK (starts_at IS NULL OR starts_at < ends_at)
);
CREATE INDEX visit_by_request ON visit (request_id);
CREATE INDEX visit_by_zone ON visit (zone_id, state);
CREATE INDEX visit_by_state ON visit (state, deadline_at);

CREATE TABLE visit_window (
    visit_id TEXT NOT NULL REFERENCES visit (id),
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    PRIMARY KEY (visit_id, starts_at),
    CHECK (starts_at < ends_at)
);

CREATE TABLE invitation_state (name TEXT PRIMARY KEY);
INSERT INTO invitation_state (name) VALUES ('sent'), ('accepted'), ('declined'), ('expired'), ('withdrawn');

CREATE TABLE invitation (
    id TEXT PRIMARY KEY,
    visit_id TEXT NOT NULL REFERENCES visit (id),
    helper_id TEXT NOT NULL REFERENCES helper (id),
    state TEXT NOT NULL REFERENCES invitation_state (name),
    state_at BIGINT NOT NULL,
    reason TEXT,
    source TEXT NOT NULL CHECK (source IN ('familiar', 'plan', 'wave', 'board')),
    -- The window that was asked about.
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    -- A no is a no for that visit: nobody is asked twice.
    UNIQUE (visit_id, helper_id)
);
CREATE INDEX invitation_by_helper ON invitation (helper_id, state);
CREATE INDEX invitation_by_expiry ON invitation (state, expires_at);

CREATE TABLE assignment_state (name TEXT PRIMARY KEY);
INSERT INTO assignment_state (name) VALUES ('booked'), ('under_way'), ('done'), ('missed'), ('handed_back');

CREATE TABLE assignment (
    id TEXT PRIMARY KEY,
    visit_id TEXT NOT NULL REFERENCES visit (id),
    helper_id TEXT NOT NULL REFERENCES helper (id),
    state TEXT NOT NULL REFERENCES assignment_state (name),
    state_at BIGINT NOT NULL,
    reason TEXT,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    checked_in_at BIGINT,
    done_at BIGINT,
    booked_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CHECK (starts_at < ends_at),
    CHECK (checked_in_at IS NULL OR done_at IS NULL OR checked_in_at <= done_at)
);
CREATE INDEX assignment_by_visit ON assignment (visit_id);
CREATE INDEX assignment_by_helper ON assignment (helper_id, starts_at);

CREATE TABLE round (
    id TEXT PRIMARY KEY,
    area TEXT NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    visits BIGINT NOT NULL,
    helpers BIGINT NOT NULL,
    urgent_served BIGINT NOT NULL,
    served BIGINT NOT NULL,
    score BIGINT NOT NULL,
    fairness_cost BIGINT NOT NULL,
    is_exact BIGINT NOT NULL CHECK (is_exact IN (0, 1)),
    UNIQUE (area, seq)
);

-- What the last round of an area proposes: nobody's promise yet. Replaced whole by the next round.
CREATE TABLE suggestion (
    id TEXT PRIMARY KEY,
    round_id TEXT NOT NULL REFERENCES round (id),
    visit_id TEXT NOT NULL REFERENCES visit (id),
    helper_id TEXT NOT NULL REFERENCES helper (id),
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    score BIGINT NOT NULL,
    explanation TEXT NOT NULL,
    UNIQUE (visit_id, helper_id)
);
CREATE INDEX suggestion_by_round ON suggestion (round_id);

-- A visit that the last round left open, and why.
CREATE TABLE unassigned (
    visit_id TEXT PRIMARY KEY REFERENCES visit (id),
    round_id TEXT NOT NULL REFERENCES round (id),
    explanation TEXT NOT NULL
);

CREATE TABLE disclosure (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    subject_id TEXT NOT NULL REFERENCES person (id),
    viewer_id TEXT NOT NULL,
    visit_id TEXT REFERENCES visit (id),
    what TEXT NOT NULL,
    why TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX disclosure_by_subject ON disclosure (subject_id, at);
CREATE INDEX disclosure_by_viewer ON disclosure (viewer_id, at);

CREATE TABLE feedback (
    visit_id TEXT PRIMARY KEY REFERENCES visit (id),
    somebody_came BIGINT NOT NULL CHECK (somebody_came IN (0, 1)),
    same_again BIGINT NOT NULL CHECK (same_again IN (0, 1)),
    words_sealed TEXT NOT NULL,
    at BIGINT NOT NULL
);

CREATE TABLE concern (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    zone_id TEXT NOT NULL REFERENCES zone (id),
    kind TEXT NOT NULL CHECK (kind IN ('worry', 'complaint', 'place')),
    visit_id TEXT REFERENCES visit (id),
    about_id TEXT REFERENCES person (id),
    reporter_id TEXT NOT NULL REFERENCES person (id),
    words_sealed TEXT NOT NULL,
    outcome_sealed TEXT,
    state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
    state_at BIGINT NOT NULL,
    deadline_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX concern_by_zone ON concern (zone_id, state);

CREATE TABLE call_back (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    zone_id TEXT REFERENCES zone (id),
    person_id TEXT REFERENCES person (id),
    request_id TEXT REFERENCES request (id),
    name TEXT NOT NULL,
    telephone_sealed TEXT NOT NULL,
    telephone_hash TEXT NOT NULL,
    why TEXT NOT NULL CHECK (why IN ('call_me', 'verify', 'sign_in', 'tell')),
    words_sealed TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
    state_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX call_back_by_organisation ON call_back (organisation_id, state);

-- A form half filled in, kept so that nothing is lost: sealed whole, found by the hash of a token in a cookie.
CREATE TABLE draft (
    token_hash TEXT PRIMARY KEY,
    body_sealed TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

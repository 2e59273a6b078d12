-- Learn-work: what was agreed with a worker, how far they are, what they work on, what shows it, and who is on duty.

-- A helper of the kind 'worker' has a row here. Line, barriers and wishes are sealed: for supervisor and worker alone.
CREATE TABLE worker (
    helper_id TEXT PRIMARY KEY REFERENCES helper (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    since_at BIGINT NOT NULL,
    starts_on TEXT NOT NULL,
    ends_on TEXT,
    week_min BIGINT NOT NULL CHECK (week_min BETWEEN 0 AND 10080),
    most_week_min BIGINT CHECK (most_week_min BETWEEN 0 AND 10080),
    most_unpaid_months BIGINT CHECK (most_unpaid_months BETWEEN 1 AND 120),
    own_sealed TEXT NOT NULL,
    version BIGINT NOT NULL,
    CHECK (ends_on IS NULL OR starts_on <= ends_on)
);
CREATE INDEX worker_by_organisation ON worker (organisation_id);

CREATE TABLE level_name (name TEXT PRIMARY KEY);
INSERT INTO level_name (name) VALUES ('watching'), ('together'), ('under_call'), ('independent');

-- Every step, up or down; the last of a category counts. Without one somebody watches.
CREATE TABLE level_step (
    id TEXT PRIMARY KEY,
    helper_id TEXT NOT NULL REFERENCES helper (id),
    category_id TEXT NOT NULL REFERENCES category (id),
    step BIGINT NOT NULL CHECK (step >= 1),
    level TEXT NOT NULL REFERENCES level_name (name),
    by_id TEXT NOT NULL REFERENCES person (id),
    why_sealed TEXT NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (helper_id, category_id, step)
);

CREATE TABLE learning_goal (
    id TEXT PRIMARY KEY,
    helper_id TEXT NOT NULL REFERENCES helper (id),
    category_id TEXT NOT NULL REFERENCES category (id),
    target TEXT NOT NULL REFERENCES level_name (name),
    due_on TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'reached', 'dropped')),
    state_at BIGINT NOT NULL,
    words_sealed TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX learning_goal_by_helper ON learning_goal (helper_id, state);

-- What a worker says of a visit, in three taps.
CREATE TABLE reflection (
    assignment_id TEXT PRIMARY KEY REFERENCES assignment (id),
    went TEXT NOT NULL CHECK (went IN ('well', 'mixed', 'hard')),
    did TEXT NOT NULL CHECK (did IN ('watched', 'together', 'myself')),
    next TEXT NOT NULL CHECK (next IN ('again', 'help', 'further')),
    at BIGINT NOT NULL
);

-- What a supervisor saw.
CREATE TABLE observation (
    id TEXT PRIMARY KEY,
    helper_id TEXT NOT NULL REFERENCES helper (id),
    category_id TEXT NOT NULL REFERENCES category (id),
    seen TEXT NOT NULL CHECK (seen IN ('not_yet', 'with_help', 'by_themselves')),
    words_sealed TEXT NOT NULL,
    by_id TEXT NOT NULL REFERENCES person (id),
    at BIGINT NOT NULL
);
CREATE INDEX observation_by_helper ON observation (helper_id, at);

-- Hours of a visit that a supervisor signed for.
CREATE TABLE hours_signed (
    assignment_id TEXT PRIMARY KEY REFERENCES assignment (id),
    minutes BIGINT NOT NULL CHECK (minutes BETWEEN 0 AND 1440),
    by_id TEXT NOT NULL REFERENCES person (id),
    at BIGINT NOT NULL
);

-- Which supervisor can be reached when: every week on a weekday (0 is Monday), or on one date.
CREATE TABLE duty (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    supervisor_id TEXT NOT NULL REFERENCES person (id),
    weekday BIGINT CHECK (weekday BETWEEN 0 AND 6),
    first_on TEXT NOT NULL,
    last_on TEXT,
    from_min BIGINT NOT NULL CHECK (from_min BETWEEN 0 AND 1439),
    until_min BIGINT NOT NULL CHECK (until_min BETWEEN 1 AND 1440),
    version BIGINT NOT NULL,
    CHECK (from_min < until_min),
    CHECK (last_on IS NULL OR first_on <= last_on),
    CHECK (weekday IS NOT NULL OR last_on = first_on)
);
CREATE INDEX duty_by_organisation ON duty (organisation_id);
CREATE INDEX duty_by_supervisor ON duty (supervisor_id);

-- What somebody can do and did, signed. The code is on paper; whoever checks it sees what the worker lets them see.
CREATE TABLE practice_statement (
    id TEXT PRIMARY KEY,
    helper_id TEXT NOT NULL REFERENCES helper (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    code_sealed TEXT NOT NULL,
    code_hash TEXT NOT NULL UNIQUE,
    body_sealed TEXT NOT NULL,
    body_print TEXT NOT NULL,
    signed_by TEXT NOT NULL REFERENCES person (id),
    signed_at BIGINT NOT NULL,
    agreed_at BIGINT,
    shows_name BIGINT NOT NULL CHECK (shows_name IN (0, 1)),
    shows_work BIGINT NOT NULL CHECK (shows_work IN (0, 1)),
    shows_hours BIGINT NOT NULL CHECK (shows_hours IN (0, 1)),
    withdrawn_at BIGINT
);
CREATE INDEX practice_statement_by_helper ON practice_statement (helper_id);

-- The workers there were before: nothing was agreed with them yet. Their rows come from the program, which has the key.

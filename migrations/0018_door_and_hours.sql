-- Nobody opens, and whom to call then; hours and costs of a visit; a place that comes free; handing over to somebody else.

-- Whom to call when something is wrong with somebody, as they said it.
CREATE TABLE emergency_contact (
    person_id TEXT PRIMARY KEY REFERENCES person (id),
    name_sealed TEXT NOT NULL,
    telephone_sealed TEXT NOT NULL,
    relation_sealed TEXT NOT NULL,
    at BIGINT NOT NULL
);

-- What somebody did at a door that stayed shut, step by step.
CREATE TABLE door_rung (
    assignment_id TEXT NOT NULL REFERENCES assignment (id),
    rung TEXT NOT NULL CHECK (rung IN ('begun', 'rang_again', 'telephoned', 'emergency_contact', 'coordinator')),
    at BIGINT NOT NULL,
    PRIMARY KEY (assignment_id, rung)
);

-- What an organisation pays its volunteers; without a row it pays nothing and asks nothing.
CREATE TABLE allowance (
    organisation_id TEXT PRIMARY KEY REFERENCES organisation (id),
    is_on BIGINT NOT NULL CHECK (is_on IN (0, 1)),
    cents_per_km BIGINT NOT NULL CHECK (cents_per_km BETWEEN 0 AND 1000),
    month_cents BIGINT NOT NULL CHECK (month_cents BETWEEN 0 AND 10000000),
    year_cents BIGINT NOT NULL CHECK (year_cents BETWEEN 0 AND 10000000)
);

-- The hours and costs of a visit, as the helper confirmed them; the amount is that of the day on which it was noted.
CREATE TABLE hours (
    assignment_id TEXT PRIMARY KEY REFERENCES assignment (id),
    minutes BIGINT NOT NULL CHECK (minutes BETWEEN 0 AND 1440),
    travel_m BIGINT NOT NULL CHECK (travel_m BETWEEN 0 AND 1000000),
    cost_cents BIGINT NOT NULL CHECK (cost_cents BETWEEN 0 AND 1000000),
    cost_kind TEXT NOT NULL CHECK (cost_kind IN ('none', 'parking', 'transport', 'materials', 'other')),
    paid_cents BIGINT NOT NULL CHECK (paid_cents >= cost_cents),
    at BIGINT NOT NULL
);

-- Who came too late and would still like to go.
CREATE TABLE waiting (
    visit_id TEXT NOT NULL REFERENCES visit (id),
    helper_id TEXT NOT NULL REFERENCES helper (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (visit_id, helper_id)
);

-- A link with which a helper hands a visit to another, by the hash of its token.
CREATE TABLE swap (
    assignment_id TEXT PRIMARY KEY REFERENCES assignment (id),
    token_hash TEXT NOT NULL UNIQUE,
    at BIGINT NOT NULL
);

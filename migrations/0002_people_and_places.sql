-- Organisations, zones, people, what they consent to, and how they sign in.
-- Portable over SQLite and PostgreSQL. Columns that end in _sealed hold AEAD text; *_hash columns hold keyed hashes.
-- States are rows of small look-up tables, because SQLite cannot alter a CHECK.

CREATE TABLE organisation_kind (name TEXT PRIMARY KEY);
INSERT INTO organisation_kind (name) VALUES ('welfare'), ('care'), ('housing'), ('municipality'), ('residents');

CREATE TABLE organisation (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL REFERENCES organisation_kind (name),
    created_at BIGINT NOT NULL
);

CREATE TABLE zone_phase (name TEXT PRIMARY KEY);
INSERT INTO zone_phase (name) VALUES ('vision'), ('plan'), ('execution'), ('operational'), ('not_said');

CREATE TABLE zone (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    name TEXT NOT NULL,
    code TEXT,
    code_year BIGINT,
    municipality TEXT NOT NULL,
    province TEXT NOT NULL,
    phase TEXT NOT NULL REFERENCES zone_phase (name),
    started_on TEXT,
    inhabitants BIGINT CHECK (inhabitants IS NULL OR inhabitants >= 0),
    coordinator_name TEXT NOT NULL,
    coordinator_telephone TEXT NOT NULL,
    outline TEXT,
    created_at BIGINT NOT NULL,
    UNIQUE (organisation_id, code, code_year)
);
CREATE INDEX zone_by_organisation ON zone (organisation_id);

-- The children of an H3 cell are one integer interval; a zone is a set of intervals of resolution-10 cells.
CREATE TABLE zone_range (
    zone_id TEXT NOT NULL REFERENCES zone (id),
    cell_min BIGINT NOT NULL,
    cell_max BIGINT NOT NULL,
    PRIMARY KEY (zone_id, cell_min),
    CHECK (cell_min <= cell_max)
);
CREATE INDEX zone_range_by_cell ON zone_range (cell_min, cell_max);

-- How many people live in a cell: decides how coarse the disclosure cell must be. Public figures.
CREATE TABLE cell_population (
    cell BIGINT PRIMARY KEY,
    people BIGINT NOT NULL CHECK (people >= 0)
);

-- Where a postcode lies. Public figures.
CREATE TABLE postcode (
    postcode TEXT PRIMARY KEY,
    place TEXT NOT NULL,
    municipality TEXT NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    lon DOUBLE PRECISION NOT NULL
);

CREATE TABLE category (
    id TEXT PRIMARY KEY,
    position BIGINT NOT NULL,
    name_nl TEXT NOT NULL,
    name_en TEXT NOT NULL,
    icon TEXT NOT NULL,
    life_domain TEXT NOT NULL,
    duration_min BIGINT NOT NULL CHECK (duration_min BETWEEN 15 AND 480),
    worker_may BIGINT NOT NULL CHECK (worker_may IN (0, 1)),
    vetting_required BIGINT NOT NULL CHECK (vetting_required IN (0, 1)),
    price_cents BIGINT NOT NULL CHECK (price_cents >= 0),
    default_on BIGINT NOT NULL CHECK (default_on IN (0, 1)),
    rules_nl TEXT NOT NULL,
    rules_en TEXT NOT NULL
);

CREATE TABLE organisation_category (
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    category_id TEXT NOT NULL REFERENCES category (id),
    is_on BIGINT NOT NULL CHECK (is_on IN (0, 1)),
    PRIMARY KEY (organisation_id, category_id)
);

CREATE TABLE resident_state (name TEXT PRIMARY KEY);
INSERT INTO resident_state (name) VALUES ('here'), ('away'), ('in_hospital'), ('moved'), ('died');

CREATE TABLE person (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    given_name TEXT NOT NULL,
    family_name TEXT NOT NULL,
    lang TEXT NOT NULL CHECK (lang IN ('nl', 'en')),
    state TEXT NOT NULL REFERENCES resident_state (name),
    telephone_sealed TEXT,
    telephone_hash TEXT,
    mail_sealed TEXT,
    mail_hash TEXT,
    verified_at BIGINT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX person_by_telephone ON person (organisation_id, telephone_hash);
CREATE INDEX person_by_mail ON person (organisation_id, mail_hash);

-- The clear columns hold the disclosure cell and the zone only.
CREATE TABLE home (
    person_id TEXT PRIMARY KEY REFERENCES person (id),
    zone_id TEXT NOT NULL REFERENCES zone (id),
    cell BIGINT NOT NULL,
    address_sealed TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX home_by_zone ON home (zone_id);

CREATE TABLE grant_role (name TEXT PRIMARY KEY);
INSERT INTO grant_role (name) VALUES ('coordinator'), ('admin');

CREATE TABLE role_grant (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    zone_id TEXT REFERENCES zone (id),
    role TEXT NOT NULL REFERENCES grant_role (name),
    starts_at BIGINT NOT NULL,
    ends_at BIGINT
);
CREATE INDEX role_grant_by_person ON role_grant (person_id);

CREATE TABLE staff_password (
    person_id TEXT PRIMARY KEY REFERENCES person (id),
    phc TEXT NOT NULL,
    set_at BIGINT NOT NULL
);

CREATE TABLE sign_in_code (
    id TEXT PRIMARY KEY,
    person_id TEXT REFERENCES person (id),
    request_id TEXT,
    code_hash TEXT NOT NULL,
    tries_left BIGINT NOT NULL CHECK (tries_left >= 0),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX sign_in_code_by_person ON sign_in_code (person_id);

CREATE TABLE session (
    token_hash TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    is_staff BIGINT NOT NULL CHECK (is_staff IN (0, 1)),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_by_person ON session (person_id);

CREATE TABLE consent (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    to_person_id TEXT REFERENCES person (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('matching', 'act_for')),
    given TEXT NOT NULL CHECK (given IN ('in_person', 'by_telephone', 'in_writing')),
    recorded_by TEXT NOT NULL,
    at BIGINT NOT NULL,
    until_at BIGINT,
    withdrawn_at BIGINT
);
CREATE INDEX consent_by_person ON consent (person_id);

-- Mutual, and nobody's to notice: stored once per direction, so that either side finds it with one key.
CREATE TABLE block (
    person_id TEXT NOT NULL REFERENCES person (id),
    other_id TEXT NOT NULL REFERENCES person (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, other_id),
    CHECK (person_id <> other_id)
);

CREATE TABLE helper_state (name TEXT PRIMARY KEY);
INSERT INTO helper_state (name) VALUES ('waiting'), ('active'), ('paused'), ('on_hold'), ('left');

CREATE TABLE helper (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL UNIQUE REFERENCES person (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    kind TEXT NOT NULL CHECK (kind IN ('volunteer', 'worker')),
    state TEXT NOT NULL REFERENCES helper_state (name),
    state_at BIGINT NOT NULL,
    reach_m BIGINT NOT NULL CHECK (reach_m BETWEEN 0 AND 100000),
    mode TEXT NOT NULL CHECK (mode IN ('foot', 'bicycle', 'car', 'transit')),
    weekly_visits BIGINT NOT NULL CHECK (weekly_visits >= 0),
    weekly_minutes BIGINT CHECK (weekly_minutes IS NULL OR weekly_minutes >= 0),
    weekly_invitations BIGINT NOT NULL CHECK (weekly_invitations >= 0),
    per_slot BIGINT NOT NULL CHECK (per_slot >= 1),
    adult BIGINT NOT NULL CHECK (adult IN (0, 1)),
    can_lift BIGINT NOT NULL CHECK (can_lift IN (0, 1)),
    pets_fine BIGINT NOT NULL CHECK (pets_fine IN (0, 1)),
    smoke_fine BIGINT NOT NULL CHECK (smoke_fine IN (0, 1)),
    recent_visits BIGINT NOT NULL CHECK (recent_visits >= 0),
    hours_mon BIGINT NOT NULL,
    hours_tue BIGINT NOT NULL,
    hours_wed BIGINT NOT NULL,
    hours_thu BIGINT NOT NULL,
    hours_fri BIGINT NOT NULL,
    hours_sat BIGINT NOT NULL,
    hours_sun BIGINT NOT NULL,
    languages TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX helper_by_organisation ON helper (organisation_id, state);

CREATE TABLE helper_category (
    helper_id TEXT NOT NULL REFERENCES helper (id),
    category_id TEXT NOT NULL REFERENCES category (id),
    PRIMARY KEY (helper_id, category_id)
);

CREATE TABLE helper_absence (
    helper_id TEXT NOT NULL REFERENCES helper (id),
    first_on TEXT NOT NULL,
    last_on TEXT NOT NULL,
    PRIMARY KEY (helper_id, first_on),
    CHECK (first_on <= last_on)
);

CREATE TABLE vetting (
    id TEXT PRIMARY KEY,
    helper_id TEXT NOT NULL REFERENCES helper (id),
    seen_by TEXT NOT NULL,
    seen_at BIGINT NOT NULL,
    valid_until TEXT NOT NULL
);
CREATE INDEX vetting_by_helper ON vetting (helper_id);

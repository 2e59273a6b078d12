-- Somebody who asks and somebody who carries, for longer: what they agreed, who else stays involved, and how it goes.

CREATE TABLE bond_state (name TEXT PRIMARY KEY);
INSERT INTO bond_state (name) VALUES ('proposed'), ('meeting'), ('running'), ('ended'), ('declined');

CREATE TABLE bond (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    zone_id TEXT NOT NULL REFERENCES zone (id),
    resident_id TEXT NOT NULL REFERENCES person (id),
    helper_id TEXT NOT NULL REFERENCES helper (id),
    category_id TEXT NOT NULL REFERENCES category (id),
    state TEXT NOT NULL REFERENCES bond_state (name),
    state_at BIGINT NOT NULL,
    state_by TEXT CHECK (state_by IN ('resident', 'helper', 'coordinator', 'system')),
    state_why TEXT CHECK (state_why IN ('finished', 'no_time', 'no_match', 'moved', 'other')),
    -- Whether they get to know each other before it begins.
    meets_first BIGINT NOT NULL CHECK (meets_first IN (0, 1)),
    -- When each of the two said yes to what is asked in this state.
    resident_yes_at BIGINT,
    helper_yes_at BIGINT,
    -- When both were asked, after they met, whether they go on.
    asked_at BIGINT,
    began_at BIGINT,
    review_at BIGINT,
    -- Whether the resident lets the helper see who else stays involved.
    contact_shown BIGINT NOT NULL CHECK (contact_shown IN (0, 1)),
    -- When, and how, the resident agreed that neighbours know what stands in known_sealed; nothing when they did not.
    known_at BIGINT,
    known_given TEXT CHECK (known_given IN ('in_person', 'by_telephone', 'in_writing')),
    -- Whether a coordinator must still look at how it ended.
    to_look BIGINT NOT NULL CHECK (to_look IN (0, 1)),
    agreed_sealed TEXT NOT NULL,
    contact_sealed TEXT NOT NULL,
    known_sealed TEXT NOT NULL,
    ended_sealed TEXT NOT NULL,
    -- Whether its words were emptied, long after it was over or because one of the two is forgotten.
    wiped BIGINT NOT NULL CHECK (wiped IN (0, 1)),
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CHECK ((state = 'running') = (review_at IS NOT NULL)),
    CHECK ((state IN ('ended', 'declined')) = (state_by IS NOT NULL)),
    CHECK ((state = 'ended') = (state_why IS NOT NULL)),
    CHECK ((known_at IS NULL) = (known_given IS NULL))
);
CREATE INDEX bond_by_resident ON bond (resident_id);
CREATE INDEX bond_by_helper ON bond (helper_id);
CREATE INDEX bond_by_state ON bond (organisation_id, state);

-- A request whose visits are those of a bond: nobody else is sought for them.
CREATE TABLE bond_request (
    request_id TEXT PRIMARY KEY REFERENCES request (id),
    bond_id TEXT NOT NULL REFERENCES bond (id),
    kind TEXT NOT NULL CHECK (kind IN ('visit', 'meeting')),
    -- Where they meet, in general words, when it is not at the resident's: then the address never opens.
    meets_at TEXT NOT NULL,
    -- When on the day it begins, minutes after midnight.
    minute BIGINT NOT NULL CHECK (minute BETWEEN 0 AND 1439)
);
CREATE INDEX bond_request_by_bond ON bond_request (bond_id);

-- How it went, each time a coordinator asked.
CREATE TABLE bond_review (
    id TEXT PRIMARY KEY,
    bond_id TEXT NOT NULL REFERENCES bond (id),
    by_id TEXT NOT NULL REFERENCES person (id),
    outcome TEXT NOT NULL CHECK (outcome IN ('well', 'changed', 'worry', 'not_reached')),
    words_sealed TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX bond_review_by_bond ON bond_review (bond_id, at);

-- A service goes to other organisations on a date: which zone to whom, who of theirs works there from then on, who was told.

INSERT INTO letter_kind (name) VALUES ('handover'), ('handover_off');

CREATE TABLE handover_state (name TEXT PRIMARY KEY);
INSERT INTO handover_state (name) VALUES ('planned'), ('cancelled'), ('done');

CREATE TABLE handover (
    id TEXT PRIMARY KEY,
    -- Whose the zones are until then.
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    -- From the first minute of this day in Amsterdam they are others'.
    on_date TEXT NOT NULL,
    state TEXT NOT NULL REFERENCES handover_state (name),
    state_at BIGINT NOT NULL,
    -- Since when people are told; from then on a handover that is called off is told as well.
    told_at BIGINT,
    -- How often rows went along: once, and again for what a transaction of the same moment wrote a moment later.
    moves BIGINT NOT NULL CHECK (moves >= 0),
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX handover_by_organisation ON handover (organisation_id, state);

CREATE TABLE handover_zone (
    handover_id TEXT NOT NULL REFERENCES handover (id),
    zone_id TEXT NOT NULL REFERENCES zone (id),
    to_id TEXT NOT NULL REFERENCES organisation (id),
    -- Whether it is still to come: a zone is promised to one at a time.
    is_open BIGINT NOT NULL CHECK (is_open IN (0, 1)),
    -- Whom residents call from that day on, as the receiving organisation said when it accepted the zone.
    coordinator_name TEXT NOT NULL,
    coordinator_telephone TEXT NOT NULL,
    accepted_at BIGINT,
    PRIMARY KEY (handover_id, zone_id)
);
CREATE UNIQUE INDEX handover_zone_once ON handover_zone (zone_id) WHERE is_open = 1;
CREATE INDEX handover_zone_by_receiver ON handover_zone (to_id);

-- Who of the receiving organisation works in a zone from that day on.
CREATE TABLE handover_staff (
    handover_id TEXT NOT NULL REFERENCES handover (id),
    zone_id TEXT NOT NULL REFERENCES zone (id),
    person_id TEXT NOT NULL REFERENCES person (id),
    role TEXT NOT NULL REFERENCES grant_role (name),
    PRIMARY KEY (handover_id, zone_id, person_id, role)
);
CREATE INDEX handover_staff_by_person ON handover_staff (person_id);

-- Who was told of which zone, so that nobody is told twice and whoever comes later is told as well.
CREATE TABLE handover_told (
    handover_id TEXT NOT NULL REFERENCES handover (id),
    zone_id TEXT NOT NULL REFERENCES zone (id),
    person_id TEXT NOT NULL REFERENCES person (id),
    at BIGINT NOT NULL,
    -- When they were told that it does not go on.
    off_at BIGINT,
    PRIMARY KEY (handover_id, zone_id, person_id)
);
CREATE INDEX handover_told_by_person ON handover_told (person_id);

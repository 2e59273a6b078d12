-- Teams: who goes along with a worker in a daypart. And who may: buddies who agreed and were prepared, supervisors with the
-- number of workers that they can take along at once.

-- A neighbour or an experienced worker who takes somebody along.
CREATE TABLE buddy (
    helper_id TEXT PRIMARY KEY REFERENCES helper (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    agreed_on TEXT NOT NULL,
    prepared_on TEXT NOT NULL,
    by_id TEXT NOT NULL REFERENCES person (id),
    at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX buddy_by_organisation ON buddy (organisation_id);

-- How many workers a supervisor can have with them at once; two where nothing was said.
CREATE TABLE supervisor_span (
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    person_id TEXT NOT NULL REFERENCES person (id),
    span BIGINT NOT NULL CHECK (span BETWEEN 1 AND 6),
    PRIMARY KEY (organisation_id, person_id)
);

CREATE TABLE team (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    on_date TEXT NOT NULL,
    daypart TEXT NOT NULL CHECK (daypart IN ('am', 'pm', 'ev')),
    -- The worker for whom visits are planned.
    lead_id TEXT NOT NULL REFERENCES helper (id),
    -- Who goes along: a buddy, or a supervisor; with a supervisor who helps as a neighbour too, both are here.
    companion_id TEXT REFERENCES helper (id),
    supervisor_id TEXT REFERENCES person (id),
    state TEXT NOT NULL CHECK (state IN ('stands', 'off')),
    made_by TEXT NOT NULL REFERENCES person (id),
    created_at BIGINT NOT NULL,
    state_at BIGINT NOT NULL,
    CHECK (companion_id IS NOT NULL OR supervisor_id IS NOT NULL),
    CHECK (companion_id IS NULL OR companion_id <> lead_id)
);
CREATE INDEX team_by_day ON team (organisation_id, on_date);
CREATE INDEX team_by_lead ON team (lead_id, on_date);
CREATE INDEX team_by_companion ON team (companion_id, on_date);
CREATE INDEX team_by_supervisor ON team (supervisor_id, on_date);

-- Workers who go along and watch.
CREATE TABLE team_rider (
    team_id TEXT NOT NULL REFERENCES team (id),
    helper_id TEXT NOT NULL REFERENCES helper (id),
    PRIMARY KEY (team_id, helper_id)
);
CREATE INDEX team_rider_by_helper ON team_rider (helper_id);

-- A booking of the worker, as one of the team.
CREATE TABLE team_visit (
    assignment_id TEXT PRIMARY KEY REFERENCES assignment (id),
    team_id TEXT NOT NULL REFERENCES team (id)
);
CREATE INDEX team_visit_by_team ON team_visit (team_id);

-- Hours that somebody rode along, signed for by a supervisor; those of the worker who led are in hours_signed.
CREATE TABLE rider_hours (
    assignment_id TEXT NOT NULL REFERENCES assignment (id),
    helper_id TEXT NOT NULL REFERENCES helper (id),
    minutes BIGINT NOT NULL CHECK (minutes BETWEEN 0 AND 1440),
    by_id TEXT NOT NULL REFERENCES person (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (assignment_id, helper_id)
);
CREATE INDEX rider_hours_by_helper ON rider_hours (helper_id);

-- What people may ask of us: a copy, a correction, an end. And what an organisation says about how it keeps things.

-- The row of somebody erased stays, without names: visits that others made still point at it.
INSERT INTO resident_state (name) VALUES ('erased');

-- Who was erased, and when: a restore from a backup of before does it again.
CREATE TABLE erasure (
    person_id TEXT PRIMARY KEY REFERENCES person (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    at BIGINT NOT NULL,
    -- Who did it, as the audit names them.
    by_name TEXT NOT NULL
);
CREATE INDEX erasure_by_organisation ON erasure (organisation_id, at);

-- What an organisation chose, a line for each thing it said something about.
CREATE TABLE organisation_setting (
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, name)
);

-- A new mail address or telephone number that counts once the code that was sent there has come back. The code lives in
-- sign_in_code, as nobody's, so that it signs nobody in; it may be tidied away before this row is.
CREATE TABLE contact_change (
    code_id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    contact_sealed TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX contact_change_by_person ON contact_change (person_id, created_at);

-- When somebody said that they live elsewhere: who moves often could find others' homes by their distance.
CREATE TABLE home_move (
    person_id TEXT NOT NULL REFERENCES person (id),
    at BIGINT NOT NULL
);
CREATE INDEX home_move_by_person ON home_move (person_id, at);

-- When a closed request was cut loose from whoever asked it.
ALTER TABLE request ADD COLUMN anonymised_at BIGINT;
CREATE INDEX request_by_end ON request (state, state_at);
CREATE INDEX disclosure_by_age ON disclosure (at);

-- What a file that was imported called somebody or something: so that a later file can name them again.

CREATE TABLE external_id (
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    kind TEXT NOT NULL CHECK (kind IN ('helper', 'request')),
    external_id TEXT NOT NULL,
    id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, kind, external_id)
);

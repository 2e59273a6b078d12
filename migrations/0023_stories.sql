-- What residents tell after visits: one each, for whoever came or for the neighbourhood.
CREATE TABLE story (
    visit_id TEXT PRIMARY KEY REFERENCES visit (id),
    person_id TEXT NOT NULL REFERENCES person (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    zone_id TEXT NOT NULL REFERENCES zone (id),
    audience TEXT NOT NULL CHECK (audience IN ('helper', 'neighbourhood', 'nameless')),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'shown', 'kept')),
    words_sealed TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX story_by_zone ON story (zone_id, state, at);
CREATE INDEX story_by_organisation ON story (organisation_id, state);
CREATE INDEX story_by_person ON story (person_id);

-- One photo with a request, or with the half-filled form that becomes one: a JPEG without anything but its pixels, sealed.
-- It belongs to its form until that is sent; a form that nobody sends takes it along when it goes.
CREATE TABLE photo (
    id TEXT PRIMARY KEY,
    draft_hash TEXT UNIQUE REFERENCES draft (token_hash) ON DELETE CASCADE,
    request_id TEXT UNIQUE REFERENCES request (id),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'shown')),
    image_sealed TEXT NOT NULL,
    at BIGINT NOT NULL,
    CHECK ((draft_hash IS NULL) <> (request_id IS NULL))
);
CREATE INDEX photo_by_state ON photo (state);

-- A helper goes somewhere anyway, and others may come along: nobody has to ask for help first.

CREATE TABLE outing_state (name TEXT PRIMARY KEY);
INSERT INTO outing_state (name) VALUES ('awaiting_review'), ('open'), ('refused'), ('withdrawn'), ('over');

CREATE TABLE outing (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    zone_id TEXT NOT NULL REFERENCES zone (id),
    helper_id TEXT NOT NULL REFERENCES helper (id),
    category_id TEXT NOT NULL REFERENCES category (id),
    state TEXT NOT NULL REFERENCES outing_state (name),
    state_at BIGINT NOT NULL,
    -- What others may read: a sentence, and two places in general words. Never an address, never a number.
    sentence TEXT NOT NULL,
    leaves_from TEXT NOT NULL,
    goes_to TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    places BIGINT NOT NULL CHECK (places BETWEEN 1 AND 6),
    mode TEXT NOT NULL CHECK (mode IN ('foot', 'bicycle', 'car', 'transit')),
    -- Whether the helper comes to the door for who wants that.
    fetches BIGINT NOT NULL CHECK (fetches IN (0, 1)),
    -- The helper's disclosure cell when it was posted.
    cell BIGINT NOT NULL,
    -- When a coordinator looked at it, or would have: later ones of the same helper need no look.
    checked_at BIGINT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CHECK (starts_at < ends_at)
);
CREATE INDEX outing_by_state ON outing (state, ends_at);
CREATE INDEX outing_by_helper ON outing (helper_id, starts_at);

-- Somebody who comes along. It is a visit of a request of their own, so that everything that follows is as with any other.
CREATE TABLE outing_place (
    visit_id TEXT PRIMARY KEY REFERENCES visit (id),
    outing_id TEXT NOT NULL REFERENCES outing (id),
    -- Whether they want to be fetched: only then does their address ever open.
    is_fetched BIGINT NOT NULL CHECK (is_fetched IN (0, 1))
);
CREATE INDEX outing_place_by_outing ON outing_place (outing_id);

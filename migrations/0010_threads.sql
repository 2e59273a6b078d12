-- What the people of a request write to each other: its resident, who acts for them, the helpers who come or came, and the
-- coordinator where they know of it.

-- A conversation begins with its first message. When it closes follows from the request.
CREATE TABLE thread (
    request_id TEXT PRIMARY KEY REFERENCES request (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    -- Whether the coordinator reads along: said on the page before the first word, and never changed after it.
    reads_along BIGINT NOT NULL CHECK (reads_along IN (0, 1)),
    -- When somebody asked the coordinator to join, and the line on the desk's list that says so.
    asked_at BIGINT,
    concern_id TEXT REFERENCES concern (id),
    created_at BIGINT NOT NULL,
    CHECK ((asked_at IS NULL) = (concern_id IS NULL))
);

CREATE TABLE thread_message_state (name TEXT PRIMARY KEY);
INSERT INTO thread_message_state (name) VALUES ('said'), ('reported'), ('removed');

CREATE TABLE thread_message (
    id TEXT PRIMARY KEY,
    request_id TEXT NOT NULL REFERENCES thread (request_id),
    -- The first is 1: who has read up to where is a number too.
    seq BIGINT NOT NULL CHECK (seq > 0),
    author_id TEXT NOT NULL REFERENCES person (id),
    side TEXT NOT NULL CHECK (side IN ('resident', 'helper', 'desk')),
    words_sealed TEXT NOT NULL,
    state TEXT NOT NULL REFERENCES thread_message_state (name),
    state_at BIGINT NOT NULL,
    -- What the desk looks into, when somebody reported it.
    concern_id TEXT REFERENCES concern (id),
    said_at BIGINT NOT NULL,
    UNIQUE (request_id, seq)
);
CREATE INDEX thread_message_by_author ON thread_message (author_id);
CREATE INDEX thread_message_by_concern ON thread_message (concern_id);

-- A resident and a helper each say for themselves that the other may read their numbers and links.
CREATE TABLE thread_share (
    request_id TEXT NOT NULL REFERENCES request (id),
    helper_id TEXT NOT NULL REFERENCES helper (id),
    side TEXT NOT NULL CHECK (side IN ('resident', 'helper')),
    at BIGINT NOT NULL,
    PRIMARY KEY (request_id, helper_id, side)
);

-- Up to which message somebody has read, and until when they have been told of new ones.
CREATE TABLE thread_part (
    request_id TEXT NOT NULL REFERENCES request (id),
    person_id TEXT NOT NULL REFERENCES person (id),
    seen_seq BIGINT NOT NULL CHECK (seen_seq >= 0),
    told_at BIGINT,
    PRIMARY KEY (request_id, person_id)
);
CREATE INDEX thread_part_by_person ON thread_part (person_id);

-- Somebody hears of messages by telephone: once a day. The call itself may have been tidied away.
CREATE TABLE thread_call (
    request_id TEXT NOT NULL REFERENCES request (id),
    person_id TEXT NOT NULL REFERENCES person (id),
    day TEXT NOT NULL,
    call_id TEXT NOT NULL,
    PRIMARY KEY (request_id, person_id, day)
);

-- When a coordinator opened the conversation: everybody in it reads this.
CREATE TABLE thread_look (
    request_id TEXT NOT NULL REFERENCES request (id),
    viewer_id TEXT NOT NULL REFERENCES person (id),
    at BIGINT NOT NULL
);
CREATE INDEX thread_look_by_request ON thread_look (request_id, at);

-- What a visit by a worker costs: the list, what was agreed for a request, at what a visit was booked, and vouchers.

CREATE TABLE price_kind (name TEXT PRIMARY KEY);
INSERT INTO price_kind (name) VALUES ('free'), ('visit'), ('half_hour'), ('voucher');

-- A price counts for what is agreed from a day on; of two for the same day the later step. Without one it is free.
-- Rows are added and never changed.
CREATE TABLE price (
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    category_id TEXT NOT NULL REFERENCES category (id),
    step BIGINT NOT NULL CHECK (step >= 1),
    from_on TEXT NOT NULL,
    kind TEXT NOT NULL REFERENCES price_kind (name),
    amount BIGINT NOT NULL CHECK (amount BETWEEN 0 AND 100000),
    by_id TEXT NOT NULL REFERENCES person (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, category_id, step),
    CHECK ((kind = 'free') = (amount = 0))
);

-- What somebody answered when they were asked whether a worker may come for that price; 'free' is: only for nothing.
-- The last step of a request counts.
CREATE TABLE price_answer (
    request_id TEXT NOT NULL REFERENCES request (id),
    step BIGINT NOT NULL CHECK (step >= 1),
    kind TEXT NOT NULL REFERENCES price_kind (name),
    amount BIGINT NOT NULL CHECK (amount BETWEEN 0 AND 100000),
    given TEXT NOT NULL CHECK (given IN ('in_person', 'by_telephone', 'in_writing')),
    by_id TEXT NOT NULL REFERENCES person (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (request_id, step),
    CHECK ((kind = 'free') = (amount = 0))
);

-- At what a worker's visit was booked; what is free has no row. The minutes are those a supervisor signed for, kept when
-- what was written down of the worker is removed.
CREATE TABLE fee (
    assignment_id TEXT PRIMARY KEY REFERENCES assignment (id),
    kind TEXT NOT NULL REFERENCES price_kind (name),
    amount BIGINT NOT NULL CHECK (amount BETWEEN 1 AND 100000),
    minutes BIGINT CHECK (minutes BETWEEN 0 AND 1440),
    CHECK (kind <> 'free')
);

-- Vouchers that somebody got; a negative count are used ones of requests that are nobody's any more.
CREATE TABLE voucher (
    resident_id TEXT NOT NULL REFERENCES person (id),
    step BIGINT NOT NULL CHECK (step >= 1),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    count BIGINT NOT NULL CHECK (count <> 0),
    given_on TEXT NOT NULL,
    by_id TEXT REFERENCES person (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (resident_id, step)
);
CREATE INDEX voucher_by_organisation ON voucher (organisation_id);

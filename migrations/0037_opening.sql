-- When a learn-work service is open, on which days it is closed all the same, and with whom it works.

-- One stretch for each day of the week (0 is Monday). A service without a row has said nothing, and is bound by nothing.
CREATE TABLE opening (
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    weekday BIGINT NOT NULL CHECK (weekday BETWEEN 0 AND 6),
    from_min BIGINT NOT NULL CHECK (from_min BETWEEN 0 AND 1439),
    until_min BIGINT NOT NULL CHECK (until_min BETWEEN 1 AND 1440),
    PRIMARY KEY (organisation_id, weekday),
    CHECK (from_min < until_min)
);

CREATE TABLE closure (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    first_on TEXT NOT NULL,
    last_on TEXT NOT NULL,
    CHECK (first_on <= last_on)
);
CREATE INDEX closure_by_organisation ON closure (organisation_id, last_on);

-- Name and part are for everybody; whom to call there is for who works here.
CREATE TABLE partner (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    name TEXT NOT NULL,
    part TEXT NOT NULL,
    contact_sealed TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX partner_by_organisation ON partner (organisation_id);

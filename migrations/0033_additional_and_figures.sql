-- Additional work only: the size above which a coordinator is asked, and what was answered. And figures of a quarter.

-- What an organisation set itself; without a row it holds to the catalogue.
CREATE TABLE additional_bound (
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    category_id TEXT NOT NULL REFERENCES category (id),
    is_additional BIGINT NOT NULL CHECK (is_additional IN (0, 1)),
    most_minutes BIGINT NOT NULL CHECK (most_minutes BETWEEN 15 AND 480),
    most_helpers BIGINT NOT NULL CHECK (most_helpers BETWEEN 1 AND 6),
    most_visits BIGINT NOT NULL CHECK (most_visits BETWEEN 1 AND 28),
    PRIMARY KEY (organisation_id, category_id)
);

-- "Would a paid professional do this otherwise?", with what was measured and what was held to then. It stays, so that an
-- organisation can show it; why somebody answered so is sealed.
CREATE TABLE additional_question (
    id TEXT PRIMARY KEY,
    request_id TEXT NOT NULL REFERENCES request (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    minutes BIGINT NOT NULL,
    helpers BIGINT NOT NULL,
    visits BIGINT NOT NULL,
    by_words BIGINT NOT NULL CHECK (by_words IN (0, 1)),
    is_additional BIGINT NOT NULL CHECK (is_additional IN (0, 1)),
    most_minutes BIGINT NOT NULL,
    most_helpers BIGINT NOT NULL,
    most_visits BIGINT NOT NULL,
    goes_to TEXT NOT NULL CHECK (goes_to IN ('review', 'open', 'paused')),
    asked_at BIGINT NOT NULL,
    answer TEXT CHECK (answer IN ('additional', 'smaller', 'refused')),
    why_sealed TEXT,
    by_id TEXT REFERENCES person (id),
    answered_at BIGINT,
    CHECK ((answer IS NULL) = (answered_at IS NULL)),
    CHECK ((answer IS NULL) = (by_id IS NULL))
);
CREATE INDEX additional_question_by_request ON additional_question (request_id);
CREATE INDEX additional_question_by_organisation ON additional_question (organisation_id, answered_at);

-- Where a worker went on to: for supervisor and worker alone, and counted.
CREATE TABLE worker_onward (
    helper_id TEXT PRIMARY KEY REFERENCES helper (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    left_on TEXT NOT NULL,
    goes_sealed TEXT NOT NULL,
    by_id TEXT NOT NULL REFERENCES person (id),
    at BIGINT NOT NULL
);
CREATE INDEX worker_onward_by_organisation ON worker_onward (organisation_id);

-- A quarter that was published, and its figures as they were: without a value where one is hidden. No other number is kept.
CREATE TABLE figure_quarter (
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    quarter TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, quarter)
);
CREATE TABLE figure (
    organisation_id TEXT NOT NULL,
    quarter TEXT NOT NULL,
    split TEXT NOT NULL CHECK (split IN ('whole', 'line', 'zone', 'where')),
    part TEXT NOT NULL,
    measure TEXT NOT NULL CHECK (measure IN ('people', 'visits', 'hours', 'levels', 'onward')),
    value BIGINT CHECK (value >= 10),
    PRIMARY KEY (organisation_id, quarter, split, part, measure),
    FOREIGN KEY (organisation_id, quarter) REFERENCES figure_quarter (organisation_id, quarter)
);

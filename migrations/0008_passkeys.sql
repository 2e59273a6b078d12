-- Passkeys of staff, in place of the six digits after a password. The tables are here whether or not the program was built
-- with them, so that a program that was not can take them away.

CREATE TABLE passkey (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    -- What its person calls it: the device it is on.
    name TEXT NOT NULL,
    -- The public key with its counter.
    credential_sealed TEXT NOT NULL,
    -- The hash of the number that its device gave it: nobody registers what is another's.
    credential_id_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    used_at BIGINT,
    revoked_at BIGINT
);
CREATE INDEX passkey_by_person ON passkey (person_id, revoked_at);

-- The question that was put to a device: for minutes, for one answer, one at a time for each half sign-in or session.
CREATE TABLE passkey_challenge (
    -- The hash of the half sign-in's token when a passkey is used, the session's identifier when one is added.
    holder TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    state_sealed TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX passkey_challenge_by_person ON passkey_challenge (person_id);

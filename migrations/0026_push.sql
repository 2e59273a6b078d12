-- Messages on a device that somebody turned on. The tables are here whether or not the program was built with it, so that a
-- program that was not can take them away.

CREATE TABLE push_subscription (
    id TEXT PRIMARY KEY,
    -- One for each place where somebody is signed in. Whatever ends the session ends this: nobody hears anything on a device
    -- on which they are signed out.
    session_id TEXT NOT NULL UNIQUE REFERENCES session (id) ON DELETE CASCADE,
    person_id TEXT NOT NULL REFERENCES person (id),
    -- Where the device's push service takes messages for it. Whoever has the address can find the device again.
    endpoint_sealed TEXT NOT NULL,
    endpoint_hash TEXT NOT NULL UNIQUE,
    -- What a message is encrypted with, so that the push service cannot read it.
    keys_sealed TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX push_subscription_by_person ON push_subscription (person_id);

-- The key by which push services know us. There is one; with another one every device would have to be turned on again.
CREATE TABLE push_key (
    id TEXT PRIMARY KEY,
    private_sealed TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- What is shown on the devices of somebody before a message goes by its own way; nothing when it goes there at once, or once the
-- devices have been tried.
ALTER TABLE outbox ADD COLUMN push_sealed TEXT;
-- When a push service took it: unless the device says that it has shown it, the message goes by its own way after all.
ALTER TABLE outbox ADD COLUMN pushed_at BIGINT;

-- What somebody said instead of typing it, with the call at the desk that it waits in: sealed, and gone once that is done.
CREATE TABLE recording (
    call_id TEXT PRIMARY KEY REFERENCES call_back (id),
    -- Finds it for whoever sent it, also without a sign-in: they may take it back.
    token_hash TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('webm', 'ogg', 'mp4', 'wav', 'mp3')),
    sound_sealed TEXT NOT NULL,
    -- Since when somebody has listened; until then nothing takes it away by itself.
    heard_at BIGINT,
    at BIGINT NOT NULL
);
CREATE INDEX recording_by_heard ON recording (heard_at);

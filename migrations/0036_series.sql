-- What a question is about: one visit; that visit and those of its series that come after it ('series'); or it was asked for the
-- series and they come this once ('once').
ALTER TABLE invitation ADD COLUMN asks TEXT NOT NULL DEFAULT 'visit' CHECK (asks IN ('visit', 'series', 'once'));

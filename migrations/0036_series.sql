-- What a question is about: one visit; that visit and those of its series that come after it ('series'); or it was asked for the
-- series and they come this once ('once').
ALTER TABLE invitation ADD COLUMN asks TEXT NOT NULL DEFAULT 'visit' CHECK (asks IN ('visit', 'series', 'once'));
-- Who said yes to a series is looked up at every round; they are few.
CREATE INDEX invitation_by_series ON invitation (visit_id, helper_id) WHERE asks = 'series';

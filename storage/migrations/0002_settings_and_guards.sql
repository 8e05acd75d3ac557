-- One record of an appid is the current one; the others are kept until their
-- attempts have ended, and retired_at says since when.
ALTER TABLE merchant ADD COLUMN retired_at INTEGER;

CREATE TABLE setting (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- REPLACE deletes without a trigger: a row may only go behind the last one.
CREATE TRIGGER journal_only_behind BEFORE INSERT ON journal
WHEN NEW.seq IS NOT (SELECT ifnull(max(seq), 0) + 1 FROM journal)
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

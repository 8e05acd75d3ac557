-- One record of an appid is the current one; the others are kept until their
-- attempts have ended, and retired_at says since when.
ALTER TABLE merchant ADD COLUMN retired_at INTEGER;

CREATE TABLE setting (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

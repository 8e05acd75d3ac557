CREATE TABLE shift (
	number    INTEGER PRIMARY KEY,
	state     TEXT NOT NULL,
	opened_at INTEGER NOT NULL,
	closed_at INTEGER,
	after     INTEGER NOT NULL, -- last journal row of the shifts before
	document  TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX shift_open ON shift (state) WHERE state = 'open';

-- Z reports are numbered without a gap and never change.
CREATE TRIGGER shift_in_order BEFORE INSERT ON shift
WHEN NEW.number NOT BETWEEN 1 AND (SELECT ifnull(max(number), 0) + 1 FROM shift)
BEGIN SELECT RAISE(ABORT, 'shifts are numbered without a gap'); END;
CREATE TRIGGER shift_no_replace BEFORE INSERT ON shift
WHEN EXISTS (SELECT 1 FROM shift WHERE number = NEW.number AND state = 'closed')
BEGIN SELECT RAISE(ABORT, 'a closed shift never changes'); END;
CREATE TRIGGER shift_no_update BEFORE UPDATE ON shift WHEN OLD.state = 'closed'
BEGIN SELECT RAISE(ABORT, 'a closed shift never changes'); END;
CREATE TRIGGER shift_no_delete BEFORE DELETE ON shift
BEGIN SELECT RAISE(ABORT, 'a shift is kept for good'); END;

-- The journal row from which on a business day was written: one row for each
-- turn of the day, so that the rows of a day are found without a walk.
CREATE TABLE journal_day (
	first INTEGER PRIMARY KEY,
	day   TEXT NOT NULL
) STRICT;
CREATE INDEX journal_day_day ON journal_day (day, first);

INSERT INTO journal_day
	SELECT seq, day FROM (
		SELECT seq, day, lag(day) OVER (ORDER BY seq) AS before FROM (
			SELECT seq, date(json_extract(text, '$.at'), '+8 hours') AS day FROM journal))
	WHERE day IS NOT NULL AND day IS NOT before;

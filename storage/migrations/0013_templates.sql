-- What the shop has made of its slips: every template there ever was, because a slip
-- names the one that it was made by.
CREATE TABLE template (
	number   INTEGER PRIMARY KEY,
	document TEXT NOT NULL
) STRICT;

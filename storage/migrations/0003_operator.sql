-- Who works at the till. The hash of a PIN is no journal matter and has a table of
-- its own, so that nothing which shows operators can show it.
CREATE TABLE operator (
	id           TEXT PRIMARY KEY,
	role         TEXT NOT NULL,
	disabled     INTEGER NOT NULL,
	document     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE operator_pin (
	operator TEXT PRIMARY KEY REFERENCES operator (id),
	hash     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE merchant (
	id          INTEGER PRIMARY KEY,
	appid       TEXT NOT NULL,
	mch_id      TEXT NOT NULL,
	sign_type   TEXT NOT NULL,
	fingerprint TEXT NOT NULL,
	created_at  INTEGER NOT NULL,
	UNIQUE (appid, mch_id, sign_type, fingerprint)
) STRICT;

CREATE TABLE sale (
	number     TEXT PRIMARY KEY,
	day        TEXT NOT NULL,
	counter    INTEGER NOT NULL,
	state      TEXT NOT NULL,
	total      INTEGER NOT NULL,
	opened_at  INTEGER NOT NULL,
	settled_at INTEGER,
	document   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sale_day ON sale (day, counter);
CREATE INDEX sale_open ON sale (opened_at) WHERE state = 'open';

CREATE TABLE tender (
	sale         TEXT NOT NULL REFERENCES sale (number),
	position     INTEGER NOT NULL,
	kind         TEXT NOT NULL,
	amount       INTEGER NOT NULL,
	out_trade_no TEXT UNIQUE,
	at           INTEGER NOT NULL,
	day          TEXT NOT NULL,
	bill_day     TEXT NOT NULL,
	PRIMARY KEY (sale, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX tender_day ON tender (day, kind);
CREATE INDEX tender_cash ON tender (at) WHERE kind = 'cash';

CREATE TABLE attempt (
	out_trade_no TEXT PRIMARY KEY,
	sale         TEXT NOT NULL REFERENCES sale (number),
	merchant     INTEGER NOT NULL,
	total_fee    INTEGER NOT NULL,
	state        TEXT NOT NULL,
	day          TEXT NOT NULL,
	created_at   INTEGER NOT NULL,
	document     TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX attempt_sale ON attempt (sale, created_at);
CREATE INDEX attempt_day ON attempt (day, state);
CREATE INDEX attempt_recent ON attempt (created_at);
CREATE INDEX attempt_undecided ON attempt (created_at, day)
	WHERE state NOT IN ('paid', 'closed', 'refused');

CREATE TABLE alarm (
	out_trade_no TEXT NOT NULL,
	kind         TEXT NOT NULL,
	at           INTEGER NOT NULL,
	document     TEXT NOT NULL,
	PRIMARY KEY (out_trade_no, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX alarm_at ON alarm (at);

CREATE TABLE print_job (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	sale       TEXT NOT NULL,
	state      TEXT NOT NULL,
	note       TEXT NOT NULL DEFAULT '',
	created_at INTEGER NOT NULL,
	document   TEXT NOT NULL
) STRICT;
CREATE INDEX print_job_sale ON print_job (sale, id);
CREATE INDEX print_job_waiting ON print_job (id) WHERE state IN ('queued', 'sending');

CREATE TABLE journal (
	seq  INTEGER PRIMARY KEY,
	text TEXT NOT NULL,
	hash BLOB NOT NULL
) STRICT;
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

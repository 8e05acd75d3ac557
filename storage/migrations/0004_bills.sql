-- What a payment is looked for by on WeChat's bill: it stands in the attempt's
-- document already.
ALTER TABLE attempt ADD COLUMN bill_day TEXT
	GENERATED ALWAYS AS (substr(document ->> '$.payment.time_end', 1, 10)) VIRTUAL;
ALTER TABLE attempt ADD COLUMN coupon_fee INTEGER
	GENERATED ALWAYS AS (ifnull(document ->> '$.payment.coupon_fee', 0)) VIRTUAL;
CREATE INDEX attempt_bill ON attempt (bill_day, out_trade_no, total_fee, coupon_fee) WHERE bill_day IS NOT NULL;

-- A bill is seen once fetched_at is set: what has none is still coming, or broke
-- off, or has been replaced.
CREATE TABLE bill (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	day        TEXT NOT NULL,
	device     TEXT NOT NULL,
	type       TEXT NOT NULL,
	begun_at   INTEGER NOT NULL,
	fetched_at INTEGER,
	document   TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX bill_whole ON bill (device, type, day) WHERE fetched_at IS NOT NULL;
CREATE INDEX bill_torn ON bill (begun_at) WHERE fetched_at IS NULL;

CREATE TABLE bill_block (
	id    INTEGER PRIMARY KEY,
	bill  INTEGER NOT NULL REFERENCES bill (id),
	n     INTEGER NOT NULL,
	lines BLOB NOT NULL,
	UNIQUE (bill, n)
) STRICT;

CREATE TABLE reconciliation (
	day      TEXT PRIMARY KEY,
	open     INTEGER NOT NULL,
	document TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX reconciliation_open ON reconciliation (day, open) WHERE open > 0;

CREATE TABLE correction (
	day           TEXT NOT NULL,
	kind          TEXT NOT NULL,
	out_trade_no  TEXT NOT NULL,
	out_refund_no TEXT NOT NULL,
	at            INTEGER NOT NULL,
	document      TEXT NOT NULL,
	PRIMARY KEY (day, kind, out_trade_no, out_refund_no)
) STRICT, WITHOUT ROWID;

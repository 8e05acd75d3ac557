CREATE TABLE refund (
	out_refund_no TEXT PRIMARY KEY,
	sale          TEXT REFERENCES sale (number), -- NULL for an order of another till
	out_trade_no  TEXT,                          -- NULL for cash
	kind          TEXT NOT NULL,
	state         TEXT NOT NULL,
	refund_fee    INTEGER NOT NULL,
	merchant      INTEGER NOT NULL,
	elsewhere     INTEGER NOT NULL,
	day           TEXT NOT NULL,
	created_at    INTEGER NOT NULL,
	accepted_at   INTEGER,
	document      TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX refund_sale ON refund (sale, created_at) WHERE sale IS NOT NULL;
CREATE INDEX refund_order ON refund (out_trade_no, created_at) WHERE out_trade_no IS NOT NULL;
CREATE INDEX refund_day ON refund (day) WHERE elsewhere = 0;
CREATE INDEX refund_open ON refund (created_at, merchant)
	WHERE state IN ('intended', 'accepted', 'failed', 'change');

-- An alarm may be about one of several refunds of an order, and a settled one may
-- be raised again.
CREATE TABLE alarm_5 (
	out_trade_no  TEXT NOT NULL,
	kind          TEXT NOT NULL,
	out_refund_no TEXT NOT NULL,
	at            INTEGER NOT NULL,
	settled       INTEGER NOT NULL,
	document      TEXT NOT NULL,
	PRIMARY KEY (out_trade_no, kind, out_refund_no)
) STRICT, WITHOUT ROWID;
INSERT INTO alarm_5 SELECT out_trade_no, kind, '', at, 0, document FROM alarm;
DROP TABLE alarm;
ALTER TABLE alarm_5 RENAME TO alarm;
CREATE INDEX alarm_waiting ON alarm (at) WHERE settled = 0;

-- What people did, out of the journal itself: no second copy that could differ. The
-- everyday of selling has no rows in these indexes and costs them nothing.
ALTER TABLE journal ADD COLUMN kind TEXT
	GENERATED ALWAYS AS (CASE WHEN json_valid(text) THEN text ->> '$.kind' END) VIRTUAL;
ALTER TABLE journal ADD COLUMN operator TEXT
	GENERATED ALWAYS AS (CASE WHEN json_valid(text) THEN coalesce(text ->> '$.by.operator', text ->> '$.operator.id') END) VIRTUAL;
ALTER TABLE journal ADD COLUMN at INTEGER
	GENERATED ALWAYS AS (CASE WHEN json_valid(text) THEN CAST(round(unixepoch(text ->> '$.at', 'subsec') * 1000) AS INTEGER) END) VIRTUAL;

CREATE INDEX log_at ON journal (at) WHERE
	kind NOT IN ('cart', 'cash', 'intended', 'presented', 'paying', 'withdrawn', 'paid', 'closed', 'refused', 'unknown');
CREATE INDEX log_operator ON journal (operator, at) WHERE
	kind NOT IN ('cart', 'cash', 'intended', 'presented', 'paying', 'withdrawn', 'paid', 'closed', 'refused', 'unknown');
CREATE INDEX log_kind ON journal (kind, at) WHERE
	kind NOT IN ('cart', 'cash', 'intended', 'presented', 'paying', 'withdrawn', 'paid', 'closed', 'refused', 'unknown');
CREATE INDEX log_operator_kind ON journal (operator, kind, at) WHERE
	kind NOT IN ('cart', 'cash', 'intended', 'presented', 'paying', 'withdrawn', 'paid', 'closed', 'refused', 'unknown');

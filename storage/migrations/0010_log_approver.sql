-- Who allowed by his PIN what another may not: rows that have somebody are few.
ALTER TABLE journal ADD COLUMN approved_by TEXT
	GENERATED ALWAYS AS (CASE WHEN json_valid(text) THEN text ->> '$.by.approved_by' END) VIRTUAL;
CREATE INDEX log_approver ON journal (approved_by, at) WHERE approved_by IS NOT NULL;

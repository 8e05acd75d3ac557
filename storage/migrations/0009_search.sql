-- What sales are looked for by. All of it stands in the documents already; the
-- indexes are filled from them here, and by SQLite itself from now on.
ALTER TABLE sale ADD COLUMN operator TEXT
	GENERATED ALWAYS AS (CASE WHEN json_valid(document) THEN document ->> '$.operator' END) VIRTUAL;
-- No text of a document can look like this: its quotes are written \".
ALTER TABLE sale ADD COLUMN cash INTEGER GENERATED ALWAYS AS (instr(document, '"kind":"cash"') > 0) VIRTUAL;
ALTER TABLE sale ADD COLUMN wechat INTEGER GENERATED ALWAYS AS (instr(document, '"kind":"wechat"') > 0) VIRTUAL;
DROP INDEX sale_day;
CREATE INDEX sale_found ON sale (day, counter, state, total, operator, cash, wechat);
CREATE INDEX sale_amount ON sale (total, day, counter, state, operator, cash, wechat) WHERE state = 'settled';
CREATE INDEX sale_counter ON sale (counter, day);

ALTER TABLE attempt ADD COLUMN transaction_id TEXT
	GENERATED ALWAYS AS (CASE WHEN json_valid(document) THEN document ->> '$.payment.transaction_id' END) VIRTUAL;
ALTER TABLE attempt ADD COLUMN transaction_tail TEXT
	GENERATED ALWAYS AS (CASE WHEN json_valid(document) THEN substr(document ->> '$.payment.transaction_id', -6) END) VIRTUAL;
CREATE INDEX attempt_transaction ON attempt (transaction_id) WHERE transaction_id IS NOT NULL;
CREATE INDEX attempt_tail ON attempt (transaction_tail) WHERE transaction_tail IS NOT NULL;

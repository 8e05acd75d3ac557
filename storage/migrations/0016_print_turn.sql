-- Labels and other paper that nobody at the counter waits for comes behind the slips; what
-- was being sent comes before all.
CREATE INDEX print_job_sending ON print_job (id) WHERE state = 'sending';
CREATE INDEX print_job_turn ON print_job (CASE WHEN json_valid(document)
	THEN coalesce(document ->> '$.label', document ->> '$.test', document ->> '$.keys', document ->> '$.reconciliation') IS NOT NULL
	ELSE 0 END, id) WHERE state IN ('queued', 'again');

-- A slip that may be on paper or surely is not waits for a word of the cashier.
DROP INDEX print_job_waiting;
CREATE INDEX print_job_waiting ON print_job (id) WHERE state IN ('queued', 'again', 'sending');
CREATE INDEX print_job_doubtful ON print_job (id) WHERE state IN ('doubtful', 'failed');
CREATE INDEX print_job_open ON print_job (id) WHERE state IN ('queued', 'again', 'sending', 'doubtful', 'failed');

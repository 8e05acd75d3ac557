-- Sales that are neither settled nor voided: the open ones and those that were parked.
CREATE INDEX sale_unsettled ON sale (opened_at, number) WHERE state IN ('open', 'parked');

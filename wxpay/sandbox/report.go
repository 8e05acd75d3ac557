package sandbox

import (
	"time"

	"wxtill/wxpay"
)

// Report is what a till told of one of its calls (4.12).
type Report struct {
	Time    time.Time    `json:"received"`
	Content wxpay.Params `json:"content"` // but nonce_str and sign; sorted by name
}

// Reports are the reports so far, oldest first.
func (s *Sandbox) Reports() []Report {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Report{}, s.reports...) // an empty list in JSON, not null
}

// report takes a report in.
func (s *Sandbox) report(p wxpay.Params, now time.Time) (wxpay.Params, *failure) {
	s.reports = appendLog(s.reports, Report{Time: now, Content: content(p)})
	return nil, nil
}

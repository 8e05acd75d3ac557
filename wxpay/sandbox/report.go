package sandbox

import (
	"slices"
	"time"

	"wxtill/wxpay"
)

// maxReports bounds the list: a till reports every call.
const maxReports = 20_000

// Report is what a till told of one of its calls (4.12).
type Report struct {
	Time    time.Time    `json:"received"`
	Content wxpay.Params `json:"content"` // but nonce_str and sign; sorted by name
}

// Reports are the reports so far, oldest first.
func (s *Sandbox) Reports() []Report {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.reports)
}

// report takes a report in.
func (s *Sandbox) report(p wxpay.Params, now time.Time) (wxpay.Params, *failure) {
	if len(s.reports) >= maxReports {
		s.reports = slices.Delete(s.reports, 0, maxReports/2)
	}
	s.reports = append(s.reports, Report{Time: now, Content: content(p)})
	return nil, nil
}

package sandbox

import (
	"slices"
	"time"
)

// maxLog bounds every list of what happened: a till in a lesson asks every two
// seconds.
const maxLog = 20_000

// appendLog appends to such a list. A full one loses its older half.
func appendLog[T any](list []T, entry T) []T {
	if len(list) >= maxLog {
		list = slices.Delete(list, 0, maxLog/2)
	}
	return append(list, entry)
}

// Request is one line of the log of what the gateway was asked. It holds
// neither keys nor signatures.
type Request struct {
	Interface  string    `json:"interface"`
	OutTradeNo string    `json:"out_trade_no"` // "" where the request could not be read
	RefundNo   string    `json:"out_refund_no,omitempty"`
	Time       time.Time `json:"time"`
	Fault      FaultKind `json:"fault,omitempty"`
	Answer     string    `json:"answer,omitempty"` // err_code, return_msg of a return_code FAIL, or what nginx said; "" is SUCCESS
}

// Requests are the requests so far, oldest first. Probes and requests that met
// a cut network are not among them.
func (s *Sandbox) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

func (s *Sandbox) log(r Request) {
	r.Time = s.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = appendLog(s.requests, r)
}

package sandbox

import (
	"errors"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/wxpay"

	"pgregory.net/rapid"
)

// refundOutcomes are those of fault_test.go, and what an amount that is bent does.
func refundOutcomes() []outcome {
	return append(outcomes[:len(outcomes):len(outcomes)], outcome{OtherAmount, wxpay.ProblemMismatch, "", true})
}

// checkRefundFault spoils one refund and sends the same again.
func checkRefundFault(c *counter, h *http.Client, want outcome) {
	c.t.Helper()
	c.sold(no)
	c.Inject(Fault{Interface: "refund", Kind: want.kind})
	cl := c.client(h)
	if want.problem == wxpay.ProblemTimeout {
		cl.Timeout = time.Second
	}
	content := c.refundRequest(no, "R1", 600)
	_, err := cl.Refund(c.t.Context(), content)
	var failed *wxpay.Error
	if !errors.As(err, &failed) || failed.Problem != want.problem || failed.Code != want.code || !failed.Sent {
		c.t.Errorf("%s: %+v", want.kind, err)
	}
	if made := len(c.Refunds()) == 1; made != want.effect {
		c.t.Errorf("%s: refund made: %v", want.kind, made)
	}
	log := c.Requests()
	if last := log[len(log)-1]; last.Fault != want.kind || last.Interface != "refund" || last.RefundNo != "R1" {
		c.t.Errorf("%s: log %+v", want.kind, last)
	}
	cl.Timeout = 10 * time.Second
	if _, err := cl.Refund(c.t.Context(), content); err != nil {
		c.t.Errorf("%s: the next one fails too: %v", want.kind, err)
	}
	if list := c.Refunds(); len(list) != 1 || list[0].RefundFee != 600 {
		c.t.Errorf("%s: refunds %+v", want.kind, list)
	}
}

func TestRefundFaultsInProcess(t *testing.T) {
	for _, tt := range refundOutcomes() {
		t.Run(string(tt.kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := open(t, Options{})
				checkRefundFault(c, c.http(), tt)
			})
		})
	}
}

func TestRefundFaultsOverTLS(t *testing.T) {
	for _, tt := range refundOutcomes() {
		t.Run(string(tt.kind), func(t *testing.T) {
			t.Parallel()
			c := open(t, Options{})
			start(t, c.Sandbox)
			checkRefundFault(c, c.HTTPClient(), tt)
		})
	}
}

// TestRefundQueryFaults: no spoilt answer is taken for news of the refund.
func TestRefundQueryFaults(t *testing.T) {
	for _, tt := range outcomes {
		t.Run(string(tt.kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := open(t, Options{})
				c.sold(no)
				c.refunded(no, "R1", 600)
				c.Inject(Fault{Interface: "refundquery", Kind: tt.kind})
				cl := c.client(c.http())
				if tt.problem == wxpay.ProblemTimeout {
					cl.Timeout = time.Second
				}
				got, err := cl.RefundQuery(t.Context(), wxpay.RefundQueryRequest{OutRefundNo: "R1"})
				var failed *wxpay.Error
				if got != nil || !errors.As(err, &failed) || failed.Problem != tt.problem || failed.Code != tt.code {
					t.Errorf("%+v, %v", got, err)
				}
			})
		})
	}
}

// careful is a shop that gives money back safely: it keeps what it sends, sends
// the same until the outcome is known, and believes nothing else.
type careful struct {
	c       *counter
	cl      *wxpay.Client
	pending []wxpay.Params
	unsure  map[string]bool  // the outcome of a sending was unknown
	done    map[string]int64 // fen, by number
	refused map[string]bool
}

// send sends the oldest refund that is pending, and puts it last where it stays so.
func (s *careful) send() {
	content := s.pending[0]
	s.pending = s.pending[1:]
	refundNo := content.Get("out_refund_no")
	got, err := s.cl.Refund(s.c.t.Context(), content)
	switch {
	case err == nil:
		s.done[refundNo] = got.RefundFee
	case errors.Is(err, wxpay.ErrRefused) && !s.unsure[refundNo]:
		s.refused[refundNo] = true
	default:
		s.unsure[refundNo] = true
		s.pending = append(s.pending, content)
	}
}

// wrong says what the shop believes and WeChat did not do.
func (s *careful) wrong() string {
	var sum int64
	made := map[string]int64{}
	for _, one := range s.c.Refunds() {
		sum += one.RefundFee
		made[one.OutRefundNo] += one.RefundFee
	}
	if sum > 1250 {
		return fmt.Sprintf("%d of 1250 were given back", sum)
	}
	for refundNo, fee := range s.done {
		if made[refundNo] != fee {
			return fmt.Sprintf("%s: %d believed, %d given back", refundNo, fee, made[refundNo])
		}
	}
	for refundNo := range s.refused {
		if made[refundNo] != 0 {
			return fmt.Sprintf("%s: refused, and %d given back", refundNo, made[refundNo])
		}
	}
	return ""
}

// step is one thing that happens to a careful shop.
type step struct {
	do   string
	kind FaultKind // fault
	fee  int64     // refund
}

func drawStep(kinds []FaultKind) *rapid.Generator[step] {
	return rapid.Custom(func(r *rapid.T) step {
		return step{
			do:   rapid.SampledFrom([]string{"refund", "fault", "retry", "wait"}).Draw(r, "do"),
			kind: rapid.SampledFrom(kinds).Draw(r, "kind"),
			fee:  rapid.Int64Range(1, 700).Draw(r, "fee"),
		}
	})
}

// live lets the steps happen, and then waits for effects that come late.
func (s *careful) live(steps []step) string {
	s.c.sold(no)
	for i, next := range append(steps, step{do: "wait"}) {
		switch {
		case next.do == "fault":
			s.c.Inject(Fault{Interface: "refund", Kind: next.kind, Delay: 5 * time.Second})
		case next.do == "wait":
			time.Sleep(time.Minute)
		case next.do == "refund":
			s.pending = append([]wxpay.Params{s.c.refundRequest(no, fmt.Sprintf("R%d", i), next.fee)}, s.pending...)
			s.send()
		case len(s.pending) > 0:
			s.send()
		}
		if wrong := s.wrong(); wrong != "" {
			return fmt.Sprintf("step %d, %+v: %s", i, next, wrong)
		}
	}
	return ""
}

// TestRefundingSafely lets a careful shop meet any sequence of faults.
func TestRefundingSafely(t *testing.T) {
	var kinds []FaultKind
	for _, tt := range refundOutcomes() {
		kinds = append(kinds, tt.kind)
	}
	rapid.Check(t, func(r *rapid.T) {
		steps := rapid.SliceOfN(drawStep(kinds), 1, 40).Draw(r, "steps")
		var wrong string
		synctest.Test(t, func(t *testing.T) {
			c := open(t, Options{})
			s := &careful{c: c, cl: c.client(c.http()),
				unsure: map[string]bool{}, done: map[string]int64{}, refused: map[string]bool{}}
			wrong = s.live(steps)
		})
		if wrong != "" {
			r.Fatal(wrong)
		}
	})
}

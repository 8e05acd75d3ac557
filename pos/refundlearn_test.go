package pos

import (
	"context"
	"fmt"
	"testing"
	"time"

	"wxtill/wxpay"
)

// TestRefundTable is the table of refunds in docs/ARCHITECTURE.md: what each answer
// makes of a refund, from each state in which it can come.
func TestRefundTable(t *testing.T) {
	sent := func(r *Refund) *Refund { r.Sending = true; return r }
	fresh := func() *Refund { return sent(&Refund{State: RefundIntended, RefundFee: 500}) }
	doubted := func() *Refund { r := fresh(); r.Unsure = true; return r }
	taken := func() *Refund {
		return &Refund{State: RefundAccepted, RefundFee: 500, Exists: true, AcceptedAt: time.Unix(1, 0)}
	}
	again := func() *Refund { r := sent(taken()); r.State = RefundIntended; return r }
	failed := func() *Refund { r := taken(); r.State = RefundFailed; return r }
	elsewhere := func() *Refund { r := taken(); r.Elsewhere = true; return r }
	refused := func(code wxpay.Code) error { return &wxpay.Error{Interface: "refund", Code: code, Sent: true} }
	lost := &wxpay.Error{Interface: "refund", Problem: wxpay.ProblemTimeout, Sent: true}
	unsent := &wxpay.Error{Interface: "refund", Problem: wxpay.ProblemUnreachable}
	busy := &wxpay.Error{Interface: "refund", Problem: wxpay.ProblemSystem, Code: wxpay.CodeSystemError, Sent: true}
	for _, c := range []struct {
		name   string
		r      *Refund
		status wxpay.RefundStatus // of a refundquery; "" is the answer to a refund
		err    error
		state  RefundState
		kind   EventKind
		flags  string // Sending, Unsure, Exists, and ask, now, none of the verdict
	}{
		{"accepted", fresh(), "", nil, RefundAccepted, EventRefundAccepted, "E"},
		{"accepted after doubt", doubted(), "", nil, RefundAccepted, EventRefundAccepted, "UE"},
		{"accepted once more", again(), "", nil, RefundAccepted, EventRefundSent, "E"},
		{"refused", fresh(), "", refused(wxpay.CodeRefundFeeInvalid), RefundRefused, EventRefundRefused, ""},
		{"refused: no right", fresh(), "", refused(wxpay.CodeNoAuth), RefundRefused, EventRefundRefused, ""},
		{"refused after doubt", doubted(), "", refused(wxpay.CodeRefundFeeInvalid), RefundIntended, EventRefundUnknown, "U an"},
		{"refused once more", again(), "", refused(wxpay.CodeRefundFeeInvalid), RefundIntended, EventRefundUnknown, "E an"},
		{"no money", fresh(), "", refused(wxpay.CodeNotEnough), RefundFailed, EventRefundFailed, ""},
		{"lost", fresh(), "", lost, RefundIntended, EventRefundUnknown, "U"},
		{"SYSTEMERROR", fresh(), "", busy, RefundIntended, EventRefundUnknown, "U"},
		{"never left", fresh(), "", unsent, RefundIntended, EventRefundUnknown, ""},
		{"no error at all of ours", fresh(), "", fmt.Errorf("x"), RefundIntended, EventRefundUnknown, "U"},

		{"found in doubt", doubted(), wxpay.RefundProcessing, nil, RefundAccepted, EventRefundAccepted, "UE n"},
		{"found done", doubted(), wxpay.RefundSuccess, nil, RefundAccepted, EventRefundAccepted, "UE n"},
		{"found failed", doubted(), wxpay.RefundFail, nil, RefundAccepted, EventRefundAccepted, "UE n"},
		{"processing", taken(), wxpay.RefundProcessing, nil, RefundAccepted, "", "E"},
		{"success", taken(), wxpay.RefundSuccess, nil, RefundSucceeded, EventRefundEnded, "E"},
		{"closed", taken(), wxpay.RefundClosed, nil, RefundClosed, EventRefundEnded, "E"},
		{"change", taken(), wxpay.RefundChange, nil, RefundChange, EventRefundChange, "E"},
		{"fail", taken(), wxpay.RefundFail, nil, RefundFailed, EventRefundFailed, "E"},
		{"fail again", failed(), wxpay.RefundFail, nil, RefundFailed, "", "E"},
		{"done after fail", failed(), wxpay.RefundSuccess, nil, RefundSucceeded, EventRefundEnded, "E"},
		{"sent again by others", failed(), wxpay.RefundProcessing, nil, RefundAccepted, EventRefundSent, "E"},
		{"not sure", taken(), wxpay.RefundNotSure, nil, RefundIntended, EventRefundIntended, "E"},
		{"not sure elsewhere", elsewhere(), wxpay.RefundNotSure, nil, RefundAccepted, "", "E"},
		{"a state of later years", taken(), "THINKING", nil, RefundAccepted, "", "E"},
		{"not there", doubted(), wxpay.RefundSuccess, refused(wxpay.CodeRefundNotExist), RefundIntended, "", "U 0"},
		{"no answer", taken(), wxpay.RefundSuccess, lost, RefundAccepted, "", "E"},
	} {
		t.Run(c.name, func(t *testing.T) {
			ans := refundAnswer{call: callRefund, made: &wxpay.RefundResponse{RefundID: "5030"}, err: c.err, at: time.Unix(2, 0)}
			if c.status != "" {
				ans.call, ans.made, c.r.Sending = callRefundQuery, nil, false
				ans.told = &wxpay.Refund{RefundFee: 500, RefundStatus: c.status, RefundID: "5030"}
			}
			v := learnRefund(c.r, ans)
			if got := refundFlags(c.r, v); c.r.State != c.state || v.kind != c.kind || got != c.flags {
				t.Errorf("%s, %q, %q; want %s, %q, %q", c.r.State, v.kind, got, c.state, c.kind, c.flags)
			}
			if c.r.State.Final() == c.r.EndedAt.IsZero() {
				t.Errorf("%s, ended at %v", c.r.State, c.r.EndedAt)
			}
			if c.r.Last.At != ans.at || c.r.Last.Code == "" {
				t.Errorf("the answer is kept as %+v", c.r.Last)
			}
		})
	}
}

// refundFlags are the marks of a refund and of what was said of it.
func refundFlags(r *Refund, v refundVerdict) string {
	text := ""
	for _, f := range []struct {
		on   bool
		mark string
	}{{r.Sending, "S"}, {r.Unsure, "U"}, {r.Exists, "E"}, {v.ask || v.now || v.none, " "}, {v.ask, "a"}, {v.now, "n"}, {v.none, "0"}} {
		if f.on {
			text += f.mark
		}
	}
	return text
}

// TestRefundOfAnotherAmount: an answer about another amount is not about this
// refund, whatever its number.
func TestRefundOfAnotherAmount(t *testing.T) {
	r := &Refund{State: RefundAccepted, RefundFee: 500, AcceptedAt: time.Unix(1, 0)}
	v := learnRefund(r, refundAnswer{call: callRefundQuery, told: &wxpay.Refund{RefundFee: 501, RefundStatus: wxpay.RefundSuccess}})
	if v != (refundVerdict{}) || r.State != RefundAccepted || r.Last.Code != string(wxpay.ProblemMismatch) {
		t.Errorf("%+v, %+v", v, r)
	}
}

// TestRefundPlan: what a refund does next, and how the gaps grow.
func TestRefundPlan(t *testing.T) {
	now := time.Unix(1000, 0)
	w := newRefundWatch(&Refund{State: RefundIntended}, now)
	want := func(call call, at time.Time) {
		t.Helper()
		if got := w.plan(now); got.call != call || !got.at.Equal(at) {
			t.Errorf("plan %q in %v, want %q in %v", got.call, got.at.Sub(now), call, at.Sub(now))
		}
	}
	want(callRefund, now)
	w.notBefore = now.Add(time.Minute)
	w.hurry(now)
	want(callRefund, now.Add(time.Minute)) // no hurry is above WeChat's minute
	w.ask = true
	want(callRefundQuery, now)
	w.ask, w.behind = false, true
	want(callRefund, now.Add(maxRefundGap))
	w.behind, w.r.State = false, RefundChange
	want(callNone, now.Add(maxRefundGap))
	w.r.State = RefundAccepted
	var total, last time.Duration
	for range 40 {
		w.backOff(callRefundQuery, now, 0)
		gap := w.nextAt.Sub(now)
		if gap < last || gap > maxRefundGap {
			t.Errorf("a gap of %v after %v", gap, last)
		}
		total, last = total+gap, gap
	}
	if last != maxRefundGap || total > 14*time.Hour {
		t.Errorf("40 queries take %v, the last gap is %v", total, last)
	}
	w.r.State, w.sends = RefundIntended, 1
	w.backOff(callRefund, now, 0)
	want(callRefund, now.Add(time.Minute))
}

// TestRefundNumbers: long enough to be unique, short enough for WeChat.
func TestRefundNumbers(t *testing.T) {
	no, err := outRefundNo("T01", "2026-11-23", 12, zeros{})
	if err != nil || no != "T01-20261123-R000012-AAAAAA" {
		t.Errorf("%s, %v", no, err)
	}
	if _, err := outRefundNo("A-LONG-CODE", "2026-11-23", 12, zeros{}); err == nil {
		t.Error("over 32 characters")
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// paged is a gateway with so many refunds of an order, which tells 20 of them at most
// and with an offset 10, or that knows no offset and tells them all.
type paged struct {
	Gateway
	refunds, calls int
	deaf           bool
}

func (g *paged) RefundQuery(_ context.Context, q wxpay.RefundQueryRequest) (*wxpay.RefundQueryResponse, error) {
	g.calls++
	first, last := q.Offset, min(q.Offset+10, g.refunds)
	switch {
	case g.deaf:
		first, last = 0, g.refunds
	case q.Offset == 0:
		last = min(20, g.refunds)
	}
	told := &wxpay.RefundQueryResponse{}
	for i := first; i < last && g.calls < 20; i++ {
		told.Refunds = append(told.Refunds, wxpay.Refund{RefundID: fmt.Sprint(i)})
	}
	return told, nil
}

// TestRefundsAt: all refunds of an order are told, each once, and the asking ends.
func TestRefundsAt(t *testing.T) {
	for _, c := range []struct {
		refunds, calls int
		deaf           bool
	}{
		{refunds: 0, calls: 1}, {refunds: 9, calls: 1}, {refunds: 20, calls: 2}, {refunds: 25, calls: 2},
		{refunds: 50, calls: 5}, {refunds: 3, calls: 1, deaf: true}, {refunds: 50, calls: 2, deaf: true},
	} {
		t.Run(fmt.Sprintf("%d deaf %t", c.refunds, c.deaf), func(t *testing.T) {
			g := &paged{refunds: c.refunds, deaf: c.deaf}
			all, err := refundsAt(t.Context(), g, "T01-20261123-000001-1-KXQZPM")
			if err != nil || len(all) != c.refunds || g.calls != c.calls {
				t.Fatalf("%d refunds, %v after %d calls, want %d after %d", len(all), err, g.calls, c.refunds, c.calls)
			}
			for i, r := range all {
				if r.RefundID != fmt.Sprint(i) {
					t.Errorf("refund %d is %s", i, r.RefundID)
				}
			}
		})
	}
}

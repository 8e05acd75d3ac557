package pos

import (
	"errors"
	"testing"
	"time"

	"wxtill/wxpay"
)

// refused is an answer by which WeChat says no; unknown one that says nothing.
func refused(code wxpay.Code) error { return &wxpay.Error{Code: code, Sent: true} }

func unknown(p wxpay.Problem, code wxpay.Code, sent bool) error {
	return &wxpay.Error{Problem: p, Code: code, Sent: sent}
}

var (
	lost   = unknown(wxpay.ProblemTimeout, "", true)
	unsent = unknown(wxpay.ProblemUnreachable, "", false)
	busy   = unknown(wxpay.ProblemSystem, "SYSTEMERROR", true)
)

// row is a line of the verdict table: what is heard in which state, and what
// becomes of the attempt.
type row struct {
	name   string
	before Attempt
	heard  answer
	state  AttemptState
	want   verdict
}

func paidAnswer(s wxpay.TradeState, fee int64, feeType string) answer {
	return answer{call: callQuery, query: &wxpay.OrderQueryResponse{TradeState: s, TotalFee: fee, FeeType: feeType}}
}

func says(s wxpay.TradeState) answer { return paidAnswer(s, 1250, "") }

func failed(c call, err error) answer { return answer{call: c, err: err} }

func created() answer {
	return answer{call: callCreate, create: &wxpay.UnifiedOrderResponse{CodeURL: "weixin://new"}}
}

var rows = []row{
	{"SUCCESS", Attempt{State: Presented}, says("SUCCESS"), Paid, verdict{kind: EventPaid}},
	{"SUCCESS while paying", Attempt{State: Paying}, says("SUCCESS"), Paid, verdict{kind: EventPaid}},
	{"SUCCESS before the code is known", Attempt{State: Intended, Unsure: true}, says("SUCCESS"), Paid, verdict{kind: EventPaid}},
	{"SUCCESS off the screen", Attempt{State: Withdrawn}, says("SUCCESS"), Paid, verdict{kind: EventPaid}},
	{"SUCCESS in CNY", Attempt{State: Presented}, paidAnswer("SUCCESS", 1250, "CNY"), Paid, verdict{kind: EventPaid}},
	{"REFUND", Attempt{State: Withdrawn}, says("REFUND"), Paid, verdict{kind: EventPaid}},
	{"SUCCESS of another amount", Attempt{State: Presented}, paidAnswer("SUCCESS", 1249, ""), Withdrawn, verdict{kind: EventMismatch, amount: 1249}},
	{"REFUND of another amount", Attempt{State: Paying}, paidAnswer("REFUND", 1251, ""), Withdrawn, verdict{kind: EventMismatch, amount: 1251}},
	{"SUCCESS of no amount", Attempt{State: Presented}, paidAnswer("SUCCESS", 0, ""), Withdrawn, verdict{kind: EventMismatch}},
	{"SUCCESS in another currency", Attempt{State: Presented}, paidAnswer("SUCCESS", 1250, "USD"), Withdrawn, verdict{kind: EventMismatch, amount: 1250}},
	{"another amount once more", Attempt{State: Withdrawn, Mismatch: true}, paidAnswer("SUCCESS", 1249, ""), Withdrawn, verdict{}},
	{"the right amount after all", Attempt{State: Withdrawn, Mismatch: true}, says("SUCCESS"), Paid, verdict{kind: EventPaid}},

	{"USERPAYING", Attempt{State: Presented}, says("USERPAYING"), Paying, verdict{kind: EventPaying}},
	{"ACCEPT", Attempt{State: Presented}, says("ACCEPT"), Paying, verdict{kind: EventPaying}},
	{"USERPAYING again", Attempt{State: Paying}, says("USERPAYING"), Paying, verdict{}},
	{"USERPAYING off the screen", Attempt{State: Withdrawn}, says("USERPAYING"), Withdrawn, verdict{}},
	{"USERPAYING while a fresh code is made", Attempt{State: Intended}, says("USERPAYING"), Intended, verdict{}},
	{"NOTPAY", Attempt{State: Presented}, says("NOTPAY"), Presented, verdict{}},
	{"NOPAY", Attempt{State: Paying}, says("NOPAY"), Presented, verdict{kind: EventPaying}},
	{"PAYERROR", Attempt{State: Paying}, says("PAYERROR"), Presented, verdict{kind: EventPaying}},
	{"NOTPAY off the screen", Attempt{State: Withdrawn}, says("NOTPAY"), Withdrawn, verdict{}},
	{"PAYERROR off the screen", Attempt{State: Withdrawn}, says("PAYERROR"), Withdrawn, verdict{}},
	{"a state never heard of", Attempt{State: Paying}, says("REVERSING"), Paying, verdict{}},

	{"CLOSED", Attempt{State: Presented}, says("CLOSED"), Closed, verdict{kind: EventClosed}},
	{"REVOKED", Attempt{State: Withdrawn}, says("REVOKED"), Closed, verdict{kind: EventClosed}},
	{"closeorder SUCCESS", Attempt{State: Withdrawn}, answer{call: callClose}, Closed, verdict{kind: EventClosed}},
	{"closeorder ORDERPAID", Attempt{State: Withdrawn}, failed(callClose, refused("ORDERPAID")), Withdrawn, verdict{askNow: true}},
	{"closeorder ORDERNOTEXIST", Attempt{State: Withdrawn}, failed(callClose, refused("ORDERNOTEXIST")), Withdrawn, verdict{none: true}},
	{"closeorder lost", Attempt{State: Withdrawn}, failed(callClose, lost), Withdrawn, verdict{}},
	{"closeorder too early", Attempt{State: Withdrawn}, failed(callClose, refused("INVALID_REQUEST")), Withdrawn, verdict{}},
	{"closeorder ORDERCLOSED of unknown outcome", Attempt{State: Withdrawn}, failed(callClose, unknown(wxpay.ProblemSystem, "ORDERCLOSED", true)), Withdrawn, verdict{}},
	{"orderquery ORDERNOTEXIST", Attempt{State: Presented}, failed(callQuery, refused("ORDERNOTEXIST")), Presented, verdict{none: true}},
	{"orderquery ORDERNOTEXIST of unknown outcome", Attempt{State: Presented}, failed(callQuery, unknown(wxpay.ProblemSystem, "ORDERNOTEXIST", true)), Presented, verdict{}},
	{"orderquery lost", Attempt{State: Paying}, failed(callQuery, lost), Paying, verdict{}},
	{"orderquery SYSTEMERROR", Attempt{State: Presented}, failed(callQuery, busy), Presented, verdict{}},
	{"orderquery refused", Attempt{State: Presented}, failed(callQuery, refused("NOAUTH")), Presented, verdict{}},
	{"orderquery ORDERPAID, which it cannot say", Attempt{State: Presented}, failed(callQuery, refused("ORDERPAID")), Presented, verdict{}},

	{"a code", Attempt{State: Intended, Sending: true}, created(), Presented, verdict{kind: EventPresented}},
	{"a code after it was withdrawn", Attempt{State: Withdrawn, Sending: true}, created(), Withdrawn, verdict{kind: EventPresented}},
	{"the first create refused", Attempt{State: Intended, Sending: true}, failed(callCreate, refused("NOAUTH")), Refused, verdict{kind: EventRefused}},
	{"the first create refused after it was withdrawn", Attempt{State: Withdrawn, Sending: true}, failed(callCreate, refused("NOAUTH")), Refused, verdict{kind: EventRefused}},
	{"a refusal after an unknown", Attempt{State: Intended, Unsure: true}, failed(callCreate, refused("NOAUTH")), Withdrawn, verdict{kind: EventWithdrawn, stale: true}},
	{"a refusal after a code", Attempt{State: Intended, Exists: true}, failed(callCreate, refused("PARAM_ERROR")), Withdrawn, verdict{kind: EventWithdrawn, stale: true}},
	{"a create lost", Attempt{State: Intended, Sending: true}, failed(callCreate, lost), Intended, verdict{kind: EventUnknown}},
	{"a create lost after it was withdrawn", Attempt{State: Withdrawn, Sending: true}, failed(callCreate, lost), Withdrawn, verdict{kind: EventUnknown}},
	{"a create that never left", Attempt{State: Intended, Sending: true}, failed(callCreate, unsent), Intended, verdict{kind: EventUnknown}},
	{"a create that never left, withdrawn", Attempt{State: Withdrawn, Sending: true}, failed(callCreate, unsent), Refused, verdict{kind: EventRefused}},
	{"the second create never left, withdrawn", Attempt{State: Withdrawn, Unsure: true}, failed(callCreate, unsent), Withdrawn, verdict{kind: EventUnknown}},
	{"create ORDERPAID", Attempt{State: Intended, Sending: true}, failed(callCreate, refused("ORDERPAID")), Intended, verdict{kind: EventUnknown, askNow: true, stale: true}},
	{"create ORDERCLOSED", Attempt{State: Intended, Sending: true}, failed(callCreate, refused("ORDERCLOSED")), Intended, verdict{kind: EventUnknown, askNow: true, stale: true}},
	{"an error of no known kind", Attempt{State: Intended, Sending: true}, failed(callCreate, errors.New("cut")), Intended, verdict{kind: EventUnknown}},
}

// TestVerdictTable is the table of "An attempt's life", line by line.
func TestVerdictTable(t *testing.T) {
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			a := r.before
			a.TotalFee = 1250
			r.heard.at = time.Date(2026, 11, 23, 14, 6, 33, 0, Beijing)
			got := learn(&a, r.heard)
			if a.State != r.state || got != r.want {
				t.Errorf("%s, %+v; want %s, %+v", a.State, got, r.state, r.want)
			}
			if a.State.Final() != (a.EndedAt == r.heard.at) || (a.State == Paid) != (a.Payment != nil) {
				t.Errorf("%s ended at %v with the payment %+v", a.State, a.EndedAt, a.Payment)
			}
			if want := a.State == Paid && r.before.State == Withdrawn; a.Late != want {
				t.Errorf("late is %v, want %v", a.Late, want)
			}
			checkMarks(t, r, &a)
		})
	}
}

// checkMarks looks at what a later answer will be judged by.
func checkMarks(t *testing.T, r row, a *Attempt) {
	t.Helper()
	create := r.heard.call == callCreate
	if create && a.Sending {
		t.Error("still sending after the answer")
	}
	code := errCode(r.heard.err)
	unsure := r.before.Unsure || create && r.heard.err != nil &&
		(sent(r.heard.err) && code == "" || code == "ORDERPAID" || code == "ORDERCLOSED")
	if a.Unsure != unsure {
		t.Errorf("unsure is %v, want %v", a.Unsure, unsure)
	}
	if create && r.heard.err == nil && (!a.Exists || a.CodeURL != "weixin://new") {
		t.Errorf("the code is not kept: %+v", a)
	}
	if a.Last.Code == "" || a.Last.At.IsZero() {
		t.Errorf("last answer %+v", a.Last)
	}
}

// TestRule2OnlyTheFirstTwoRowsPay feeds every answer to every state: nothing but
// SUCCESS and REFUND of the amount ordered makes an attempt paid, nothing of
// unknown outcome ends one.
func TestTheAnswerThatIsKept(t *testing.T) {
	for want, err := range map[string]error{
		"NOTENOUGH": refused("NOTENOUGH"), "SYSTEMERROR": busy, "timeout": unknown(wxpay.ProblemTimeout, "NOTENOUGH", true),
		"unreachable": unsent, "broken": errors.New("no answer of WeChat's"), "SUCCESS": nil,
	} {
		if got := failed(callClose, err).answered().Code; got != want {
			t.Errorf("of %v %q is kept, want %q", err, got, want)
		}
	}
}

func TestRule2OnlyTheFirstTwoRowsPay(t *testing.T) {
	for _, r := range rows {
		for _, s := range []AttemptState{Intended, Presented, Paying, Withdrawn} {
			for _, unsure := range []bool{false, true} {
				a := Attempt{State: s, Unsure: unsure, TotalFee: 1250}
				learn(&a, r.heard)
				q := r.heard.query
				good := q != nil && (q.TradeState == "SUCCESS" || q.TradeState == "REFUND") && q.TotalFee == 1250 && q.FeeType != "USD"
				if (a.State == Paid) != good {
					t.Errorf("%s in state %s: %s", r.name, s, a.State)
				}
				if errors.Is(r.heard.err, wxpay.ErrUnknown) && (a.State == Closed || a.State == Refused && (unsure || sent(r.heard.err))) {
					t.Errorf("%s in state %s (unsure %v): %s", r.name, s, unsure, a.State)
				}
			}
		}
	}
}

// TestVerdictTableMissingOrder wants an order that WeChat does not know watched until no
// create can arrive any more and both query and close have said so.
func TestVerdictTableMissingOrder(t *testing.T) {
	expire := time.Date(2026, 11, 23, 14, 0, 0, 0, Beijing)
	for _, c := range []struct {
		name  string
		state AttemptState
		after time.Duration // of time_expire
		calls []call
		want  AttemptState
	}{
		{"before time_expire", Withdrawn, -time.Second, []call{callQuery, callClose}, Withdrawn},
		{"within the minute", Withdrawn, time.Minute, []call{callQuery, callClose, callQuery}, Withdrawn},
		{"the query alone", Withdrawn, time.Minute + time.Second, []call{callQuery, callQuery}, Withdrawn},
		{"the close alone", Withdrawn, time.Minute + time.Second, []call{callClose, callClose}, Withdrawn},
		{"both", Withdrawn, time.Minute + time.Second, []call{callQuery, callClose}, Closed},
		{"both, the close first", Withdrawn, time.Hour, []call{callClose, callQuery}, Closed},
		{"on the screen", Presented, time.Hour, []call{callQuery, callClose}, Presented},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWatch(&Attempt{State: c.state, TimeExpire: expire}, time.Now())
			a := *w.a
			for _, call := range c.calls {
				(&Till{}).missing(w, &a, answer{call: call, wechat: expire.Add(c.after)})
			}
			if a.State != c.want {
				t.Errorf("%s, want %s", a.State, c.want)
			}
		})
	}
}

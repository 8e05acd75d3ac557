package sandbox

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/wxpay"
)

// client is the real client of this merchant.
func (c *counter) client(h *http.Client) *wxpay.Client {
	appid, mchID, key := c.Merchant()
	return &wxpay.Client{AppID: appid, MchID: mchID, Key: key, Gateways: []string{c.URL()}, HTTPClient: h}
}

// outcome is what the real client makes of a fault, and whether the request had
// its effect all the same.
type outcome struct {
	kind    FaultKind
	problem wxpay.Problem
	code    wxpay.Code
	effect  bool
}

// outcomes are what the real client makes of each fault, and whether the order
// was made all the same.
var outcomes = []outcome{
	{NoAnswer, wxpay.ProblemTimeout, "", false},
	{LateEffect, wxpay.ProblemTimeout, "", false}, // not yet
	{LostAfterEffect, wxpay.ProblemBroken, "", true},
	{Reset, wxpay.ProblemBroken, "", false},
	{Slow, wxpay.ProblemTimeout, "", true},
	{HalfAnswer, wxpay.ProblemBroken, "", true},
	{SystemError, wxpay.ProblemSystem, "SYSTEMERROR", false},
	{SystemErrorEffect, wxpay.ProblemSystem, "SYSTEMERROR", true},
	{BankError, wxpay.ProblemSystem, "BANKERROR", false},
	{Recall, wxpay.ProblemSyntax, "", false},
	{NoAuth, "", "NOAUTH", false},
	{ReturnFail, wxpay.ProblemProtocol, "", false},
	{BadSignature, wxpay.ProblemSignature, "", true},
	{Unsigned, wxpay.ProblemSignature, "", true},
	{Tampered, wxpay.ProblemSignature, "", true},
	{NoReturnCode, wxpay.ProblemSyntax, "", true},
	{ReqInfo, wxpay.ProblemSignature, "", true},
	{ForgedClosed, wxpay.ProblemSignature, "", false},
	{TwoFields, wxpay.ProblemSyntax, "", true},
	{Trailing, wxpay.ProblemSyntax, "", true},
	{OtherMerchant, wxpay.ProblemMismatch, "", true},
	{OtherOrder, wxpay.ProblemMismatch, "", true},
	{HTML, wxpay.ProblemHTTP, "", false},
	{BadGateway, wxpay.ProblemHTTP, "", true},
}

func checkFault(c *counter, h *http.Client, i int) {
	c.t.Helper()
	tt := outcomes[i]
	c.Inject(Fault{Interface: "unifiedorder", Kind: tt.kind})
	cl := c.client(h)
	if tt.problem == wxpay.ProblemTimeout {
		cl.Timeout = time.Second
	}
	_, err := cl.UnifiedOrder(c.t.Context(), without(c.order(no), "nonce_str"))
	var failed *wxpay.Error
	if !errors.As(err, &failed) || failed.Problem != tt.problem || failed.Code != tt.code || !failed.Sent {
		c.t.Errorf("%s: %+v", tt.kind, err)
	}
	if _, made := c.Order(no); made != tt.effect {
		c.t.Errorf("%s: order made: %v", tt.kind, made)
	}
	if log := c.Requests(); len(log) != 1 || log[0].Fault != tt.kind || log[0].OutTradeNo != no || log[0].Interface != "unifiedorder" {
		c.t.Errorf("%s: log %+v", tt.kind, log)
	}
	cl.Timeout = 10 * time.Second
	if _, err := cl.UnifiedOrder(c.t.Context(), without(c.order(no), "nonce_str")); err != nil {
		c.t.Errorf("%s: the next one fails too: %v", tt.kind, err)
	}
}

func TestFaultsInProcess(t *testing.T) {
	for i, tt := range outcomes {
		t.Run(string(tt.kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := open(t, Options{})
				checkFault(c, &http.Client{Transport: c.Transport()}, i)
			})
		})
	}
}

func TestFaultsOverTLS(t *testing.T) {
	for i, tt := range outcomes {
		t.Run(string(tt.kind), func(t *testing.T) {
			t.Parallel()
			c := open(t, Options{})
			start(t, c.Sandbox)
			checkFault(c, c.HTTPClient(), i)
		})
	}
}

func TestEveryKindIsTested(t *testing.T) {
	tested := map[FaultKind]bool{"": true, OtherAmount: true, ErrCode: true}
	for _, tt := range outcomes {
		tested[tt.kind] = true
	}
	for kind := range behaviours {
		if !tested[kind] {
			t.Errorf("%s is not", kind)
		}
	}
}

// Any err_code can be had of any interface, and no effect with it.
func TestErrCode(t *testing.T) {
	c := open(t, Options{})
	cl := c.client(&http.Client{Transport: c.Transport()})
	for _, tt := range []struct {
		iface string
		ask   func() error
	}{
		{"unifiedorder", func() error {
			_, err := cl.UnifiedOrder(t.Context(), without(c.order(no), "nonce_str"))
			return err
		}},
		{"orderquery", func() error {
			_, err := cl.OrderQuery(t.Context(), wxpay.OrderQueryRequest{OutTradeNo: no})
			return err
		}},
		{"closeorder", func() error {
			_, err := cl.CloseOrder(t.Context(), wxpay.CloseOrderRequest{OutTradeNo: no})
			return err
		}},
		{"reverse", func() error {
			_, err := cl.Reverse(t.Context(), wxpay.ReverseRequest{OutTradeNo: no})
			return err
		}},
		{"micropay", func() error { _, err := cl.Micropay(t.Context(), c.scanned(no), c.code()); return err }},
		{"authcodetoopenid", func() error { _, err := cl.AuthCodeToOpenID(t.Context(), c.code()); return err }},
	} {
		for _, code := range []wxpay.Code{"ORDERPAID", "NOTENOUGH", "SYSTEMERROR", "USERPAYING", "AUTHCODEEXPIRE", "REVERSE_EXPIRE", "CODE_OF_2031"} {
			c.Inject(Fault{Interface: tt.iface, Kind: ErrCode, Code: string(code)})
			var failed *wxpay.Error
			if err := tt.ask(); !errors.As(err, &failed) || failed.Code != code || failed.Outcome() != wxpay.OutcomeOf(tt.iface, code) {
				t.Errorf("%s %s: %+v", tt.iface, code, failed)
			}
		}
	}
	if list := c.Orders(); len(list) != 0 {
		t.Errorf("%d orders were made", len(list))
	}
	if err := (Fault{Kind: ErrCode}).check(); err == nil {
		t.Error("a code that is none is taken")
	}
	if err := (Fault{Kind: NoAnswer, Code: "NOAUTH"}).check(); err == nil {
		t.Error("a code is taken where it has no place")
	}
}

func TestOtherAmount(t *testing.T) {
	c := open(t, Options{})
	c.want(c.Phone().Scan(c.make(no)), nil)
	c.want(c.Phone().Pay(), nil)
	c.Inject(Fault{Kind: OtherAmount, Count: 2})
	got := c.ask("orderquery", c.about(no))
	if got.Get("trade_state") != "SUCCESS" || got.Get("total_fee") != "1251" {
		t.Errorf("answer %v", got)
	}
	if got := c.close(no); got != "ORDERPAID" {
		t.Errorf("an answer without an amount is bent: %q", got)
	}
	if got := c.ask("orderquery", c.about(no)).Get("total_fee"); got != "1250" {
		t.Errorf("total_fee %s after the faults", got)
	}
}

func TestForgeriesByHMAC(t *testing.T) {
	c := open(t, Options{})
	c.Inject(Fault{Kind: BadSignature})
	p := c.order(no).With("sign_type", "HMAC-SHA256")
	answer := c.post("/pay/unifiedorder", c.signed(p))
	if len(answer.Get("sign")) != 64 || answer.Verify(c.o.Key, wxpay.HMACSHA256) == nil {
		t.Errorf("answer %v", answer)
	}
}

func TestFaultsComeInTheirOrder(t *testing.T) {
	c := open(t, Options{})
	c.make(no)
	c.Inject(Fault{Interface: "closeorder", Kind: BankError})
	c.Inject(Fault{Interface: "orderquery", Kind: SystemError, Count: 2})
	c.Inject(Fault{Kind: NoAuth, Count: -1})
	for i, want := range []string{"SYSTEMERROR", "SYSTEMERROR", "NOAUTH", "NOAUTH", "NOAUTH"} {
		if got := c.state(no); got != want {
			t.Errorf("query %d: %q, want %q", i, got, want)
		}
	}
	c.ClearFaults()
	if got := c.state(no); got != "NOTPAY" {
		t.Errorf("after ClearFaults: %q", got)
	}
}

// TestFaultOfOneNumber waits for what it is meant for, whatever comes before.
func TestFaultOfOneNumber(t *testing.T) {
	const other = no + "2"
	c := open(t, Options{})
	c.make(no)
	c.make(other)
	c.Inject(Fault{Interface: "orderquery", Number: other, Kind: SystemError})
	for _, q := range []struct{ no, want string }{{no, "NOTPAY"}, {other, "SYSTEMERROR"}, {other, "NOTPAY"}} {
		if got := c.state(q.no); got != q.want {
			t.Errorf("%s: %q, want %q", q.no, got, q.want)
		}
	}
}

// pattern asks a hundred times and marks the queries that were spoilt. Between
// them it closes, which is no matter to a fault of orderquery.
func (c *counter) pattern(closing bool) string {
	var marks strings.Builder
	for range 100 {
		if c.state(no) == "SYSTEMERROR" {
			marks.WriteByte('x')
		} else {
			marks.WriteByte('.')
		}
		if closing {
			c.close(no)
		}
	}
	return marks.String()
}

func TestProbabilityCanBeRepeated(t *testing.T) {
	run := func(f Fault, closing bool) string {
		c := open(t, Options{})
		c.make(no)
		c.Inject(f)
		return c.pattern(closing)
	}
	f := Fault{Interface: "orderquery", Kind: SystemError, Count: -1, Probability: 20, Seed: 7}
	first := run(f, false)
	if n := strings.Count(first, "x"); n < 10 || n > 30 {
		t.Errorf("20 percent of a hundred are %d: %s", n, first)
	}
	if again := run(f, true); again != first {
		t.Errorf("the same seed gives\n%s and\n%s", first, again)
	}
	f.Seed = 8
	if other := run(f, false); other == first {
		t.Errorf("another seed gives the same: %s", first)
	}
}

func TestProbabilityOfAFreshSeedCanBeRepeated(t *testing.T) {
	c := open(t, Options{})
	c.make(no)
	told := c.Inject(Fault{Kind: SystemError, Count: -1, Probability: 50})
	first := c.pattern(false)
	if listed := c.Faults(); told.Seed == 0 || len(listed) != 1 || listed[0] != told {
		t.Fatalf("told %+v, listed %+v", told, listed)
	}
	c.ClearFaults()
	c.Inject(told)
	if again := c.pattern(false); again != first {
		t.Errorf("seed %d gives\n%s and\n%s", told.Seed, first, again)
	}
}

// TestProbabilityAndCount: Count counts what was spoilt, and what a fault lets
// pass is the next one's.
func TestProbabilityAndCount(t *testing.T) {
	c := open(t, Options{})
	c.make(no)
	c.Inject(Fault{Kind: SystemError, Count: 3, Probability: 50, Seed: 1})
	c.Inject(Fault{Kind: NoAuth, Count: -1})
	spoilt := 0
	for range 100 {
		switch got := c.state(no); got {
		case "SYSTEMERROR":
			spoilt++
		case "NOAUTH":
		default:
			t.Fatalf("%q came through both", got)
		}
	}
	if spoilt != 3 || len(c.Faults()) != 1 {
		t.Errorf("%d spoilt, left %+v", spoilt, c.Faults())
	}
}

func TestInjectPanicsOnASlip(t *testing.T) {
	for _, f := range []Fault{
		{}, {Kind: "no_such"}, {Kind: Slow, Interface: "no_such"}, {Kind: Slow, Probability: 101}, {Kind: Slow, Probability: -1},
		{Kind: Unsigned, Interface: "downloadbill"}, {Kind: OtherAmount, Interface: "downloadbill"}, {Kind: BadSignature, Interface: "report"},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%+v is taken", f)
				}
			}()
			open(t, Options{}).Inject(f)
		}()
	}
}

// TestLateEffect: a create that arrives after the shop has given up, and has
// been told that there is no such order.
func TestLateEffect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := open(t, Options{})
		c.Inject(Fault{Kind: LateEffect, Delay: 5 * time.Second})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := c.client(&http.Client{Transport: c.Transport()}).UnifiedOrder(ctx, without(c.order(no), "nonce_str"))
		if !errors.Is(err, wxpay.ErrUnknown) {
			t.Errorf("error %v", err)
		}
		if got := c.state(no); got != "ORDERNOTEXIST" {
			t.Errorf("before: %q", got)
		}
		time.Sleep(5 * time.Second)
		synctest.Wait()
		if got := c.state(no); got != "NOTPAY" {
			t.Errorf("after: %q", got)
		}
	})
}

package pos_test

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/pos"
	"wxtill/pos/postest"
	"wxtill/wxpay"
)

// script is a gateway that answers what a test tells it to. An answer is a
// trade_state or err_code, or one of the words below.
type script struct {
	wxpay.CodeGateway // none: payment codes are played against the sandbox

	mu                   sync.Mutex
	probes               int // guarded by mu
	create, query, close string
	refund, refundStatus string         // "": OK, and REFUNDNOTEXIST
	problem              wxpay.Problem  // of every answer, where not ""
	paid                 pos.OutTradeNo // whose query says SUCCESS, whatever the others say
	fee                  int64          // total_fee of a SUCCESS; 0: as ordered
	coupon               int64          // coupon_fee of a SUCCESS
	end                  time.Time      // time_end of a SUCCESS; zero: now
	slow                 time.Duration  // before any call is answered
	orders               map[string]wxpay.Params
	contents             map[string]int // distinct contents by number
	calls                []called
	inFlight             map[string]int // by out_trade_no
	most                 int            // calls in flight at once for one of them
}

// called is one call that was made.
type called struct {
	name string
	no   string // out_trade_no
	at   time.Time
}

const (
	ok      = "OK"
	timeout = "timeout" // sent, no answer
	offline = "offline" // never sent
)

func (g *script) do(ctx context.Context, c called, answer string) error {
	name := c.name
	c.at = time.Now()
	g.calls = append(g.calls, c)
	g.inFlight[c.no]++
	g.most = max(g.most, g.inFlight[c.no])
	wait := g.slow
	g.mu.Unlock()
	timer := time.NewTimer(wait)
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
	g.mu.Lock()
	g.inFlight[c.no]--
	if ctx.Err() != nil {
		answer = timeout
	}
	if g.problem != "" {
		return &wxpay.Error{Interface: name, Problem: g.problem, Sent: g.problem != wxpay.ProblemUnreachable}
	}
	switch answer {
	case ok:
		return nil
	case timeout:
		return &wxpay.Error{Interface: name, Problem: wxpay.ProblemTimeout, Sent: true}
	case offline:
		return &wxpay.Error{Interface: name, Problem: wxpay.ProblemUnreachable}
	case "SYSTEMERROR":
		return &wxpay.Error{Interface: name, Problem: wxpay.ProblemSystem, Code: wxpay.Code(answer), Sent: true}
	}
	return &wxpay.Error{Interface: name, Code: wxpay.Code(answer), Sent: true}
}

func (g *script) UnifiedOrder(ctx context.Context, order wxpay.Params) (*wxpay.UnifiedOrderResponse, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	no := order.Get("out_trade_no")
	if old, ok := g.orders[no]; !ok || !slices.Equal(old, order) {
		g.contents[no]++
	}
	g.orders[no] = order
	if err := g.do(ctx, called{name: "unifiedorder", no: no}, g.create); err != nil {
		return nil, err
	}
	return &wxpay.UnifiedOrderResponse{CodeURL: "weixin://wxpay/bizpayurl?pr=" + no}, nil
}

func (g *script) OrderQuery(ctx context.Context, q wxpay.OrderQueryRequest) (*wxpay.OrderQueryResponse, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	answer, state := ok, g.query
	if q.OutTradeNo == string(g.paid) {
		state = "SUCCESS"
	}
	switch state {
	case timeout, offline, "ORDERNOTEXIST", "SYSTEMERROR":
		answer = state
	}
	if err := g.do(ctx, called{name: "orderquery", no: q.OutTradeNo}, answer); err != nil {
		return nil, err
	}
	r := &wxpay.OrderQueryResponse{TradeState: wxpay.TradeState(state), OutTradeNo: q.OutTradeNo, TotalFee: g.fee}
	if g.fee == 0 {
		r.TotalFee, _ = strconv.ParseInt(g.orders[q.OutTradeNo].Get("total_fee"), 10, 64)
	}
	r.TransactionID, r.TimeEnd, r.CouponFee = "4200"+q.OutTradeNo, time.Now(), g.coupon
	if !g.end.IsZero() {
		r.TimeEnd = g.end
	}
	return r, nil
}

func (g *script) CloseOrder(ctx context.Context, q wxpay.CloseOrderRequest) (*wxpay.CloseOrderResponse, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if err := g.do(ctx, called{name: "closeorder", no: q.OutTradeNo}, g.close); err != nil {
		return nil, err
	}
	return &wxpay.CloseOrderResponse{}, nil
}

func (g *script) DownloadBill(context.Context, wxpay.BillRequest) (*wxpay.Bill, error) {
	return nil, &wxpay.Error{Interface: "downloadbill", Err: wxpay.ErrNoBill}
}

func (g *script) Refund(ctx context.Context, refund wxpay.Params) (*wxpay.RefundResponse, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	no := refund.Get("out_refund_no")
	if old, ok := g.orders[no]; !ok || !slices.Equal(old, refund) {
		g.contents[no]++
	}
	g.orders[no] = refund
	if err := g.do(ctx, called{name: "refund", no: no}, cmp.Or(g.refund, ok)); err != nil {
		return nil, err
	}
	return &wxpay.RefundResponse{OutRefundNo: no, RefundID: "5030" + no}, nil
}

func (g *script) RefundQuery(ctx context.Context, q wxpay.RefundQueryRequest) (*wxpay.RefundQueryResponse, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	answer, status := ok, cmp.Or(g.refundStatus, "REFUNDNOTEXIST")
	if status == timeout || status == "REFUNDNOTEXIST" {
		answer = status
	}
	if err := g.do(ctx, called{name: "refundquery", no: q.OutRefundNo}, answer); err != nil {
		return nil, err
	}
	fee, err := strconv.ParseInt(g.orders[q.OutRefundNo].Get("refund_fee"), 10, 64)
	if err != nil {
		return nil, err
	}
	return &wxpay.RefundQueryResponse{Refunds: []wxpay.Refund{{
		OutRefundNo: q.OutRefundNo, RefundID: "5030" + q.OutRefundNo, RefundStatus: wxpay.RefundStatus(status), RefundFee: fee,
	}}}, nil
}

func (g *script) Probe(context.Context) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.probes++
	return nil
}

func (g *script) say(create, query, close string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.create, g.query, g.close = create, query, close
}

func (g *script) count(name string) int { return len(g.times(name)) }

// spoil has every answer unusable in one way; "" has them good again.
func (g *script) spoil(p wxpay.Problem) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.problem = p
}

// underWay are the calls that are not answered yet, by out_trade_no.
func (g *script) underWay() map[string]int {
	g.mu.Lock()
	defer g.mu.Unlock()
	under := maps.Clone(g.inFlight)
	maps.DeleteFunc(under, func(_ string, n int) bool { return n == 0 })
	return under
}

// set changes how it answers from now on.
func (g *script) set(change func(*script)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	change(g)
}

// payOnly has one order paid and all others stay as they are.
func (g *script) payOnly(no pos.OutTradeNo) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.paid = no
}

// times are the moments at which an interface was called.
func (g *script) times(name string) []time.Time {
	g.mu.Lock()
	defer g.mu.Unlock()
	var at []time.Time
	for _, c := range g.calls {
		if c.name == name {
			at = append(at, c.at)
		}
	}
	return at
}

// gaps are the waits between calls of an interface.
func (g *script) gaps(name string) []time.Duration {
	var gaps []time.Duration
	at := g.times(name)
	for i := 1; i < len(at); i++ {
		gaps = append(gaps, at[i].Sub(at[i-1]))
	}
	return gaps
}

// order is what WeChat was sent under a number.
func (g *script) order(no pos.OutTradeNo) wxpay.Params {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.orders[string(no)]
}

// wallClock is this machine's clock, off by some time that may jump.
type wallClock struct{ off atomic.Int64 }

func (c *wallClock) Now() time.Time       { return time.Now().Add(time.Duration(c.off.Load())) }
func (c *wallClock) jump(d time.Duration) { c.off.Add(int64(d)) }

// shop is a till in a bubble.
type shop struct {
	*pos.Till
	t      *testing.T
	book   *postest.Ledger
	wechat *script
	stop   context.CancelFunc
}

var rhythm = pos.Rhythm{Poll: 2 * time.Second, Window: 90 * time.Second, Expire: 7 * time.Minute, CloseAfter: 5 * time.Minute}

// open starts a till over the book, as after a restart; change makes it another
// than the usual.
func open(t *testing.T, book *postest.Ledger, wechat *script, change ...func(*pos.Options)) *shop {
	t.Helper()
	o := pos.Options{
		Ledger:   book,
		Gateways: func(pos.MerchantID) []pos.Gateway { return []pos.Gateway{wechat} },
		Account:  pos.Account{Merchant: 1, AppID: "wx1", MchID: "1", NotifyURL: "https://localhost/n", SpbillCreateIP: "127.0.0.1"},
		Shop:     pos.Shop{Name: "街角咖啡", Till: "T01", Device: "till-1"},
		Rhythm:   rhythm,
	}
	for _, fn := range change {
		fn(&o)
	}
	till, err := pos.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); _ = till.Run(ctx) }()
	s := &shop{Till: till, t: t, book: book, wechat: wechat}
	s.stop = func() { stop(); <-done }
	t.Cleanup(s.stop)
	return s
}

func newScript() *script {
	return &script{create: ok, query: "NOTPAY", close: ok, orders: map[string]wxpay.Params{}, contents: map[string]int{}, inFlight: map[string]int{}}
}

// run opens a till with an empty book in a bubble of its own. Whatever the test
// does, every order is sent with one content and never two calls at once.
func run(t *testing.T, test func(*shop), change ...func(*pos.Options)) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, postest.NewLedger(), newScript(), change...)
		s.Observe(wxpay.Call{Interface: "probe", Date: time.Now()})
		test(s)
		s.wechat.mu.Lock()
		defer s.wechat.mu.Unlock()
		for no, n := range s.wechat.contents {
			if n != 1 {
				t.Errorf("%s was sent with %d contents", no, n)
			}
		}
		if s.wechat.most > 1 {
			t.Errorf("%d calls in flight at once for one attempt", s.wechat.most)
		}
	})
}

// goBy has the till go by other terms from now on, under its own name.
func (s *shop) goBy(terms pos.Terms) {
	terms.Name, terms.Language = s.Shop().Name, s.Shop().Language
	s.Adopt(terms)
}

func (s *shop) ring(fen pos.Fen) {
	s.t.Helper()
	if err := s.AddAmount(s.t.Context(), "", fen); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shop) charge() pos.OutTradeNo {
	s.t.Helper()
	no, err := s.Charge(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	synctest.Wait()
	return no
}

func (s *shop) after(d time.Duration) { time.Sleep(d); synctest.Wait() }

// want holds an attempt to a state and a status. What is paid and no part of its sale has to be
// told as that.
func (s *shop) want(no pos.OutTradeNo, state pos.AttemptState, status pos.Status) pos.PaymentView {
	s.t.Helper()
	v, err := s.Payment(s.t.Context(), no)
	if err != nil {
		s.t.Fatal(err)
	}
	if status == pos.StatusPaid && !s.tendered(v.Attempt.Sale, no) {
		status = pos.StatusUnowed
	}
	if v.Attempt.State != state || v.Status != status {
		s.t.Fatalf("attempt is %s, %s (last %+v); want %s, %s", v.Attempt.State, v.Status, v.Attempt.Last, state, status)
	}
	return v
}

// tendered reports whether a payment is a part of its sale in the book.
func (s *shop) tendered(sale pos.SaleNumber, no pos.OutTradeNo) bool {
	s.t.Helper()
	booked, err := s.SaleByNumber(s.t.Context(), sale)
	if err != nil {
		s.t.Fatal(err)
	}
	return slices.ContainsFunc(booked.Tenders, func(t pos.Tender) bool { return t.OutTradeNo == no })
}

func (s *shop) sums() pos.Counts {
	s.t.Helper()
	c, err := s.Counts(s.t.Context())
	if err != nil || c.Created != c.Paid+c.Closed+c.Refused+c.Undecided {
		s.t.Fatalf("counts %+v, %v do not add up", c, err)
	}
	return c
}

func (s *shop) check(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// alarms are those that nobody has settled.
func (s *shop) alarms() []pos.Alarm {
	s.t.Helper()
	alarms, err := s.Alarms(s.t.Context())
	s.check(err)
	return alarms
}

// sale looks a sale up in the book.
func (s *shop) sale(n pos.SaleNumber) *pos.Sale {
	s.t.Helper()
	sale, err := s.SaleByNumber(s.t.Context(), n)
	s.check(err)
	return sale
}

// probed is how often it was asked for a sign of life.
func (g *script) probed() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.probes
}

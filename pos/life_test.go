package pos_test

import (
	"context"
	"errors"
	"slices"
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
	mu                   sync.Mutex
	create, query, close string
	fee                  int64         // total_fee of a SUCCESS; 0: as ordered
	slow                 time.Duration // before a create is answered
	orders               map[string]wxpay.Params
	contents             map[string]int // distinct contents by number
	calls                []string
	inFlight, most       int
}

const (
	ok      = "OK"
	timeout = "timeout" // sent, no answer
	offline = "offline" // never sent
)

func (g *script) do(ctx context.Context, name, answer string, wait time.Duration) error {
	g.calls = append(g.calls, name)
	g.inFlight++
	g.most = max(g.most, g.inFlight)
	g.mu.Unlock()
	timer := time.NewTimer(wait)
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
	g.mu.Lock()
	g.inFlight--
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
	if err := g.do(ctx, "unifiedorder", g.create, g.slow); err != nil {
		return nil, err
	}
	return &wxpay.UnifiedOrderResponse{CodeURL: "weixin://wxpay/bizpayurl?pr=" + no}, nil
}

func (g *script) OrderQuery(ctx context.Context, q wxpay.OrderQueryRequest) (*wxpay.OrderQueryResponse, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	answer, state := ok, g.query
	switch state {
	case timeout, offline, "ORDERNOTEXIST", "SYSTEMERROR":
		answer = state
	}
	if err := g.do(ctx, "orderquery", answer, 0); err != nil {
		return nil, err
	}
	r := &wxpay.OrderQueryResponse{TradeState: wxpay.TradeState(state), OutTradeNo: q.OutTradeNo, TotalFee: g.fee}
	if g.fee == 0 {
		for range g.orders[q.OutTradeNo].Get("total_fee") {
			r.TotalFee = parse(g.orders[q.OutTradeNo].Get("total_fee"))
		}
	}
	r.TransactionID, r.TimeEnd = "4200000000202611230000000001", time.Now()
	return r, nil
}

func (g *script) CloseOrder(ctx context.Context, _ wxpay.CloseOrderRequest) (*wxpay.CloseOrderResponse, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if err := g.do(ctx, "closeorder", g.close, 0); err != nil {
		return nil, err
	}
	return &wxpay.CloseOrderResponse{}, nil
}

func (g *script) Probe(context.Context) error { return nil }

func (g *script) say(create, query, close string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.create, g.query, g.close = create, query, close
}

func (g *script) count(name string) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := 0
	for _, c := range g.calls {
		if c == name {
			n++
		}
	}
	return n
}

func parse(s string) int64 {
	var n int64
	for _, r := range s {
		n = n*10 + int64(r-'0')
	}
	return n
}

// shop is a till in a bubble.
type shop struct {
	*pos.Till
	t      *testing.T
	book   *postest.Ledger
	wechat *script
	stop   context.CancelFunc
}

var rhythm = pos.Rhythm{Poll: 2 * time.Second, Window: 90 * time.Second, Expire: 7 * time.Minute, CloseAfter: 5 * time.Minute}

// open starts a till over the book, as after a restart.
func open(t *testing.T, book *postest.Ledger, wechat *script) *shop {
	t.Helper()
	till, err := pos.Open(t.Context(), pos.Options{
		Ledger:   book,
		Gateways: func(pos.MerchantID) []pos.Gateway { return []pos.Gateway{wechat} },
		Account:  pos.Account{Merchant: 1, AppID: "wx1", MchID: "1", NotifyURL: "https://localhost/n", SpbillCreateIP: "127.0.0.1"},
		Shop:     pos.Shop{Name: "街角咖啡", Till: "T01", Device: "till-1"},
		Rhythm:   rhythm,
	})
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
	return &script{create: ok, query: "NOTPAY", close: ok, orders: map[string]wxpay.Params{}, contents: map[string]int{}}
}

// run opens a till with an empty book in a bubble of its own.
func run(t *testing.T, test func(*shop)) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, postest.NewLedger(), newScript())
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

func (s *shop) want(no pos.OutTradeNo, state pos.AttemptState, status pos.Status) pos.PaymentView {
	s.t.Helper()
	v, err := s.Payment(s.t.Context(), no)
	if err != nil {
		s.t.Fatal(err)
	}
	if v.Attempt.State != state || v.Status != status {
		s.t.Fatalf("attempt is %s, %s (last %+v); want %s, %s", v.Attempt.State, v.Status, v.Attempt.Last, state, status)
	}
	return v
}

func (s *shop) sums() pos.Counts {
	s.t.Helper()
	c, err := s.Counts(s.t.Context())
	if err != nil || c.Created != c.Paid+c.Closed+c.Refused+c.Undecided {
		s.t.Fatalf("counts %+v, %v do not add up", c, err)
	}
	return c
}

func TestPaid(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		no := s.charge()
		s.want(no, pos.Presented, pos.StatusScan)
		if err := s.AddAmount(s.t.Context(), "", 100); !errors.Is(err, pos.ErrSaleLocked) {
			t.Errorf("adding while locked: %v", err)
		}
		s.wechat.say(ok, "USERPAYING", ok)
		s.after(2 * time.Second)
		s.want(no, pos.Paying, pos.StatusPaying)
		s.wechat.say(ok, "SUCCESS", ok)
		s.after(time.Second)
		v := s.want(no, pos.Paid, pos.StatusPaid)
		sale, err := s.SaleByNumber(s.t.Context(), v.Attempt.Sale)
		if err != nil || sale.State != pos.SaleSettled || sale.Tenders[0].OutTradeNo != no {
			t.Errorf("sale %+v, %v", sale, err)
		}
		if r, err := s.book.Receipt(s.t.Context(), sale.Number); err != nil || r.WeChat[0].TransactionID == "" {
			t.Errorf("receipt %+v, %v", r, err)
		}
		if s.Sale().Number != "" {
			t.Error("the next sale has not begun")
		}
		if c := s.sums(); c != (pos.Counts{Created: 1, Paid: 1}) {
			t.Errorf("counts %+v", c)
		}
	})
}

func TestNeverPaidIsClosed(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		no := s.charge()
		s.after(89 * time.Second)
		s.want(no, pos.Presented, pos.StatusScan)
		s.after(2 * time.Second)
		s.want(no, pos.Withdrawn, pos.StatusConfirming)
		if s.wechat.count("closeorder") != 0 {
			t.Error("closed before close_after")
		}
		s.after(rhythm.CloseAfter - 92*time.Second)
		s.want(no, pos.Withdrawn, pos.StatusConfirming)
		s.after(2 * time.Second)
		s.want(no, pos.Closed, pos.StatusClosed)
		if s.Sale().Owes() != 1250 {
			t.Error("the sale cannot be charged again")
		}
	})
}

func TestPayingStretchesTheWindow(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		no := s.charge()
		s.wechat.say(ok, "USERPAYING", ok)
		s.after(rhythm.Window + 59*time.Second)
		s.want(no, pos.Paying, pos.StatusPaying)
		s.after(2 * time.Second)
		s.want(no, pos.Withdrawn, pos.StatusConfirming)
	})
}

func TestLatePayment(t *testing.T) {
	for _, c := range []struct {
		name  string
		then  func(*shop)
		alarm pos.AlarmKind
	}{
		{"the sale still owes it", func(*shop) {}, ""},
		{"the sale owes more", func(s *shop) { s.ring(500) }, ""},
		{"voided", func(s *shop) { s.check(s.Void(s.t.Context())) }, pos.AlarmLatePayment},
		{"paid in cash", func(s *shop) { _, err := s.Cash(s.t.Context(), 2000); s.check(err) }, pos.AlarmSecondPayment},
	} {
		t.Run(c.name, func(t *testing.T) {
			run(t, func(s *shop) {
				s.ring(1250)
				no := s.charge()
				s.check(s.Withdraw(s.t.Context(), no))
				s.want(no, pos.Withdrawn, pos.StatusWithdrawn)
				c.then(s)
				s.wechat.say(ok, "SUCCESS", "ORDERPAID")
				s.after(30 * time.Second)
				if v := s.want(no, pos.Paid, pos.StatusPaid); !v.Attempt.Late {
					t.Error("not marked as late")
				}
				alarms, _ := s.Alarms(s.t.Context())
				if c.alarm == "" != (len(alarms) == 0) || len(alarms) > 0 && alarms[0].Kind != c.alarm {
					t.Errorf("alarms %+v, want %q", alarms, c.alarm)
				}
			})
		})
	}
}

func (s *shop) check(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func TestOrderPaidAtClose(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		no := s.charge()
		s.check(s.Withdraw(s.t.Context(), no))
		s.wechat.say(ok, "NOTPAY", "ORDERPAID")
		s.after(rhythm.CloseAfter - time.Second)
		s.wechat.say(ok, "SUCCESS", "ORDERPAID")
		s.after(time.Second)
		s.want(no, pos.Paid, pos.StatusPaid)
	})
}

func TestCreateUnknown(t *testing.T) {
	run(t, func(s *shop) {
		s.wechat.say(timeout, "ORDERNOTEXIST", "ORDERNOTEXIST")
		s.ring(1250)
		no := s.charge()
		s.want(no, pos.Intended, pos.StatusReconnecting)
		s.wechat.say("NOAUTH", "ORDERNOTEXIST", "ORDERNOTEXIST")
		s.after(2 * time.Second)
		// The refusal says nothing about the sending before it.
		s.want(no, pos.Withdrawn, pos.StatusWithdrawn)
		s.after(6 * time.Minute)
		s.want(no, pos.Withdrawn, pos.StatusWithdrawn)
		s.after(4 * time.Minute)
		s.want(no, pos.Closed, pos.StatusClosed)
	})
}

func TestRefused(t *testing.T) {
	run(t, func(s *shop) {
		s.wechat.say("NOAUTH", "NOTPAY", ok)
		s.ring(1250)
		no := s.charge()
		s.want(no, pos.Refused, pos.StatusRefused)
		s.wechat.say(ok, "NOTPAY", ok)
		if again := s.charge(); again == no {
			t.Error("a refused attempt was sent again")
		}
	})
}

func TestOfflineLeavesNothingUndecided(t *testing.T) {
	run(t, func(s *shop) {
		s.wechat.say(offline, offline, offline)
		s.ring(1250)
		no := s.charge()
		s.want(no, pos.Intended, pos.StatusReconnecting)
		s.check(s.Withdraw(s.t.Context(), no))
		s.want(no, pos.Refused, pos.StatusRefused)
		sale, err := s.Cash(s.t.Context(), 2000)
		if err != nil || sale.Tenders[0].Change != 750 {
			t.Errorf("cash: %+v, %v", sale, err)
		}
	})
}

func TestNewCodeIsTheSameAttempt(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		no := s.charge()
		if again, err := s.Charge(s.t.Context()); err != nil || again != no || s.wechat.count("unifiedorder") != 1 {
			t.Errorf("a key pressed twice: %s, %v, %d creates", again, err, s.wechat.count("unifiedorder"))
		}
		again, err := s.NewCode(s.t.Context())
		synctest.Wait()
		if err != nil || again != no || s.wechat.count("unifiedorder") != 2 {
			t.Errorf("new code: %s, %v, %d creates", again, err, s.wechat.count("unifiedorder"))
		}
		s.after(7 * time.Minute)
		if third := s.charge(); third == no {
			t.Error("an order without time left was sent again")
		}
	})
}

func TestSecondPayment(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		first := s.charge()
		s.check(s.Withdraw(s.t.Context(), first))
		s.ring(100)
		second := s.charge()
		if first == second {
			t.Fatal("another amount under the same number")
		}
		s.wechat.say(ok, "SUCCESS", "ORDERPAID")
		s.AskNow(second)
		s.after(time.Minute)
		s.want(first, pos.Paid, pos.StatusPaid)
		s.want(second, pos.Paid, pos.StatusPaid)
		alarms, _ := s.Alarms(s.t.Context())
		if len(alarms) != 1 {
			t.Fatalf("alarms: %+v", alarms)
		}
	})
}

func TestOtherAmountIsNeverGreen(t *testing.T) {
	run(t, func(s *shop) {
		s.wechat.fee = 1
		s.ring(1250)
		no := s.charge()
		s.wechat.say(ok, "SUCCESS", "ORDERPAID")
		s.after(time.Hour)
		s.want(no, pos.Withdrawn, pos.StatusMismatch)
		alarms, _ := s.Alarms(s.t.Context())
		if len(alarms) != 1 || alarms[0].Kind != pos.AlarmMismatch || s.sums().Undecided != 1 {
			t.Errorf("alarms %+v", alarms)
		}
	})
}

func TestRestart(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		no := s.charge()
		s.stop()
		s.wechat.say(ok, "SUCCESS", "ORDERPAID")
		again := open(s.t, s.book, s.wechat)
		synctest.Wait()
		if v := again.want(no, pos.Paid, pos.StatusPaid); !v.Attempt.Late {
			t.Error("not marked as late")
		}
	})
}

func TestRestartShowsTheSameOrderAgain(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		no := s.charge()
		s.stop()
		again := open(s.t, s.book, s.wechat)
		synctest.Wait()
		again.want(no, pos.Withdrawn, pos.StatusWithdrawn)
		again.Observe(wxpay.Call{Interface: "probe", Date: time.Now()})
		if second := again.charge(); second != no {
			t.Errorf("restart made %s beside %s", second, no)
		}
		again.want(no, pos.Presented, pos.StatusScan)
	})
}

func TestNothingGreenThatIsNotDurable(t *testing.T) {
	run(t, func(s *shop) {
		var full atomic.Bool
		full.Store(true)
		s.book.BeforeCommit = func(c *pos.Change) error {
			if full.Load() && c.Kind == pos.EventPaid {
				return pos.ErrDiskFull
			}
			return nil
		}
		s.ring(1250)
		no := s.charge()
		s.wechat.say(ok, "SUCCESS", "ORDERPAID")
		s.after(10 * time.Second)
		s.want(no, pos.Presented, pos.StatusScan)
		if err := s.Weather().Book; !errors.Is(err, pos.ErrDiskFull) {
			t.Errorf("the status bar says %v", err)
		}
		full.Store(false)
		s.after(10 * time.Second)
		s.want(no, pos.Paid, pos.StatusPaid)
	})
}

func TestClockAnHourOff(t *testing.T) {
	run(t, func(s *shop) {
		s.Observe(wxpay.Call{Interface: "probe", Date: time.Now().Add(time.Hour)})
		s.ring(1250)
		no := s.charge()
		v := s.want(no, pos.Presented, pos.StatusScan)
		if d := time.Until(v.Attempt.TimeExpire); d < time.Hour || d > time.Hour+rhythm.Expire+2*time.Second {
			t.Errorf("time_expire lies %v ahead of this machine's clock", d)
		}
	})
}

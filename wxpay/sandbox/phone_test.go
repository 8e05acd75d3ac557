package sandbox

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestPhone plays scripts of one customer. Each step is checked with what the
// gateway then tells the shop and what the phone shows.
func TestPhone(t *testing.T) {
	type step struct {
		do    string
		err   error
		state string
		page  Page
	}
	for _, tt := range []struct {
		name  string
		steps []step
	}{
		{"scan, password, pay", []step{
			{"scan", nil, "NOTPAY", PageScanned},
			{"password", nil, "USERPAYING", PagePassword},
			{"pay", nil, "SUCCESS", PagePaid},
		}},
		{"pay at once, and again", []step{
			{"scan", nil, "NOTPAY", PageScanned},
			{"pay", nil, "SUCCESS", PagePaid},
			{"pay", ErrAlreadyPaid, "SUCCESS", PagePaid},
			{"cancel", nil, "SUCCESS", PageIdle},
			{"scan", ErrAlreadyPaid, "SUCCESS", PageGone},
		}},
		{"nothing scanned", []step{
			{"pay", ErrNothingScanned, "NOTPAY", PageIdle},
			{"password", ErrNothingScanned, "NOTPAY", PageIdle},
			{"nomoney", ErrNothingScanned, "NOTPAY", PageIdle},
			{"cancel", ErrNothingScanned, "NOTPAY", PageIdle},
		}},
		{"cancel and come back", []step{
			{"scan", nil, "NOTPAY", PageScanned},
			{"password", nil, "USERPAYING", PagePassword},
			{"cancel", nil, "NOTPAY", PageIdle},
			{"pay", ErrNothingScanned, "NOTPAY", PageIdle},
			{"scan", nil, "NOTPAY", PageScanned},
			{"pay", nil, "SUCCESS", PagePaid},
		}},
		{"no money, then another card", []step{
			{"scan", nil, "NOTPAY", PageScanned},
			{"nomoney", nil, "PAYERROR", PageNoMoney},
			{"password", nil, "USERPAYING", PagePassword},
			{"nomoney", nil, "PAYERROR", PageNoMoney},
			{"pay", nil, "SUCCESS", PagePaid},
		}},
		{"too slow, then quick", []step{
			{"scan", nil, "NOTPAY", PageScanned},
			{"password", nil, "USERPAYING", PagePassword},
			{"tooslow", nil, "NOPAY", PageTooSlow},
			{"pay", nil, "SUCCESS", PagePaid},
			{"tooslow", ErrAlreadyPaid, "SUCCESS", PagePaid},
		}},
		{"too slow, then away", []step{
			{"tooslow", ErrNothingScanned, "NOTPAY", PageIdle},
			{"scan", nil, "NOTPAY", PageScanned},
			{"tooslow", nil, "NOPAY", PageTooSlow},
			{"cancel", nil, "NOTPAY", PageIdle},
		}},
		{"the bank is about to pay", []step{
			{"atbank", ErrNothingScanned, "NOTPAY", PageIdle},
			{"scan", nil, "NOTPAY", PageScanned},
			{"atbank", nil, "ACCEPT", PageAccepted},
			{"pay", ErrAlreadyPaid, "ACCEPT", PageAccepted},
			{"nomoney", ErrAlreadyPaid, "ACCEPT", PageAccepted},
			{"cancel", nil, "ACCEPT", PageIdle},
			{"scan", ErrAlreadyPaid, "ACCEPT", PageGone},
		}},
		{"no money, then away", []step{
			{"scan", nil, "NOTPAY", PageScanned},
			{"nomoney", nil, "PAYERROR", PageNoMoney},
			{"cancel", nil, "NOTPAY", PageIdle},
		}},
		{"closed while on the password page", []step{
			{"scan", nil, "NOTPAY", PageScanned},
			{"password", nil, "USERPAYING", PagePassword},
			{"close", nil, "CLOSED", PagePassword},
			{"pay", ErrClosed, "CLOSED", PageGone},
			{"scan", ErrClosed, "CLOSED", PageGone},
		}},
		{"the password page outlasts time_expire", []step{
			{"scan", nil, "NOTPAY", PageScanned},
			{"password", nil, "USERPAYING", PagePassword},
			{"expire", nil, "USERPAYING", PagePassword},
			{"pay", nil, "SUCCESS", PagePaid},
		}},
		{"a scanned code does not", []step{
			{"scan", nil, "NOTPAY", PageScanned},
			{"expire", nil, "NOTPAY", PageScanned},
			{"pay", ErrExpired, "NOTPAY", PageGone},
		}},
		{"nor who left the password page", []step{
			{"scan", nil, "NOTPAY", PageScanned},
			{"password", nil, "USERPAYING", PagePassword},
			{"expire", nil, "USERPAYING", PagePassword},
			{"cancel", nil, "NOTPAY", PageIdle},
			{"scan", ErrExpired, "NOTPAY", PageGone},
		}},
		{"scanning again leaves the password page", []step{
			{"scan", nil, "NOTPAY", PageScanned},
			{"password", nil, "USERPAYING", PagePassword},
			{"scan", nil, "NOTPAY", PageScanned},
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := open(t, Options{})
			p := c.order(no).With("time_expire", noon.Add(7*time.Minute).Format(timeFormat))
			url := c.ask("unifiedorder", p).Get("code_url")
			phone := c.Phone()
			do := map[string]func() error{
				"scan":     func() error { return phone.Scan(url) },
				"password": phone.AskPassword, "pay": phone.Pay, "cancel": phone.Cancel, "nomoney": phone.NoMoney, "tooslow": phone.TooSlow,
				"atbank": func() error { return phone.PayAtBank(time.Hour) },
				"close":  func() error { c.close(no); return nil },
				"expire": func() error { c.clock.advance(7 * time.Minute); return nil },
			}
			for i, s := range tt.steps {
				c.want(do[s.do](), s.err)
				if got, page := c.state(no), phone.Snapshot().Page; got != s.state || page != s.page {
					t.Fatalf("step %d, %s: state %q page %q, want %q %q", i, s.do, got, page, s.state, s.page)
				}
			}
		})
	}
}

func TestForeignCodes(t *testing.T) {
	c := open(t, Options{})
	for _, url := range []string{
		"", "https://shop.invalid", "weixin://wxpay/bizpayurl?pr=never-made",
		"weixin://wxpay/bizpayurl?sr=never-made", "weixin://wxpay/bizpayurl?%", "weixin://wxpay/s/never-made",
	} {
		c.want(c.Phone().Scan(url), ErrUnknownCode)
	}
}

func TestCodeBelongsToItsFirstScanner(t *testing.T) {
	c := open(t, Options{})
	url := c.make(no)
	first, second := c.NewPhone("first"), c.NewPhone("second")
	c.want(first.Scan(url), nil)
	c.want(second.Scan(url), ErrScannedByOther)
	c.want(first.Cancel(), nil)
	c.want(second.Scan(url), ErrScannedByOther)
	c.want(first.Scan(url), nil)
	fresh := c.make(no)
	c.want(second.Scan(fresh), nil)
	c.want(first.Pay(), ErrCodeDead)
	c.want(second.Pay(), nil)
}

// TestTwoAtOneOrder: a fresh code lets a second customer in while the first is
// on the password page. One of them pays.
func TestTwoAtOneOrder(t *testing.T) {
	c := open(t, Options{})
	first, second := c.NewPhone("first"), c.NewPhone("second")
	c.want(first.Scan(c.make(no)), nil)
	c.want(first.AskPassword(), nil)
	c.want(second.Scan(c.make(no)), nil)
	c.want(second.AskPassword(), nil)
	c.want(second.Cancel(), nil)
	if got := c.state(no); got != "USERPAYING" {
		t.Errorf("the first is forgotten: %s", got)
	}
	c.want(first.Pay(), nil)
	c.want(second.Pay(), ErrNothingScanned)
	if o, _ := c.Order(no); o.Account != "first" {
		t.Errorf("paid by %q", o.Account)
	}
}

func TestTwoCustomersTwoOrders(t *testing.T) {
	c := open(t, Options{})
	a, b := c.make("A00001"), c.make("B00001")
	c.want(c.NewPhone("a").Scan(a), nil)
	c.want(c.NewPhone("b").Scan(b), nil)
	c.want(c.NewPhone("b").Pay(), nil)
	if x, y := c.state("A00001"), c.state("B00001"); x != "NOTPAY" || y != "SUCCESS" {
		t.Errorf("states %q %q", x, y)
	}
	c.want(c.NewPhone("a").Pay(), nil)
	list := c.Orders()
	if len(list) != 2 || list[0].OutTradeNo != "A00001" || list[0].TransactionID == list[1].TransactionID || list[0].OpenID == list[1].OpenID {
		t.Errorf("orders %+v", list)
	}
}

func TestSnapshot(t *testing.T) {
	c := open(t, Options{Coupons: map[string][]Coupon{"TAG": {{Fee: 50}}}})
	phone := c.Phone()
	if got, want := phone.Snapshot(), (PhoneView{Account: "customer", Page: PageIdle}); got != want {
		t.Errorf("idle: %+v", got)
	}
	c.want(phone.Scan(c.ask("unifiedorder", c.order(no).With("goods_tag", "TAG")).Get("code_url")), nil)
	want := PhoneView{Account: "customer", Page: PageScanned, OutTradeNo: no, TotalFee: 1250, CouponFee: 50, Body: "咖啡"}
	if got := phone.Snapshot(); got != want {
		t.Errorf("scanned: %+v", got)
	}
	c.want(phone.NoMoney(), nil)
	want.Page, want.Message, want.Err = PageNoMoney, "no_money", ErrNoMoney
	if got := phone.Snapshot(); got != want {
		t.Errorf("no money: %+v", got)
	}
	c.want(phone.Pay(), nil)
	want.Page, want.Message, want.Err = PagePaid, "", nil
	if got := phone.Snapshot(); got != want {
		t.Errorf("paid: %+v", got)
	}
}

func TestOpenID(t *testing.T) {
	a, b := openID("wx1", "a"), openID("wx2", "a")
	if len(a) != 28 || a == b || a != openID("wx1", "a") || a == openID("wx1", "b") {
		t.Errorf("openids %q %q", a, b)
	}
}

// TestPayLater: a late payment comes by itself, unless the customer does
// something else before.
func TestPayLater(t *testing.T) {
	for _, tt := range []struct {
		name    string
		between func(*counter, *Phone)
		state   string
		page    Page
	}{
		{"nothing else", func(*counter, *Phone) {}, "SUCCESS", PagePaid},
		{"cancel", func(_ *counter, p *Phone) { p.Cancel() }, "NOTPAY", PageIdle},
		{"cancel and come back", func(c *counter, p *Phone) {
			o, _ := c.Order(no)
			p.Cancel()
			p.Scan(o.CodeURL)
			p.AskPassword()
		}, "USERPAYING", PagePassword},
		{"closed meanwhile", func(c *counter, _ *Phone) { c.close(no) }, "CLOSED", PageGone},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := open(t, Options{Now: time.Now})
				p := c.Phone()
				c.want(p.PayLater(time.Minute), ErrNothingScanned)
				c.want(p.Scan(c.make(no)), nil)
				c.want(p.PayLater(time.Minute), nil)
				if v := p.Snapshot(); v.Page != PagePassword || !v.PaysAt.Equal(time.Now().Add(time.Minute)) {
					t.Errorf("before: %+v", v)
				}
				time.Sleep(30 * time.Second)
				tt.between(c, p)
				time.Sleep(time.Minute)
				synctest.Wait()
				if got, v := c.state(no), p.Snapshot(); got != tt.state || v.Page != tt.page || !v.PaysAt.IsZero() {
					t.Errorf("after: %s, %+v", got, v)
				}
			})
		})
	}
}

package sandbox

import (
	"io"
	"maps"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/wxpay"
)

// An order that waits for the bank ends as its shop has left it by then.
func TestPayAtBank(t *testing.T) {
	agrees := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, "<xml><return_code>SUCCESS</return_code></xml>")
	})
	for _, tt := range []struct {
		name      string
		meanwhile func(*counter)
		accepted  string // then
		ended     string // after the bank's time
		page      Page
	}{
		{"nothing happens", func(*counter) {}, "ACCEPT", "SUCCESS", PagePaid},
		{"the customer leaves", func(c *counter) { c.want(c.Phone().Cancel(), nil) }, "ACCEPT", "SUCCESS", PageIdle},
		{"a fresh code", func(c *counter) { c.want(c.NewPhone("b").Scan(c.make(no)), ErrAlreadyPaid) }, "ACCEPT", "SUCCESS", PagePaid},
		{"the shop closes it", func(c *counter) { c.close(no) }, "CLOSED", "REFUND", PageGone},
		{"the sandbox is stopped", func(c *counter) { c.Close() }, "ACCEPT", "ACCEPT", PageAccepted},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := open(t, Options{Now: time.Now, Notify: NotifySchedule(1), ToShop: InProcess(agrees)})
				c.want(c.Phone().Scan(c.make(no)), nil)
				c.want(c.Phone().PayAtBank(time.Minute), nil)
				tt.meanwhile(c)
				if got := c.state(no); got != tt.accepted {
					t.Errorf("meanwhile %s", got)
				}
				time.Sleep(time.Minute)
				synctest.Wait()
				if got, page := c.state(no), c.Phone().Snapshot().Page; got != tt.ended || page != tt.page {
					t.Errorf("in the end %s, and the phone shows %s", got, page)
				}
				if told := len(c.Notifications()) == 1; told != (tt.ended == "SUCCESS") {
					t.Errorf("notifications: %+v", c.Notifications())
				}
			})
		})
	}
}

// Who stands on the password page of another code comes too late when the bank is
// about to pay.
func TestPayAtBankFirst(t *testing.T) {
	c := open(t, Options{})
	quick, slow := c.NewPhone("quick"), c.NewPhone("slow")
	for _, p := range []*Phone{slow, quick} {
		c.want(p.Scan(c.make(no)), nil)
		c.want(p.AskPassword(), nil)
	}
	c.want(quick.PayAtBank(time.Hour), nil)
	for _, try := range []func() error{slow.NoMoney, slow.TooSlow, slow.Pay} {
		c.want(try(), ErrAlreadyPaid)
	}
	if got := c.state(no); got != "ACCEPT" {
		t.Errorf("the order is %s", got)
	}
}

// What was taken back while it waited is not paid.
func TestPayAtBankTakenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := open(t, Options{Now: time.Now, Rules: Rules{PasswordAbove: -1}})
		c.scan(no, c.code())
		c.want(c.Phone().PayAtBank(time.Minute), nil)
		c.takeBack(no)
		time.Sleep(time.Minute)
		synctest.Wait()
		if o, _ := c.Order(no); o.State != wxpay.TradeRevoked || o.TransactionID != "" {
			t.Errorf("%+v", o)
		}
	})
}

// Every trade_state can be had.
func TestTradeStates(t *testing.T) {
	scanned := func(then func(*Phone) error) func(*counter) {
		return func(c *counter) {
			c.want(c.Phone().Scan(c.make(no)), nil)
			c.want(then(c.Phone()), nil)
		}
	}
	ways := map[wxpay.TradeState]func(*counter){
		wxpay.TradeNotPay:     func(c *counter) { c.make(no) },
		wxpay.TradeUserPaying: scanned((*Phone).AskPassword),
		wxpay.TradeNoPay:      scanned((*Phone).TooSlow),
		wxpay.TradePayError:   scanned((*Phone).NoMoney),
		wxpay.TradeAccept:     scanned(func(p *Phone) error { return p.PayAtBank(time.Hour) }),
		wxpay.TradeSuccess:    scanned((*Phone).Pay),
		wxpay.TradeClosed:     func(c *counter) { c.make(no); c.close(no) },
		wxpay.TradeRefund: func(c *counter) {
			scanned((*Phone).Pay)(c)
			c.ask("refund", c.back(no, "R00001", 1250))
		},
		wxpay.TradeRevoked: func(c *counter) { c.scan(no, c.code()); c.takeBack(no) },
	}
	for state := range stateTexts {
		if ways[state] == nil {
			t.Errorf("no way to %s", state)
		}
	}
	for _, state := range slices.Sorted(maps.Keys(ways)) {
		c := open(t, Options{})
		ways[state](c)
		answer := c.ask("orderquery", c.about(no))
		if got := answer.Get("trade_state"); got != string(state) || answer.Get("trade_state_desc") == "" {
			t.Errorf("%s: the query says %v", state, answer)
		}
	}
}

package e2e

import (
	"os"
	"strings"
	"sync"
	"testing"

	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// TestKill pulls the plug at every step of a payment, starts the till again and
// wants the payment found, the order made once with one content, and the
// receipt on paper once.
func TestKill(t *testing.T) {
	for _, step := range []struct {
		name  string
		until func(*counter) // goes on until the till is dead
		after func(*counter) // what the customer and the cashier do then
	}{
		{"before the request", killBeforeRequest, showAgainAndPay},
		{"request sent", killWhen("unifiedorder request"), showAgainAndPay},
		{"after the effect, before the answer", killWhen("unifiedorder effect"), showAgainAndPay},
		{"code on the screen", killWithCode, func(c *counter) { c.check(c.wechat.Phone().Pay()) }},
		{"paid and not yet seen", killUnseen, func(*counter) {}},
		{"seen and not printed", killUnprinted, (*counter).plugIn},
	} {
		t.Run(step.name, func(t *testing.T) {
			c := setUp(t, sandbox.Options{})
			c.configure("50s")
			step.until(c)
			c.eventually("the plug to be pulled", func() bool { return !c.till.Running() })
			c.open()
			step.after(c)
			c.becomes("paid")
			o := c.order()
			c.printed("街角咖啡", "12.50", o.TransactionID)
			look() // for a second receipt that must not come
			if text, _ := c.paper.Text(); strings.Count(text, o.TransactionID) != 1 {
				t.Errorf("the receipt was not printed once:\n%s", text)
			}
			if n := len(c.wechat.Contents(o.OutTradeNo)); n != 1 {
				t.Errorf("the order was sent with %d contents", n)
			}
		})
	}
}

// TestKillAtClose pulls the plug while the order is being closed.
func TestKillAtClose(t *testing.T) {
	for _, at := range []string{"closeorder request", "closeorder effect"} {
		t.Run(at, func(t *testing.T) {
			c := setUp(t, sandbox.Options{})
			killWhen(at)(c)
			_, err := c.desk.QR(c.ctx)
			c.check(err)
			c.check(c.desk.Keys(c.ctx, "Escape"))
			look() // the question is drawn, and an Enter at once would be a bounce
			c.check(c.desk.Keys(c.ctx, "Return"))
			c.eventually("the plug to be pulled", func() bool { return !c.till.Running() })
			c.open()
			c.becomes("closed")
			if o := c.order(); o.State != wxpay.TradeClosed {
				t.Errorf("WeChat says %s", o.State)
			}
		})
	}
}

// charge rings 12.50 up and charges it.
func (c *counter) charge() {
	c.t.Helper()
	c.enter("12.50")
	c.check(c.desk.Keys(c.ctx, "F9"))
}

// killWhen charges, and ends the till when the sandbox gets to a point.
func killWhen(at string) func(*counter) {
	return func(c *counter) {
		c.open()
		var once sync.Once
		c.at(at, func() { once.Do(func() { _ = c.till.Kill() }) }) // its being dead is waited for
		c.charge()
	}
}

func killBeforeRequest(c *counter) {
	c.wechat.Offline(true)
	c.open()
	c.charge()
	look()
	c.check(c.desk.Keys(c.ctx, "F9")) // all the same: there is no network
	c.becomes("intended")
	c.check(c.till.Kill())
	c.wechat.Offline(false)
}

func killWithCode(c *counter) {
	c.open()
	c.charge()
	c.scan()
	c.check(c.till.Kill())
}

func killUnseen(c *counter) {
	c.open()
	c.charge()
	c.scan()
	c.wechat.Inject(sandbox.Fault{Interface: "orderquery", Kind: sandbox.NoAnswer, Count: -1})
	look() // the query that is silent comes before the payment
	c.check(c.wechat.Phone().Pay())
	c.check(c.till.Kill())
	c.wechat.ClearFaults()
}

func killUnprinted(c *counter) {
	c.check(os.Remove(c.device()))
	c.open()
	c.charge()
	c.scan()
	c.check(c.wechat.Phone().Pay())
	c.becomes("paid")
	c.check(c.till.Kill())
}

// showAgainAndPay has the cashier charge the sale again: the same order, a fresh
// code.
func showAgainAndPay(c *counter) {
	c.check(c.desk.Keys(c.ctx, "F9"))
	c.scan()
	c.check(c.wechat.Phone().Pay())
}

// scan holds the phone to the screen.
func (c *counter) scan() {
	c.t.Helper()
	code, err := c.desk.QR(c.ctx)
	c.check(err)
	c.check(c.wechat.Phone().Scan(code))
}

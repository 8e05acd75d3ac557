package e2e

import (
	"testing"

	"wxtill/wxpay/sandbox"
)

// TestPark puts a sale aside for another customer by keys alone, over a kill -9 and
// without a network: F9 offers to park, and each sale comes back as it was.
func TestPark(t *testing.T) {
	c := setUp(t, sandbox.Options{})
	c.wechat.Offline(true)
	c.open()
	next := func() { c.check(c.desk.Green(c.ctx)); look(); c.press("Return") }
	c.enter("8")
	c.press("F6")
	c.check(c.till.Kill())
	c.open()
	c.enter("5")
	c.press("F9", "F6") // WeChat cannot be reached: park it, too
	c.enter("cf002")
	c.press("shift+F6", "Up", "Return") // the 8.00 for the coffee
	c.press("F8", "Return")
	next()
	c.printed("8.00")
	c.press("shift+F6", "Return", "F8", "Return") // what was parked last: the coffee
	next()
	c.printed("拿铁 大杯", "22.00")
	c.press("shift+F6")
	c.enter("000002")
	c.press("F8", "Return")
	next()
	c.printed("5.00")
	if n := len(c.wechat.Orders()); n != 0 {
		t.Errorf("WeChat has %d orders", n)
	}
}

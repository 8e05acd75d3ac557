package e2e

import (
	"testing"
	"time"

	"wxtill/wxpay/sandbox"
)

// TestSale is the main job, from keys to paper: the code is read from the
// picture by another program, and that text is what the phone scans.
func TestSale(t *testing.T) {
	c := setUp(t, sandbox.Options{})
	c.open()
	c.enter("12.50")
	c.enter("cf002")
	c.check(c.desk.Keys(c.ctx, "F9"))
	code, err := c.desk.QR(c.ctx)
	c.check(err)
	c.check(c.desk.NotGreen(c.ctx))
	phone := c.wechat.Phone()
	c.check(phone.Scan(code))
	c.check(phone.Pay())
	c.check(c.desk.Green(c.ctx))
	o := c.order()
	if o.TotalFee != 3450 {
		t.Errorf("WeChat was asked for %d fen", o.TotalFee)
	}
	c.printed("街角咖啡", "拿铁 大杯", "34.50", o.TransactionID, o.OutTradeNo)
	time.Sleep(glance) // an Enter that was meant for the page before is not taken
	c.check(c.desk.Keys(c.ctx, "Return"))
	c.eventually("the next sale", func() bool { return c.desk.NotGreen(c.ctx) == nil })
}

// TestCashOffline sells for cash with the network cut.
func TestCashOffline(t *testing.T) {
	c := setUp(t, sandbox.Options{})
	c.wechat.Offline(true)
	c.open()
	c.enter("8")
	c.check(c.desk.Keys(c.ctx, "F8"))
	time.Sleep(glance)
	c.enter("10")
	c.check(c.desk.Green(c.ctx))
	c.printed("街角咖啡", "8.00", "找零", "2.00")
}

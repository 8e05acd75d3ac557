package e2e

import (
	"testing"
	"time"

	"wxtill/wxpay/sandbox"
)

// TestGoods adds goods by keys alone: from a code that nobody knows, as it is scanned.
// They are scanned and found by their pinyin.
func TestGoods(t *testing.T) {
	c := setUp(t, sandbox.Options{})
	c.open()
	c.enter("6900000000123") // no goods have it
	c.press("Insert")
	c.check(c.desk.Type(c.ctx, "Scone"))
	c.press("Tab")
	c.check(c.desk.Type(c.ctx, "9.50"))
	c.press("Return") // and they are in the cart
	c.enter("6900000000123")
	c.enter("kesong") // 可颂, by its pinyin
	c.enter("5")      // an amount stays one
	c.press("F8", "Return")
	c.check(c.desk.Green(c.ctx))
	c.printed("Scone", "9.50", "可颂", "12.00", "36.00")
}

// TestScansWithoutAPause arrive whole, each as a line of its own or one more of the last.
func TestScansWithoutAPause(t *testing.T) {
	c := setUp(t, sandbox.Options{})
	c.open()
	for i := range 20 {
		c.check(c.desk.Scan(c.ctx, []string{"6901234500011", "6901234500028"}[i%2]))
	}
	time.Sleep(2 * glance) // all of them are rung up
	c.press("F8")
	c.check(c.desk.Keys(c.ctx, "Return"))
	c.check(c.desk.Green(c.ctx))
	c.printed("380.00")
}

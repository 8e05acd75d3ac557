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
	keys := func(keys ...string) {
		t.Helper()
		for _, k := range keys {
			c.check(c.desk.Keys(c.ctx, k))
			time.Sleep(glance)
		}
	}
	c.enter("6900000000123") // no goods have it
	keys("Insert")
	c.check(c.desk.Type(c.ctx, "Scone"))
	keys("Tab")
	c.check(c.desk.Type(c.ctx, "9.50"))
	keys("Return") // and they are in the cart
	c.enter("6900000000123")
	c.enter("kesong") // 可颂, by its pinyin
	c.enter("5")      // an amount stays one
	keys("F8", "Return")
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
	time.Sleep(2 * glance)
	c.check(c.desk.Keys(c.ctx, "F8"))
	time.Sleep(glance)
	c.check(c.desk.Keys(c.ctx, "Return"))
	c.check(c.desk.Green(c.ctx))
	c.printed("380.00")
}

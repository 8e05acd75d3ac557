package e2e

import (
	"strings"
	"testing"
	"time"

	"wxtill/wxpay/sandbox"
)

// TestGoods adds goods by keys alone: from a code that nobody knows, as it is scanned.
// They are scanned and found by their pinyin; twenty scans without a pause arrive whole.
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
	time.Sleep(glance)

	// The first of them begins the next sale.
	c.check(c.desk.Type(c.ctx, strings.Repeat("6901234500011\n6901234500028\n", 10)))
	time.Sleep(2 * glance)
	keys("F8", "Return")
	c.check(c.desk.Green(c.ctx))
	c.printed("380.00")
}

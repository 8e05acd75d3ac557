package e2e

import (
	"context"
	"strings"
	"testing"
	"time"

	"wxtill/pos"
	"wxtill/wxpay/sandbox"
)

// TestStandstill has the till stand still for longer than Fyne keeps what it has painted, as
// it does while a laptop sleeps or where a machine is busy for minutes: once while the
// window comes up and number and PIN are typed into it, and once in the middle of a sale.
// Nothing that was typed is lost, and everything is painted and has the focus again.
func TestStandstill(t *testing.T) {
	t.Setenv("FYNE_CACHE", "4s") // in the place of a minute
	c := setUp(t, sandbox.Options{})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	c.ctx = ctx
	d := newDay(c, cancel)
	d.staff()
	d.read()
	till, err := d.desk.Start(d.ctx, binary, "-data", d.data, "-size", "1024x768")
	d.check(err)
	d.till = till
	t.Cleanup(func() { d.behaved(till) })
	standstill := func(meanwhile func()) {
		d.check(till.Stop())
		meanwhile()
		time.Sleep(12 * time.Second) // Fyne clears its caches every ten
		d.check(till.Continue())
	}
	before := d.lastOf(pos.EventSignedIn)
	standstill(func() {
		d.types("02")
		d.keys("Return")
		d.types(cashierPIN)
		d.keys("Return")
		d.types("7")
		d.keys("Return")
	})
	d.eventually("02 to be signed in", func() bool { return d.lastOf(pos.EventSignedIn) > before })
	d.check(d.desk.Drawn(d.ctx))
	c.enter("5")
	standstill(func() { d.types("6") })
	c.press("Return", "F8", "Return")
	d.check(d.desk.Green(d.ctx))
	c.printed("18.00")
	if strings.Contains(till.Log(), "Failed to focus") {
		t.Errorf("the program said:\n%s", till.Log())
	}
}

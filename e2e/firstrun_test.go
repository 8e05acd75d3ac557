package e2e

import (
	"context"
	"testing"
	"time"

	"wxtill/e2e/desk"
)

// TestANewcomerSells starts the program in an empty directory: Enter for the lesson, an
// amount, F9, and the simulated phone pays. All of it has to be done within a minute.
func TestANewcomerSells(t *testing.T) {
	need(t)
	const allowed = time.Minute
	ctx, cancel := context.WithTimeout(t.Context(), allowed)
	defer cancel()
	d, err := desk.New(1024, 768)
	if err != nil {
		t.Fatal(err)
	}
	data := t.TempDir()
	begun := time.Now()
	till, err := d.StartNew(ctx, built(t), "-data", data)
	t.Cleanup(func() {
		if till != nil {
			_ = till.Kill() // which may have ended
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	check := func(err error) {
		t.Helper()
		if err != nil {
			_ = d.SavePicture(context.WithoutCancel(ctx), "failed-firstrun.png") // the error says enough
			t.Fatalf("%v; the program said %s", err, till.Log())
		}
	}
	time.Sleep(3 * glance) // the assistant is drawn: it has no rail to wait for
	check(d.Keys(ctx, "Return"))
	check(d.Drawn(ctx)) // the till, which has a rail
	look()
	check(d.Focus(ctx, till))
	check(d.Type(ctx, "12.5"))
	check(d.Keys(ctx, "Return"))
	look()
	check(d.Keys(ctx, "F9"))
	for ctx.Err() == nil {
		if _, err := d.QR(ctx); err == nil {
			break
		}
		look()
	}
	check(d.Keys(ctx, "alt+1"))
	look()
	check(d.Keys(ctx, "alt+2"))
	check(d.Green(ctx))
	t.Logf("a sale %s after the start", time.Since(begun).Round(time.Second/10))
}

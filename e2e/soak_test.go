package e2e

import (
	"context"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"wxtill/e2e/desk"
	"wxtill/e2e/soak"
)

// soakRounds is how often TestSoak kills the till; make soak sets WXTILL_SOAK.
const soakRounds = 10

// number reads a number from the environment.
func number(name string, otherwise uint64) uint64 {
	if n, err := strconv.ParseUint(os.Getenv(name), 10, 64); err == nil {
		return n
	}
	return otherwise
}

// TestSoak kills the real program at a random moment of each sale. In the end
// WeChat's orders and the book agree one by one, the journal verifies, and every paid
// sale has its receipt: once, or again with the mark of a copy.
func TestSoak(t *testing.T) {
	program := built(t)
	seed := number("WXTILL_SEED", uint64(time.Now().UnixNano()))
	t.Logf("WXTILL_SEED=%d", seed)
	s := soak.New(t, program, t.TempDir(), seed)
	for range number("WXTILL_SOAK", soakRounds) {
		s.Round(1500, func() {})
	}
	s.Drain()
	for _, wrong := range s.Settle() {
		t.Error(wrong)
	}
}

// windowRounds is how often TestSoakWindow kills the window; make soak sets WXTILL_SOAK.
const windowRounds = 2

// TestSoakWindow kills the till while somebody sells in its window by keys, at a random
// moment from its start on: WeChat sales with F9, now and then one taken back, cash with
// F8. It is held to what TestSoak is.
func TestSoakWindow(t *testing.T) {
	need(t)
	seed := number("WXTILL_SEED", uint64(time.Now().UnixNano()))
	t.Logf("WXTILL_SEED=%d", seed)
	random := rand.New(rand.NewPCG(seed, 7))
	d, err := desk.New(1024, 768)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	s := soak.New(t, built(t), t.TempDir(), seed)
	s.Hold("6s")
	for range number("WXTILL_SOAK", windowRounds) {
		till, err := d.Start(t.Context(), built(t), s.Args()...)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		sold, way := make(chan struct{}), random.IntN(3)
		go func() { defer close(sold); sellByKeys(ctx, d, s, way) }()
		time.Sleep(time.Duration(random.IntN(6000)) * time.Millisecond) // and it is killed at whatever it is doing
		if err := till.Kill(); err != nil {
			t.Fatal(err)
		}
		s.Killed()
		cancel()
		<-sold
	}
	s.Drain()
	for _, wrong := range s.Settle() {
		t.Error(wrong)
	}
}

// sellByKeys sells until ctx ends, which it does with the till: what a key or a look at
// the screen comes to is no matter then. Which sale comes first is the caller's to say.
func sellByKeys(ctx context.Context, d *desk.Desk, s *soak.Shop, first int) {
	press := func(keys ...string) { _ = d.Keys(ctx, keys...) }
	for n := first; ctx.Err() == nil; n++ {
		_ = d.Type(ctx, "12.50")
		press("Return")
		if n%3 == 2 {
			press("F8", "Return", "Return")
			continue
		}
		press("F9")
		looking, cancel := context.WithTimeout(ctx, 3*time.Second)
		if code, err := d.QR(looking); err == nil {
			s.Serve(code)
		}
		cancel()
		if n%3 == 0 {
			press("Escape")
			time.Sleep(300 * time.Millisecond) // the question is drawn
			press("Return")
		}
		green, cancel := context.WithTimeout(ctx, 2*time.Second)
		_ = d.Green(green)
		cancel()
		press("Return")
	}
}

package e2e

import (
	"os"
	"strconv"
	"testing"
	"time"

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

package e2e

import (
	"context"
	"testing"
	"time"

	"wxtill/wxpay/sandbox"
)

// TestCounterPictures goes to every screen of the manager's counter, in both
// languages; with WXTILL_SHOTS it leaves a picture of each.
func TestCounterPictures(t *testing.T) {
	for _, language := range []string{"zh", "en"} {
		t.Run(language, func(t *testing.T) {
			c := setUp(t, sandbox.Options{})
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
			c.ctx = ctx
			d := newDay(c, cancel)
			d.language = language
			d.settings()
			d.staff()
			d.read()
			d.openAs("02", cashierPIN)
			d.shot("sell")
			for _, p := range []struct{ name, key string }{
				{"docs", "ctrl+2"}, {"bill", "ctrl+3"}, {"shift", "ctrl+4"}, {"reports", "ctrl+5"}, {"settings", "ctrl+6"},
				{"find", "ctrl+f"}, {"operators", "ctrl+0"}, {"refund", "F10"}, {"lock", "F12"},
			} {
				d.keys(p.key)
				d.shot(p.name)
				d.keys("Escape", "ctrl+1")
			}
		})
	}
}

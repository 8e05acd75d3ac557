package ui

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"wxtill/pos"
)

// fakeSounds notes what was to be heard.
type fakeSounds struct {
	heard []string
	muted bool
	fail  error
}

func (s *fakeSounds) Paid(_ pos.Fen, text string) { s.heard = append(s.heard, text) }
func (s *fakeSounds) Taken()                      { s.heard = append(s.heard, "taken") }
func (s *fakeSounds) Failed()                     { s.heard = append(s.heard, "failed") }
func (s *fakeSounds) Unknown()                    { s.heard = append(s.heard, "unknown") }
func (s *fakeSounds) Mute() bool                  { s.muted = !s.muted; return s.muted }
func (s *fakeSounds) Try(_ context.Context, _ pos.Fen, text string) error {
	s.heard = append(s.heard, "try "+text)
	return s.fail
}

// TestSounds goes through what is heard at a counter.
func TestSounds(t *testing.T) {
	s := &fakeSounds{}
	b := newBench(t, func(_ *bench, o *Options) { o.Sounds = s })
	heard := func(want ...string) {
		t.Helper()
		if !slices.Equal(s.heard, want) {
			t.Errorf("heard %q, want %q", s.heard, want)
		}
		s.heard = nil
	}
	paid := func(ago time.Duration) {
		b.scan("12.5")
		b.press(fyne.KeyF9)
		b.till.present(someCode)
		b.till.learn(pos.EventPaid, func(v *pos.PaymentView) {
			v.Attempt.Payment = &pos.Payment{TransactionID: "4200", TimeEnd: b.till.clock.now.Add(-ago)}
		})
		b.wait(time.Second)
		b.press(fyne.KeyReturn)
	}
	paid(0)
	heard("微信支付收款到账十二元五角")
	paid(time.Hour) // learnt late: nobody is there any more
	heard()
	b.scan("12.5")
	b.press(fyne.KeyF8, fyne.KeyReturn)
	heard("taken")
	b.wait(time.Second)
	b.press(fyne.KeyReturn)
	b.scan("6901234567892")
	heard("unknown")
	b.scan("12.345")
	heard("failed")
	b.combo(fyne.KeyModifierControl, fyne.KeyM)
	if !s.muted || b.w.sell.note.text() == "" {
		t.Error("Ctrl+M does not make it silent, or says nothing")
	}
	b.combo(fyne.KeyModifierControl, fyne.KeyM)
	b.combo(fyne.KeyModifierControl, fyne.Key6)
	b.press(fyne.KeyF9)
	heard("try 微信支付收款到账十二元五角")
	s.fail = errors.New("no device")
	b.press(fyne.KeyF9)
	if got := b.w.settings.note.text(); got == "" {
		t.Error("nothing says that there is no sound")
	}
}

// TestTheStatusBarSaysThatTheTillIsSilent, as long as it is, and can be pressed to change it
// on every page, and for the customer's window.
func TestTheStatusBarSaysThatTheTillIsSilent(t *testing.T) {
	for _, page := range []pageSet{onSell, onPay, onCash, onLock} {
		b := newBench(t, func(_ *bench, o *Options) { o.Sounds = &fakeSounds{} })
		b.fourLines()
		b.show(page)
		bar := b.w.status
		test.Tap(bar.loud)
		b.w.page().banner().clear()
		b.w.refresh()
		if !b.w.silent || bar.loud.icon != iconSilent || bar.loud.text.full != "静音" {
			t.Errorf("page %b: silent %v, shows %s %q", page, b.w.silent, bar.loud.icon, bar.loud.text.full)
		}
		b.combo(fyne.KeyModifierControl, fyne.KeyM)
		if b.w.silent || bar.loud.icon != iconLoud || bar.loud.text.full != "" {
			t.Errorf("page %b: loud again it shows %s %q", page, bar.loud.icon, bar.loud.text.full)
		}
		test.Tap(bar.customer)
		if b.w.customer.win == nil {
			t.Errorf("page %b: the customer's window stays closed", page)
		}
		test.Tap(bar.customer)
		if b.w.customer.win != nil {
			t.Errorf("page %b: the customer's window stays open", page)
		}
	}
}

// TestTheStatusBarNamesItsKeys where it has room for them.
func TestTheStatusBarNamesItsKeys(t *testing.T) {
	for width, want := range map[float32]string{1024: "", 1366: "Ctrl+M"} {
		b := newBench(t, english, func(_ *bench, o *Options) { o.Size = fyne.NewSize(width, 768) })
		if got := b.w.status.loud.key.full; got != want {
			t.Errorf("%v wide: %q", width, got)
		}
		if at, size := b.w.status.loud.Position().X, b.w.status.loud.Size(); at < b.w.status.print.Position().X+b.w.status.print.Size().Width || size.Width < statusNarrow {
			t.Errorf("%v wide: it is at %v, %v", width, at, size)
		}
	}
}

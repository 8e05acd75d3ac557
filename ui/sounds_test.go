package ui

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"wxtill/config"
	"wxtill/pos"
)

// fakeSounds notes what was to be heard.
type fakeSounds struct {
	heard []string
	muted bool
	fail  error
	tried config.Sound
	used  *config.Config // nil: that of the start
}

func (s *fakeSounds) Paid(_ pos.Fen, language, text string) {
	s.heard = append(s.heard, language+" "+text)
}
func (s *fakeSounds) Taken()               { s.heard = append(s.heard, "taken") }
func (s *fakeSounds) Failed()              { s.heard = append(s.heard, "failed") }
func (s *fakeSounds) Unknown()             { s.heard = append(s.heard, "unknown") }
func (s *fakeSounds) Mute() bool           { s.muted = !s.muted; return s.muted }
func (s *fakeSounds) Use(c *config.Config) { s.used = c }
func (s *fakeSounds) Try(_ context.Context, c *config.Config, _ pos.Fen, text string) error {
	s.tried = c.Sound
	s.heard = append(s.heard, "try "+text)
	return s.fail
}

// paidAgo sells for 12.50, which WeChat has been paid for some time ago.
func paidAgo(b *bench, ago time.Duration) {
	b.scan("12.5")
	b.press(fyne.KeyF9)
	b.till.present(someCode)
	b.till.learn(pos.EventPaid, func(v *pos.PaymentView) {
		v.Attempt.Payment = &pos.Payment{TransactionID: "4200", TimeEnd: b.till.clock.now.Add(-ago)}
	})
	b.wait(time.Second)
	b.press(fyne.KeyReturn)
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
	paid := func(ago time.Duration) { paidAgo(b, ago) }
	paid(0)
	heard("zh 微信支付收款到账十二元五角")
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

// TestSoundsAreTriedBeforeTheyAreSaved: what stands in the form is heard, and holds at once
// when it has been saved.
func TestSoundsAreTriedBeforeTheyAreSaved(t *testing.T) {
	s := &fakeSounds{}
	b := newBench(t, func(_ *bench, o *Options) { o.Sounds = s })
	b.openSettings()
	b.input("sound.volume").fill("30")
	b.input("sound.voice").fill("off")
	b.input("sound.recordings").fill("words")
	b.input("shop.language").fill("en")
	b.press(fyne.KeyF9)
	if want := (config.Sound{Volume: 30, Voice: "off", Recordings: "words"}); s.tried != want || s.used != nil {
		t.Errorf("tried %+v, in use %+v, want %+v", s.tried, s.used, want)
	}
	if got, want := s.heard, "try WeChat payment received: 12 yuan 50"; len(got) != 1 || got[0] != want {
		t.Errorf("heard %q, want %q", got, want)
	}
	s.fail = config.Errors{{Field: "sound.volume", Reason: config.OutOfRange, Args: []any{0, 100}}}
	b.press(fyne.KeyF9)
	if b.input("sound.volume").wrong.full == "" {
		t.Error("what is wrong is not beside its field")
	}
	b.combo(fyne.KeyModifierControl, fyne.KeyS)
	if s.used == nil || s.used.Sound != s.tried {
		t.Errorf("in use %+v", s.used)
	}
	if got, want := b.w.settings.note.text(), b.w.t("settings.saved_now"); got != want {
		t.Errorf("said %q, want %q", got, want)
	}
	b.press(fyne.KeyEscape)
	paidAgo(b, 0)
	if got, want := s.heard[len(s.heard)-1], "en WeChat payment received: 12 yuan 50"; got != want {
		t.Errorf("after the switch: %q, want %q", got, want)
	}
}

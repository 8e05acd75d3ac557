package ui

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"wxtill/pos"
	"wxtill/words"
)

// TestUnlock types passphrases until the right one opens the till; none is shown.
func TestUnlock(t *testing.T) {
	app := testApp(t, light)
	texts := words.For(words.ZH)
	var tried []string
	shown := false
	s := unlock(app, Looks{Texts: texts}, func(_ context.Context, passphrase string) (func(), bool, error) {
		tried = append(tried, passphrase)
		return func() { shown = true }, passphrase != "open sesame", nil
	}, &worker{inline: true})
	s.win.Show()
	typed := func(text string) {
		for _, r := range text {
			s.win.Canvas().Focused().TypedRune(r)
		}
		if strings.Contains(shownTexts(s.win.Content()), "sesame") {
			t.Error("the passphrase is shown")
		}
		s.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	}
	typed("") // nothing is no passphrase
	typed("sesame")
	if got := shownTexts(s.win.Content()); !strings.Contains(got, texts.Text("unlock.wrong")) || !strings.Contains(got, "Enter") || shown {
		t.Errorf("after a wrong one: %s", got)
	}
	typed("open sesame")
	if got := strings.Join(tried, "|"); got != "sesame|open sesame" || !shown {
		t.Errorf("tried %q, shown %v", got, shown)
	}
}

// TestUnlockFails says why a till does not open although the passphrase was right.
func TestUnlockFails(t *testing.T) {
	app := testApp(t, light)
	texts := words.For(words.EN)
	s := unlock(app, Looks{Texts: texts}, func(context.Context, string) (func(), bool, error) { return nil, false, pos.ErrNewerDatabase }, &worker{inline: true})
	s.win.Show()
	s.step.fields[0].entry.SetText("whatever it is")
	s.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnter})
	if got := shownTexts(s.win.Content()); !strings.Contains(got, texts.Text("error.newer_database")) {
		t.Errorf("shown: %s", got)
	}
}

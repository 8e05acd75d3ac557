package ui

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"wxtill/pos"
	"wxtill/words"
)

func TestStartFailedSaysWhyAndCloses(t *testing.T) {
	for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter, fyne.KeyEscape} {
		app := test.NewApp()
		closed := false
		texts := words.For(words.EN)
		win := startFailed(app, texts, texts.Explain(&pos.HeldError{Dir: "/till", PID: 7}), nil, &worker{inline: true}).win
		win.SetOnClosed(func() { closed = true })
		win.Show()
		shown := shownTexts(win.Content())
		for _, want := range []string{texts.Text("error.held"), "/till", "7"} {
			if !strings.Contains(shown, want) {
				t.Errorf("%q is not on the window:\n%s", want, shown)
			}
		}
		win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: key})
		if !closed {
			t.Errorf("%s does not close the window", key)
		}
		app.Quit()
	}
}

// rescued is a rescue that remembers what was done.
type rescued struct {
	done         []string
	offer, saved error // what comes of it
}

func (r *rescued) rescue() *Rescue {
	note := func(what string) { r.done = append(r.done, what) }
	return &Rescue{
		Offer:   func(context.Context) (string, error) { note("offer"); return "backup of yesterday", r.offer },
		Restore: func(context.Context) (string, error) { note("restore"); return "12 rows", r.saved },
		Open: func(context.Context) (func(), error) {
			note("open")
			return func() { note("show") }, nil
		},
	}
}

// TestDamagedBookIsOffered: a damaged book is explained, the newest good backup is
// named and restored by its key, and the till opens after that.
func TestDamagedBookIsOffered(t *testing.T) {
	texts := words.For(words.ZH)
	for _, c := range []struct {
		name string
		made rescued
		keys []fyne.KeyName
		want string   // done, in this order
		says []string // on the last step
	}{
		{"restored", rescued{}, []fyne.KeyName{fyne.KeyF9, fyne.KeyReturn}, "offer restore open show", nil},
		{"looked at what came of it", rescued{}, []fyne.KeyName{fyne.KeyF9}, "offer restore", []string{"12 rows", texts.Text("start.restored")}},
		{"not yet", rescued{}, []fyne.KeyName{fyne.KeyF2}, "offer", []string{texts.Text("error.damaged"), "backup of yesterday", texts.Text("start.restore"), "F9"}},
		{"left", rescued{}, []fyne.KeyName{fyne.KeyEscape}, "offer", nil},
		{"no backup", rescued{offer: pos.ErrNoBackup}, []fyne.KeyName{fyne.KeyF9}, "offer", []string{texts.Text("error.damaged"), texts.Text("error.no_backup.do")}},
		{"restoring fails", rescued{saved: pos.ErrDiskFull}, []fyne.KeyName{fyne.KeyF9}, "offer restore", []string{texts.Text("error.disk_full")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			app := test.NewApp()
			defer app.Quit()
			s := startFailed(app, texts, texts.Explain(pos.ErrDamaged), c.made.rescue(), &worker{inline: true})
			s.win.Show()
			for _, key := range c.keys {
				s.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: key})
			}
			if got := strings.Join(c.made.done, " "); got != c.want {
				t.Errorf("done: %s, want %s", got, c.want)
			}
			shown := shownTexts(s.win.Content())
			for _, want := range c.says {
				if !strings.Contains(strings.ReplaceAll(shown, "\n", ""), want) {
					t.Errorf("%q is not on the window:\n%s", want, shown)
				}
			}
		})
	}
}

// shownTexts are all texts under o, one a line.
func shownTexts(o fyne.CanvasObject) string {
	var under []fyne.CanvasObject
	switch o := o.(type) {
	case *canvas.Text:
		return o.Text + "\n"
	case *container.Scroll:
		under = []fyne.CanvasObject{o.Content}
	case *fyne.Container:
		under = o.Objects
	case fyne.Widget:
		under = test.WidgetRenderer(o).Objects()
	}
	var b strings.Builder
	for _, u := range under {
		b.WriteString(shownTexts(u))
	}
	return b.String()
}

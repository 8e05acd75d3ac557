package ui

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"wxtill/pos"
	"wxtill/words"
)

func TestStartFailedSaysWhyAndCloses(t *testing.T) {
	for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter, fyne.KeyEscape} {
		app := testApp(t, light)
		closed := false
		texts := words.For(words.EN)
		win := startFailed(app, Looks{Texts: texts}, texts.Explain(&pos.HeldError{Dir: "/till", PID: 7}), nil, &worker{inline: true}).win
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
	}
}

// rescued is a rescue that remembers what was done.
type rescued struct {
	done         []string
	newest, told string // said of the backup, and of what was restored; "" for a few words
	offer, saved error  // what comes of it
}

func (r *rescued) rescue() *Rescue {
	note := func(what string) { r.done = append(r.done, what) }
	return &Rescue{
		Offer: func(context.Context) (string, error) {
			note("offer")
			return cmp.Or(r.newest, "backup of yesterday"), r.offer
		},
		Restore: func(context.Context) (string, error) { note("restore"); return cmp.Or(r.told, "12 rows"), r.saved },
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
			app := testApp(t, light)
			s := startFailed(app, Looks{Texts: texts}, texts.Explain(pos.ErrDamaged), c.made.rescue(), &worker{inline: true})
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
	inside := under(o)
	switch o := o.(type) {
	case *canvas.Text:
		return o.Text + "\n"
	case *container.Scroll:
		inside = []fyne.CanvasObject{o.Content}
	}
	var b strings.Builder
	for _, u := range inside {
		b.WriteString(shownTexts(u))
	}
	return b.String()
}

// startSteps are steps of the window before the till with texts of more than one line.
func startSteps(texts *words.Texts) map[string]startStepScene {
	newest := texts.Text("start.newest", "2026-11-23 03:00:00", 41234, 8123)
	saved := texts.Text("restore.done", "2026-11-23 03:00:00", 41234, 41260, "9f3a71c0", 8131) + "\n" + texts.Text("restore.complete", 26)
	return map[string]startStepScene{
		"held":      {&pos.HeldError{Dir: "/home/till/.local/share/wxtill", PID: 4711}, nil, nil},
		"offer":     {pos.ErrDamaged, &rescued{newest: newest}, nil},
		"no-backup": {pos.ErrDamaged, &rescued{offer: pos.ErrNoBackup}, nil},
		"restored":  {pos.ErrDamaged, &rescued{newest: newest, told: saved}, []fyne.KeyName{fyne.KeyF9}},
	}
}

// startStepScene is how such a step comes up.
type startStepScene struct {
	told   error
	rescue *rescued
	keys   []fyne.KeyName
}

func (c startStepScene) open(app fyne.App, texts *words.Texts) fyne.Window {
	var r *Rescue
	if c.rescue != nil {
		r = c.rescue.rescue()
	}
	win := startFailed(app, Looks{Texts: texts}, texts.Explain(c.told), r, &worker{inline: true}).win
	win.Show()
	for _, key := range c.keys {
		win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: key})
	}
	return win
}

// TestTheStartCanBeRead: no text of the window before the till stands on another, or
// under a button. WXTILL_PICTURES names a directory for pictures of it.
func TestTheStartCanBeRead(t *testing.T) {
	for _, language := range []words.Language{words.ZH, words.EN} {
		texts := words.For(language)
		for name, c := range startSteps(texts) {
			t.Run(name+" "+string(language), func(t *testing.T) {
				app := testApp(t, light)
				win := c.open(app, texts)
				var seen []placedText
				placeTexts(win.Content(), fyne.NewPos(0, 0), &seen)
				for i, a := range seen {
					for _, b := range seen[:i] {
						if a.over(b) {
							t.Errorf("%q at %v stands on %q at %v", a.text, a.at, b.text, b.at)
						}
					}
				}
				if dir := os.Getenv("WXTILL_PICTURES"); dir != "" {
					writePicture(t, filepath.Join(dir, "start-"+name+"-"+string(language)+".png"), win)
				}
			})
		}
	}
}

// placedText is a text, or the ground of a button, with its place on the window.
type placedText struct {
	text string
	at   fyne.Position
	size fyne.Size
}

func (a placedText) over(b placedText) bool {
	return a.at.X < b.at.X+b.size.Width && b.at.X < a.at.X+a.size.Width && a.at.Y+1 < b.at.Y+b.size.Height && b.at.Y+1 < a.at.Y+a.size.Height
}

// placeTexts lists the texts under o, and buttons as a whole.
func placeTexts(o fyne.CanvasObject, at fyne.Position, seen *[]placedText) {
	inside := under(o)
	switch o := o.(type) {
	case *canvas.Text:
		if o.Text != "" {
			*seen = append(*seen, placedText{o.Text, at, o.MinSize()})
		}
	case *keyButton:
		*seen = append(*seen, placedText{o.label.Text, at, o.Size()})
		inside = nil
	}
	for _, each := range inside {
		if each.Visible() {
			placeTexts(each, at.Add(each.Position()), seen)
		}
	}
}

package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"wxtill/words"
)

// Unlock opens a till whose secrets are under a passphrase. It takes its time and is
// never called on the UI goroutine. again says that the passphrase was not the right
// one; show shows the till on the UI goroutine.
type Unlock func(ctx context.Context, passphrase string) (show func(), again bool, err error)

// ShowUnlock asks for the passphrase in a window of its own. The caller runs the app.
func ShowUnlock(app fyne.App, looks Looks, open Unlock) {
	unlock(app, looks, open, &worker{held: true}).win.Show()
}

func unlock(app fyne.App, looks Looks, open Unlock, work *worker) *startWindow {
	s := newStartWindow(app, looks, work)
	s.askPassphrase(s.t.Text("unlock.title"), open)
	return s
}

// askPassphrase shows the entry, under a title that says what came of the last try.
func (s *startWindow) askPassphrase(title string, open Unlock) {
	e := newEntry(s)
	e.Password = true
	s.show(startStep{
		icon: iconKeys, told: words.Explanation{Title: title, Detail: s.t.Text("unlock.detail")}, fields: []startField{{entry: e}},
		choices: []startChoice{
			{s.t.Text("unlock.open"), "Enter", enterKeys, func() { s.tryPassphrase(e.Text, open) }},
			s.closing(false),
		},
	})
}

func (s *startWindow) tryPassphrase(passphrase string, open Unlock) {
	if passphrase == "" {
		return
	}
	s.opening()
	var show func()
	var again bool
	s.work.do(func(ctx context.Context) (err error) {
		show, again, err = open(ctx, passphrase)
		return err
	}, func(err error) {
		switch {
		case again:
			s.askPassphrase(s.t.Text("unlock.wrong"), open)
		case err != nil:
			s.failed(s.t.Explain(err))
		default:
			show()
			s.win.Close()
		}
	})
}

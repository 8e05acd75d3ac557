package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"wxtill/words"
)

// Rescue is what can be done for a till whose book is damaged. Its functions take
// their time and are never called on the UI goroutine.
type Rescue struct {
	// Offer says which backup is the newest good one, or why there is none.
	Offer func(context.Context) (string, error)
	// Restore puts it in the place of the damaged book, and says what came of it.
	Restore func(context.Context) (string, error)
	// Open opens the till after that, and returns what shows it on the UI goroutine.
	Open func(context.Context) (show func(), err error)
}

// ShowStartFailed says in a window of its own why the till does not start, to
// whoever began it from the desktop and sees no terminal. Where a backup is the
// remedy, it offers that. The caller runs the app, and running says whether it does
// already; ctx is that of [New].
func ShowStartFailed(ctx context.Context, app fyne.App, looks Looks, e words.Explanation, r *Rescue, running bool) {
	startFailed(app, looks, e, r, &worker{ctx: ctx, held: !running}).win.Show()
}

// startFailed makes that window.
func startFailed(app fyne.App, looks Looks, e words.Explanation, r *Rescue, work *worker) *startWindow {
	s := newStartWindow(app, looks, work)
	if r == nil {
		s.failed(e)
		return s
	}
	s.wait(e, "start.looking")
	var offer string
	s.work.do(func(ctx context.Context) (err error) {
		offer, err = r.Offer(ctx)
		return err
	}, func(err error) {
		if err != nil {
			none := s.t.Explain(err)
			e.Detail, e.Remedy = e.Detail+"\n"+none.Title, none.Remedy
			s.failed(e)
			return
		}
		s.offer(e, offer, r)
	})
	return s
}

// failed says why the till does not start.
func (s *startWindow) failed(e words.Explanation) {
	s.show(startStep{icon: iconWarn, told: e, choices: []startChoice{s.closing(true)}})
}

// wait shows that something goes on which must not be cut off.
func (s *startWindow) wait(e words.Explanation, what string) {
	e.Remedy = s.t.Text(what)
	s.show(startStep{icon: iconWarn, told: e})
}

// offer asks whether the backup is to take the place of the damaged book.
func (s *startWindow) offer(e words.Explanation, backup string, r *Rescue) {
	e.Detail, e.Remedy = e.Detail+"\n"+backup, s.t.Text("start.offer")
	s.show(startStep{icon: iconWarn, told: e, choices: []startChoice{
		{s.t.Text("start.restore"), "F9", []fyne.KeyName{fyne.KeyF9}, func() { s.restore(e, r) }},
		s.closing(false),
	}})
}

func (s *startWindow) restore(e words.Explanation, r *Rescue) {
	s.wait(e, "start.restoring")
	var said string
	s.work.do(func(ctx context.Context) (err error) {
		said, err = r.Restore(ctx)
		return err
	}, func(err error) {
		if err != nil {
			s.failed(s.t.Explain(err))
			return
		}
		s.show(startStep{icon: iconTick, told: words.Explanation{Title: s.t.Text("start.restored"), Detail: said}, choices: []startChoice{
			{s.t.Text("start.open"), "Enter", enterKeys, func() { s.goOn(r.Open) }},
			s.closing(false),
		}})
	})
}

// goOn opens the till and leaves the screen to it.
func (s *startWindow) goOn(open func(context.Context) (show func(), err error)) {
	s.opening()
	var show func()
	s.work.do(func(ctx context.Context) (err error) {
		show, err = open(ctx)
		return err
	}, func(err error) {
		if err != nil {
			s.failed(s.t.Explain(err))
			return
		}
		show()
		s.win.Close()
	})
}

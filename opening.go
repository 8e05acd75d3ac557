package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"fyne.io/fyne/v2"

	"wxtill/pos"
	"wxtill/printer"
	"wxtill/printer/ports"
	"wxtill/secret"
	"wxtill/storage"
	"wxtill/ui"
	"wxtill/words"
)

// opening brings the till's window up, or what has to be seen before it.
type opening struct {
	places places
	args   []string // of the command line
	size   fyne.Size
	stderr io.Writer
	app    fyne.App

	station atomic.Pointer[station] // nil until it is open
	closed  chan struct{}           // closed once the till's window is
	close   func() error            // ends the station, once
	screen  context.Context         // ends before Fyne leaves the screen

	next atomic.Pointer[successor] // what begins when this process has ended; nil: nothing
}

func newOpening(p places, size fyne.Size, stderr io.Writer, a fyne.App) *opening {
	o := &opening{places: p, size: size, stderr: stderr, app: a, closed: make(chan struct{})}
	o.close = sync.OnceValue(func() error {
		if s := o.station.Load(); s != nil {
			return errors.Join(runEnded(s.data), s.close())
		}
		return nil
	})
	return o
}

// run opens the till and shows its window until that is closed.
func (o *opening) run(ctx context.Context) (int, error) {
	o.places.secrets.window = true
	// Fyne ends its loop at these signals too, without closing any window.
	var end context.CancelFunc
	o.screen, end = signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer end()
	if o.places.isNew() {
		theme := desktopTheme(ctx, o.app)
		ui.ShowWelcome(o.screen, o.app, ui.Looks{Texts: words.For(languageOf(o.args)), Theme: theme}, o.welcome())
		return o.show(nil)
	}
	show, err := o.open(ctx)
	switch {
	case err == nil:
		show(false)
	case errors.Is(err, secret.ErrLocked):
		ui.ShowUnlock(o.app, o.looks(), o.unlock)
	case isDamage(err):
		// A backup is the remedy, and that takes a person: asked for at a terminal, too.
		fmt.Fprintln(o.stderr, explain(err, o.args, false))
		o.showDamage(err, false)
	case !watched():
		looks := o.looks()
		ui.ShowStartFailed(o.screen, o.app, looks, looks.Texts.Explain(err), nil, false)
	default:
		return 1, err
	}
	return o.show(err)
}

// looks are those that the configuration has chosen.
func (o *opening) looks() ui.Looks {
	return ui.Looks{Texts: words.For(languageOf(o.args)), Theme: themeOf(o.args)}
}

// show runs the app until its last window is closed. What kept the till from being opened
// is told once more unless it was opened after all.
func (o *opening) show(err error) (int, error) {
	stop := o.watchLeave()
	o.app.Run()
	stop()
	switch {
	case o.station.Load() != nil:
		return 0, errors.Join(o.close(), o.succeed())
	case err != nil:
		return 1, err
	}
	return 0, nil
}

// unlock opens the till with a passphrase.
func (o *opening) unlock(ctx context.Context, passphrase string) (func(), bool, error) {
	o.places.secrets.typed = passphrase
	show, err := o.open(ctx)
	if isDamage(err) {
		return func() { o.showDamage(err, true) }, false, nil
	}
	return func() { show(true) }, errors.Is(err, secret.ErrPassphrase), err
}

// showDamage offers a backup in the place of a book that is damaged or gone.
func (o *opening) showDamage(err error, running bool) {
	looks := o.looks()
	ui.ShowStartFailed(o.screen, o.app, looks, looks.Texts.Explain(err), o.rescue(), running)
}

// open opens the till. What it returns shows the till's window, on the UI goroutine.
func (o *opening) open(ctx context.Context) (show func(running bool), err error) {
	s, err := openStation(ctx, o.places, false, o.stderr)
	if err != nil {
		return nil, err
	}
	o.station.Store(s)
	interrupted, err := runBegun(s.data)
	if err != nil {
		s.logger.Warn("no mark of this run", "err", err) // and nothing is told of it at the next start
	}
	keys := s.keys(ctx)
	return func(running bool) {
		options := ui.Options{
			Till: s.till, Settings: s.settings(), Exports: s, Tables: s, Paper: paper, Slips: slipMaker{s}, Ports: ports.Find,
			Language: s.config.Shop.Language, Theme: s.config.Shop.Theme, Size: o.size, LockAfter: s.config.Lock.After,
			PaidStays: s.config.Shop.PaidStays, Screen: s.config.Screen, Scanner: ui.ScannerOf(s.config.Scanner), Keys: keys, KeepKeys: s.keepKeys,
			Customer: s.config.Shop.CustomerDisplay, Screens: screens{}, Sounds: sounds(o.screen, s.config),
			Interrupted: interrupted,
			Closed:      sync.OnceFunc(func() { close(o.closed) }),
			Beside:      s.beside, Reopen: o.reopen,
		}
		if s.wechat != nil {
			options.Phone = phone{s.wechat}
		}
		if s.roll != nil {
			options.Roll = s.roll
		}
		window := ui.New(o.screen, o.app, options)
		s.start()
		window.Show(running)
	}, nil
}

// paper is how the printer lays a slip out.
func paper(s pos.Slip, columns int) []string { return printer.Layout(s).Text(columns) }

// rescue is what the window can do for a damaged book.
func (o *opening) rescue() *ui.Rescue {
	s := &station{}
	dir, err := s.configure(o.places)
	if err != nil {
		return nil // then it was not the book that was wrong
	}
	b, path := s.backups(dir), filepath.Join(dir, bookFile)
	return &ui.Rescue{
		Offer: func(ctx context.Context) (string, error) {
			newest, err := b.Newest(ctx)
			if err != nil {
				return "", err
			}
			return s.words.Text("start.newest", newest.MadeAt.In(pos.Beijing).Format(time.DateTime), newest.Journal.Row, newest.Sums.Sales), nil
		},
		Restore: func(ctx context.Context) (string, error) {
			restored, err := s.rescueBook(ctx, o.places.data, path, b)
			if err != nil {
				return "", err
			}
			return toldRestored(s.words, restored), nil
		},
		Open: func(ctx context.Context) (func(), error) {
			show, err := o.open(ctx)
			return func() { show(true) }, err
		},
	}
}

// rescueBook puts a backup in the place of a damaged book, while no other process
// has the directory.
func (s *station) rescueBook(ctx context.Context, data, path string, b storage.Backups) (*storage.Restored, error) {
	held, err := lock(ctx, data)
	if err != nil {
		return nil, err
	}
	restored, err := b.Rescue(ctx, path, "")
	return restored, errors.Join(err, held.Release())
}

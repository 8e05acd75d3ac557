package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"wxtill/config"
	"wxtill/pos"
	"wxtill/ui"
	"wxtill/words"
	"wxtill/wxpay/sandbox"
)

// appID is the name under which the desktop knows the program.
const appID = "shop.wxtill.till"

// openWindow is the till with its window.
func openWindow(ctx context.Context, args []string, _, stderr io.Writer) (int, error) {
	var p places
	flags := flagSet("", &p)
	size := flags.String("size", "", "`WIDTHxHEIGHT` of the window at the start")
	if _, err := parse(flags, args, 0); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			fmt.Fprintf(stderr, "The window; or a command, each with -h of its own: wxtill %s\n",
				strings.Join(slices.Sorted(maps.Keys(commands)), " | "))
		}
		return help(flags, "", stderr, err)
	}
	first, ok := windowSize(*size)
	if !ok {
		return 1, usage(flags, words.Say("usage.size", *size))
	}
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return 1, words.Say("start.no_display") // before Fyne would panic
	}
	o := newOpening(p, first, stderr, app.NewWithID(appID))
	o.args = args
	return o.run(ctx)
}

// watched reports whether somebody reads what the program prints: a terminal, a
// pipe or a file that did not come from the desktop's own launcher.
func watched() bool {
	if os.Getenv("GIO_LAUNCHED_DESKTOP_FILE") != "" || os.Getenv("DESKTOP_STARTUP_ID") != "" {
		return false
	}
	info, err := os.Stderr.Stat()
	if err != nil {
		return false
	}
	if nowhere, err := os.Stat(os.DevNull); err == nil && os.SameFile(info, nowhere) {
		return false
	}
	return info.Mode()&fs.ModeSocket == 0 // which is the desktop's own log
}

// windowSize reads 1366x768; nothing is the window's own choice.
func windowSize(text string) (fyne.Size, bool) {
	if text == "" {
		return fyne.Size{}, true
	}
	w, h, _ := strings.Cut(text, "x")
	width, errW := strconv.Atoi(w)
	height, errH := strconv.Atoi(h)
	if errW != nil || errH != nil || width < 640 || height < 480 {
		return fyne.Size{}, false
	}
	return fyne.NewSize(float32(width), float32(height)), true
}

// settings is what the settings page edits.
func (s *station) settings() settings {
	e := settings{path: s.path, vault: s.vault, beside: s.beside}
	if s.till != nil { // the assistant of the first start has none yet
		e.adopt = s.adopt
	}
	if s.training {
		e.training = filepath.Join(s.dir, configFile)
		e.vault = &vault{former: filepath.Join(s.data, formerKeys)} // of the account that is filled in
	}
	return e
}

// settings keeps the configuration for the window. In training mode that is the
// training's own, until an account is filled in: then the real one is written,
// and the next start is a real one. A lesson beside a real till never touches that.
type settings struct {
	path     string                     // of config.toml
	training string                     // of the training's, "" outside training mode
	beside   bool                       // there was a real one when the lesson began
	vault    *vault                     // of the real account
	adopt    func(*config.Config) error // has the open till go by what was saved; nil: none is open
}

// lesson reports whether the training's configuration is the one to edit.
func (s settings) lesson() bool {
	if s.training == "" || s.beside {
		return s.beside
	}
	_, err := os.Stat(s.path)
	return errors.Is(err, fs.ErrNotExist)
}

func (s settings) Path() string {
	if s.lesson() {
		return s.training
	}
	return s.path
}

func (s settings) Load() (*config.Config, error) {
	if s.lesson() {
		return config.LoadTraining(s.training)
	}
	return config.Load(s.path)
}

// Save writes c. The till goes by it at once, as far as it needs no restart.
func (s settings) Save(c *config.Config) error {
	if err := checkRecordings(c); err != nil {
		return err
	}
	if err := s.write(c); err != nil || s.adopt == nil {
		return err
	}
	return s.adopt(c)
}

func (s settings) write(c *config.Config) error {
	if !s.lesson() {
		now, err := s.Load()
		if err != nil {
			return err
		}
		return s.keep(now, c)
	}
	if s.beside || !c.HasAccount() {
		return c.SaveTraining(s.training)
	}
	taught, err := s.Load()
	if err != nil {
		return err
	}
	if err := c.First(s.path, taught); err != nil {
		return err
	}
	return s.keep(config.Defaults(), c)
}

// keep writes a configuration with its secrets where it says that they are kept.
func (s settings) keep(now, next *config.Config) error {
	if now.Secrets == config.InConfig && next.Secrets == config.InConfig {
		return next.Save(s.path)
	}
	passphrase := next.Passphrase.Reveal()
	if passphrase == "" {
		passphrase = s.vault.passphrase()
	}
	_, err := s.vault.move(now, next, s.path, passphrase)
	return err
}

// phone shows the sandbox's phone to the window.
type phone struct{ *sandbox.Sandbox }

func (p phone) Scan(codeURL string) error { return p.Sandbox.Phone().Scan(codeURL) }
func (p phone) AskPassword() error        { return p.Sandbox.Phone().AskPassword() }
func (p phone) Pay() error                { return p.Sandbox.Phone().Pay() }
func (p phone) Cancel() error             { return p.Sandbox.Phone().Cancel() }
func (p phone) NoMoney() error            { return p.Sandbox.Phone().NoMoney() }
func (p phone) ShowCode() error           { _, err := p.Sandbox.Phone().ShowPayCode(); return err }
func (p phone) SetOffline(cut bool)       { p.Sandbox.Offline(cut) }
func (p phone) Offline() bool             { return p.Sandbox.IsOffline() }

// phonePages are the pages of the sandbox's phone as the window draws them.
var phonePages = map[sandbox.Page]ui.PhoneScreen{
	sandbox.PageIdle: ui.PhoneIdle, sandbox.PageScanned: ui.PhoneScanned, sandbox.PagePassword: ui.PhonePassword,
	sandbox.PagePaid: ui.PhonePaid, sandbox.PageNoMoney: ui.PhoneNoMoney, sandbox.PagePayCode: ui.PhoneCode, sandbox.PageGone: ui.PhoneDead,
}

func (p phone) Snapshot() ui.PhoneView {
	v := p.Sandbox.Phone().Snapshot()
	return ui.PhoneView{Screen: phonePages[v.Page], Shop: v.Body, Amount: pos.Fen(v.TotalFee), Code: v.PayCode}
}

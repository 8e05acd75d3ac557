package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"wxtill/config"
	"wxtill/pos"
	"wxtill/ui"
	"wxtill/wxpay/sandbox"
)

// errNoDisplay is said before Fyne would panic.
var errNoDisplay = errors.New("there is no display: set DISPLAY, or use wxtill charge")

// openWindow is the till with its window.
func openWindow(ctx context.Context, args []string, _, stderr io.Writer) (int, error) {
	var p places
	flags := flagSet("", &p)
	size := flags.String("size", "", "`WIDTHxHEIGHT` of the window at the start")
	rest, err := parseFlags(flags, args)
	if err := noArguments("", rest, err); err != nil {
		return help(flags, stderr, err)
	}
	opening, err := windowSize(*size)
	if err != nil {
		return 1, &usageError{"", err}
	}
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return 1, errNoDisplay
	}
	s, err := openStation(ctx, p, false, stderr)
	if err != nil {
		return 1, err
	}
	o := ui.Options{
		Till: s.till, Goods: pos.SampleGoods(), Settings: settings{s.path, s.config, s.training},
		Language: s.config.Shop.Language, Size: opening,
	}
	if s.wechat != nil {
		o.Phone = phone{s.wechat}
	}
	window := ui.New(app.NewWithID("shop.wxtill.till"), o)
	s.start()
	window.ShowAndRun()
	return 0, s.close()
}

// windowSize reads 1366x768; nothing is the window's own choice.
func windowSize(text string) (fyne.Size, error) {
	if text == "" {
		return fyne.Size{}, nil
	}
	w, h, _ := strings.Cut(text, "x")
	width, errW := strconv.Atoi(w)
	height, errH := strconv.Atoi(h)
	if err := errors.Join(errW, errH); err != nil || width < 640 || height < 480 {
		return fyne.Size{}, fmt.Errorf("-size is like 1366x768, not %q", text)
	}
	return fyne.NewSize(float32(width), float32(height)), nil
}

// settings keeps config.toml for the window. In training mode the file is not
// there yet: saving one makes the next start a real one.
type settings struct {
	path     string
	running  *config.Config
	training bool
}

func (s settings) Path() string { return s.path }

func (s settings) Save(c *config.Config) error { return c.Save(s.path) }

func (s settings) Load() (*config.Config, error) {
	if s.training {
		return config.Defaults(), nil
	}
	return config.Load(s.path)
}

// phone shows the sandbox's phone to the window.
type phone struct{ *sandbox.Sandbox }

func (p phone) Scan(codeURL string) error { return p.Sandbox.Phone().Scan(codeURL) }
func (p phone) AskPassword() error        { return p.Sandbox.Phone().AskPassword() }
func (p phone) Pay() error                { return p.Sandbox.Phone().Pay() }
func (p phone) Cancel() error             { return p.Sandbox.Phone().Cancel() }
func (p phone) NoMoney() error            { return p.Sandbox.Phone().NoMoney() }
func (p phone) SetOffline(cut bool)       { p.Sandbox.Offline(cut) }
func (p phone) Offline() bool             { return p.Sandbox.IsOffline() }

// screens are the pages of the sandbox's phone as the window draws them.
var screens = map[sandbox.Page]ui.PhoneScreen{
	sandbox.PageIdle: ui.PhoneIdle, sandbox.PageScanned: ui.PhoneScanned, sandbox.PagePassword: ui.PhonePassword,
	sandbox.PagePaid: ui.PhonePaid, sandbox.PageNoMoney: ui.PhoneNoMoney, sandbox.PageGone: ui.PhoneDead,
}

func (p phone) Snapshot() ui.PhoneView {
	v := p.Sandbox.Phone().Snapshot()
	return ui.PhoneView{Screen: screens[v.Page], Shop: v.Body, Amount: pos.Fen(v.TotalFee)}
}

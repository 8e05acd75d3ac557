package ui

import (
	"context"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"wxtill/config"
	"wxtill/pos"
	"wxtill/printer"
)

// bench is a window over a fake till, with everything on one goroutine.
type bench struct {
	*testing.T
	w     *Window
	till  *fakeTill
	phone *fakePhone
	files *fakeSettings
	slips *fakeSlips

	reopened []bool // for a lesson or not
}

// fakeSettings is a configuration file in memory.
type fakeSettings struct {
	config config.Config
	fail   error
}

func (s *fakeSettings) Load() (*config.Config, error) { c := s.config; return &c, nil }
func (s *fakeSettings) Path() string                  { return "/home/till/.config/wxtill/config.toml" }
func (s *fakeSettings) Save(c *config.Config) error {
	if s.fail == nil {
		s.config = *c
	}
	return s.fail
}

// fakeScreens are the screens of a machine: one, or a second one for the customer.
type fakeScreens struct {
	width, height int
	second        bool

	density, theirs float32 // pixels a millimetre
	shrunk          float32 // scale that everything has come to; 0: that of the start
}

func (s *fakeScreens) Shrink(scale, by float32) { s.shrunk = scale * by }

func (s *fakeScreens) Density(second bool) float32 {
	if second {
		return s.theirs
	}
	return s.density
}
func (s *fakeScreens) Room() (width, height int) { return s.width, s.height }
func (s *fakeScreens) Second() bool              { return s.second }
func (s *fakeScreens) OnSecond(open func())      { open() }

// apps are shared by all benches of a theme: Fyne reads the typefaces anew for every app and
// every theme, and what shapes text by them is never forgotten, which comes to gigabytes.
var (
	apps = map[string]fyne.App{}
	worn string // theme of the last one
)

// testApp is an app whose windows are gone when the test is over.
func testApp(t *testing.T, theme string) fyne.App {
	app := apps[theme]
	if app == nil {
		app = test.NewApp()
		app.NewWindow("") // stays: the driver takes the last one for that of any object
		apps[theme] = app
	}
	fyne.SetCurrentApp(app)
	if worn != theme {
		// An override has Fyne forget the pictures it drew in the colours of another theme.
		container.NewThemeOverride(newPresence(nil), app.Settings().Theme())
		worn = theme
	}
	// Fyne forgets what was not painted for a minute by a clock that goes on only when something
	// is painted: without this the first picture after a minute would lose what is new as well.
	app.Driver().AllWindows()[0].Canvas().Capture()
	t.Cleanup(func() {
		for _, w := range slices.Clone(app.Driver().AllWindows()[1:]) {
			w.SetOnClosed(nil)
			w.Close()
		}
	})
	return app
}

// newBench opens a window; set may change the till and options before that.
func newBench(t *testing.T, set ...func(*bench, *Options)) *bench {
	t.Helper()
	b := &bench{T: t, till: newFakeTill(), phone: &fakePhone{}, files: &fakeSettings{config: *config.Training()}, slips: &fakeSlips{}}
	opts := Options{
		Till: b.till, Phone: b.phone, Settings: b.files, Language: "zh",
		Slips: b.slips, KeepKeys: func(context.Context, Keymap) error { return nil },
		Ports: func() []pos.PrinterPort { return samplePorts },
		Paper: func(s pos.Slip, columns int) []string { return printer.Layout(s).Text(columns) },
		Size:  fyne.NewSize(1366, 768), Clock: b.till.clock,
		Reopen: func(lesson bool) error { b.reopened = append(b.reopened, lesson); return nil },
	}
	for _, fn := range set {
		fn(b, &opts)
	}
	app := testApp(t, opts.Theme)
	b.w = newWindow(app, opts, &worker{inline: true})
	b.till.Subscribe(b.w.hear)
	b.w.win.Resize(opts.Size)
	return b
}

// english and small change how newBench opens the window.
func english(_ *bench, o *Options) { o.Language = "en" }
func small(_ *bench, o *Options)   { o.Size = fyne.NewSize(1024, 768) }
func shop(b *bench, o *Options)    { o.Phone = nil; b.till.shop.Training = false }

// under are the objects that o is made of.
func under(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case fyne.Widget:
		return test.WidgetRenderer(o).Objects()
	}
	return nil
}

// walkShown visits o and what is seen under it; visit says whether to go on below.
func walkShown(o fyne.CanvasObject, visit func(fyne.CanvasObject) bool) {
	if !o.Visible() || !visit(o) {
		return
	}
	for _, c := range under(o) {
		walkShown(c, visit)
	}
}

// press types keys at whatever has the focus, as the driver does.
func (b *bench) press(keys ...fyne.KeyName) {
	for _, k := range keys {
		ev := &fyne.KeyEvent{Name: k}
		if f := b.w.win.Canvas().Focused(); f != nil {
			f.TypedKey(ev)
		} else if fn := b.w.win.Canvas().OnTypedKey(); fn != nil {
			fn(ev)
		}
	}
}

// down moves the cursor down.
func (b *bench) down(rows int) {
	for range rows {
		b.press(fyne.KeyDown)
	}
}

// wait lets time pass.
func (b *bench) wait(d time.Duration) { b.till.clock.now = b.till.clock.now.Add(d) }

// combo types a key with a modifier.
func (b *bench) combo(mod fyne.KeyModifier, k fyne.KeyName) {
	s := &desktop.CustomShortcut{KeyName: k, Modifier: mod}
	if f, ok := b.w.win.Canvas().Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(s)
		return
	}
	b.w.takeShortcut(s)
}

// typed types characters at whatever has the focus.
func (b *bench) typed(s string) {
	for _, r := range s {
		if f := b.w.win.Canvas().Focused(); f != nil {
			f.TypedRune(r)
		} else if fn := b.w.win.Canvas().OnTypedRune(); fn != nil {
			fn(r)
		}
	}
}

// scan types s and Enter.
func (b *bench) scan(s string) {
	b.typed(s)
	b.press(fyne.KeyReturn)
}

// show brings a page up; the lock page by locking.
func (b *bench) show(page pageSet) {
	if page == onLock {
		staffed(b, nil)
		b.till.signed = nil
	}
	b.w.goTo(page)
}

// onPage fails the test where another page is shown.
func (b *bench) onPage(want pageSet) {
	b.Helper()
	if b.w.on != want {
		b.Fatalf("page %b is shown, want %b; the banner says %q", b.w.on, want, b.w.page().banner().text())
	}
}

// fourLines rings up the cart of the drawings.
func (b *bench) fourLines() {
	b.scan("CF002")
	b.scan("2*")
	b.scan("6901234500011")
	b.scan("ks")
	b.scan("3*")
	b.scan("szqq")
	b.typed("0.152*")
}

const someCode = "weixin://wxpay/bizpayurl?pr=k3nX9aTzz"

package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
)

// TestTheWindowFitsTheScreen: without a size of its own the window and its title bar are no
// larger than the screen, or it fills that; a size that was asked for stands.
func TestTheWindowFitsTheScreen(t *testing.T) {
	for _, c := range []struct {
		name          string
		mode          string
		asked         fyne.Size
		width, height int
		full          bool
		want          fyne.Size // where it is not full
	}{
		{"old till", "auto", fyne.Size{}, 1024, 768, true, fyne.Size{}},
		{"a title bar too little", "auto", fyne.Size{}, 1366, 800, true, fyne.Size{}},
		{"just enough", "auto", fyne.Size{}, 1024, 808, false, fyne.NewSize(1024, 768)},
		{"large screen", "auto", fyne.Size{}, 1920, 1080, false, fyne.NewSize(1366, 768)},
		{"always", windowFull, fyne.Size{}, 1920, 1080, true, fyne.Size{}},
		{"never", windowPlain, fyne.Size{}, 1024, 768, false, fyne.NewSize(1024, 728)},
		{"not known", "auto", fyne.Size{}, 0, 0, false, fyne.NewSize(1366, 768)},
		{"asked for", windowFull, fyne.NewSize(1280, 800), 1024, 768, false, fyne.NewSize(1280, 800)},
	} {
		b := newBench(t, func(_ *bench, o *Options) {
			o.Size, o.Screens, o.Screen.Window = c.asked, &fakeScreens{width: c.width, height: c.height}, c.mode
		})
		b.w.win.Resize(b.w.opts.Size) // as the driver shows it
		b.w.fitScreen()
		if got := b.w.win.FullScreen(); got != c.full {
			t.Errorf("%s: it fills the screen: %v", c.name, got)
		}
		if got := b.w.win.Canvas().Size(); !c.full && got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// TestAKeyFillsTheScreen and takes the window back, to a size that has room for its bar.
func TestAKeyFillsTheScreen(t *testing.T) {
	b := newBench(t, func(_ *bench, o *Options) { o.Screens = &fakeScreens{width: 1024, height: 768} })
	shiftF11 := func(want bool) {
		t.Helper()
		if b.combo(fyne.KeyModifierShift, fyne.KeyF11); b.w.win.FullScreen() != want {
			t.Errorf("full screen is %v", !want)
		}
	}
	shiftF11(true)
	shiftF11(false)
	if got := b.w.win.Canvas().Size(); got != fyne.NewSize(1024, 728) {
		t.Errorf("the window is %v", got)
	}
	b.press(fyne.KeyF11)
	b.onPage(onShift)
	b.w.goTo(onDocs)
	b.combo(fyne.KeyModifierControl, fyne.Key6)
	if b.press(fyne.KeyF11); !b.w.win.FullScreen() {
		t.Error("F11 does nothing where it is free")
	}
	shiftF11(false)
	b.input("screen.window").fill(windowFull)
	b.combo(fyne.KeyModifierControl, fyne.KeyS)
	if !b.w.win.FullScreen() || b.files.config.Screen.Window != windowFull {
		t.Errorf("the setting is %q, full screen %v", b.files.config.Screen.Window, b.w.win.FullScreen())
	}
}

// TestAScreenThatIsScaledUpTooFar shows all of the till all the same.
func TestAScreenThatIsScaledUpTooFar(t *testing.T) {
	for _, c := range []struct {
		width, height int
		scale, want   float32 // want 0: as it is
	}{
		{1366, 768, 1, 0}, {1366, 768, 1.25, 768.0 / 720}, {1024, 768, 1.5, 1}, {1920, 1080, 1.5, 0}, {2560, 1440, 2, 0}, {1920, 1080, 2, 1.5},
	} {
		screens := &fakeScreens{width: c.width, height: c.height}
		b := newBench(t, func(_ *bench, o *Options) { o.Size, o.Screens = fyne.Size{}, screens })
		b.w.win.Canvas().(software.WindowlessCanvas).SetScale(c.scale)
		b.w.fitScreen()
		if diff := screens.shrunk - c.want; diff > 0.001 || diff < -0.001 {
			t.Errorf("%dx%d at %v: it comes to %v, want %v", c.width, c.height, c.scale, screens.shrunk, c.want)
		}
	}
}

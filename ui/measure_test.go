package ui

import (
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

// measureScenes measure the screen.
var measureScenes = []scene{
	{"measure", func(b *bench) {
		b.combo(fyne.KeyModifierControl, fyne.Key6)
		b.press(fyne.KeyF8)
	}},
	{"settings-screen", func(b *bench) {
		b.combo(fyne.KeyModifierControl, fyne.Key6)
		b.press(fyne.KeyF8, fyne.KeyReturn)
	}},
}

// codeMillimetres is how wide the code is that the pay page shows, without its margin,
// on a screen of so many pixels a millimetre.
func (b *bench) codeMillimetres(density float32) float32 {
	img := b.w.pay.qr.image
	edge := img.Image.Bounds().Dx()
	return img.Size().Width * canvasScale(img) * float32(edge-2*qrMargin) / float32(edge) / density
}

// TestTheCodeHasItsMillimetres: as near as whole pixels a module come, by the screen's
// own word, or by a card that was held against it.
func TestTheCodeHasItsMillimetres(t *testing.T) {
	for name, c := range map[string]struct {
		says float32 // the screen, in pixels a millimetre
		card int
		mm   int
		want float32
	}{
		"96 dpi":         {3.78, 0, 80, 80},
		"smaller":        {3.78, 0, 50, 50},
		"a card":         {3.78, 400, 60, 60 * (400 / cardWidth / 3.78)},
		"a fine screen":  {6.4, 0, 60, 60},
		"nothing wanted": {3.78, 0, 0, 0},
		"nonsense":       {400, 0, 80, 0},
		"silence":        {0, 0, 80, 0},
	} {
		b := newBench(t, func(_ *bench, o *Options) {
			o.Size = fyne.NewSize(1920, 1080)
			o.Screens = &fakeScreens{width: 1920, height: 1080, density: c.says}
			o.Screen.QR, o.Screen.Card = c.mm, c.card
		})
		b.fourLines()
		b.press(fyne.KeyF9)
		b.till.present(someCode)
		density := c.says
		if c.want == 0 {
			density = 3.78
		}
		got := b.codeMillimetres(density)
		modules := float32(b.w.pay.qr.image.Image.Bounds().Dx() - 2*qrMargin)
		if pixel := modules / density; c.want > 0 && math.Abs(float64(got-c.want)) > float64(pixel/2+0.01) {
			t.Errorf("%s: the code is %.1f mm wide, want %.1f", name, got, c.want)
		}
		if c.want == 0 && got < 360/density {
			t.Errorf("%s: the code is %.1f mm wide, which is not as large as it was", name, got)
		}
	}
}

func TestTheScreenIsMeasured(t *testing.T) {
	b := newBench(t, func(_ *bench, o *Options) { o.Screens = &fakeScreens{width: 1366, height: 768, density: 3.78} })
	b.customerKey()
	b.combo(fyne.KeyModifierControl, fyne.Key6)
	b.press(fyne.KeyF8)
	if b.w.overlay == nil || b.w.overlay.measure.pixels != 324 {
		t.Fatalf("it begins with %+v", b.w.overlay)
	}
	if v := b.w.customer.view; len(v.ruler.Objects) == 0 {
		t.Error("the customer's screen shows no card")
	}
	b.press(fyne.KeyUp, fyne.KeyUp, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight, fyne.KeyRight)
	if got := b.w.overlay.measure.said.full; got != "335 像素 · 99 dpi" {
		t.Errorf("it says %q", got)
	}
	b.press(fyne.KeyReturn)
	p := b.w.settings
	if !p.dirty() || b.w.overlay != nil || len(b.w.customer.view.ruler.Objects) != 0 || !strings.Contains(p.note.text(), "335") {
		t.Fatalf("it is not taken: %q", p.note.text())
	}
	b.press(fyne.KeyF8, fyne.KeyF9)
	b.combo(fyne.KeyModifierControl, fyne.KeyS)
	if got := b.files.config.Screen; got.Card != 335 || got.Customer != 324 {
		t.Errorf("saved was %+v, said %q", got, p.note.text())
	}
	if b.w.opts.Screen != b.files.config.Screen {
		t.Error("it does not hold at once")
	}
	b.press(fyne.KeyF8)
	if got := b.w.overlay.measure.pixels; got != 335 {
		t.Errorf("again it begins with %d", got)
	}
	b.press(fyne.KeyEscape)
	if b.w.overlay != nil || p.dirty() {
		t.Error("Esc changes something")
	}
}

// TestTheCustomersCodeHasItsOwnScreen: each is measured by itself.
func TestTheCustomersCodeHasItsOwnScreen(t *testing.T) {
	b := newBench(t, func(_ *bench, o *Options) {
		o.Screens = &fakeScreens{width: 1366, height: 768, second: true, density: 4, theirs: 8}
		o.Customer, o.Screen.QR = customerAuto, 60
	})
	b.w.customer.follow()
	if here, there := b.w.codeAcross(), b.w.customer.codeAcross(); here != 240 || there != 480 {
		t.Errorf("%.0f pixels here, %.0f there", here, there)
	}
	b.w.opts.Screen.Customer = 428
	if there := b.w.customer.codeAcross(); math.Abs(float64(there-300)) > 0.1 {
		t.Errorf("by the card it is %.1f there", there)
	}
}

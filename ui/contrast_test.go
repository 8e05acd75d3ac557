package ui

import (
	"fmt"
	"image/color"
	"math"
	"regexp"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// TestContrast goes through every scene in both themes and reckons the contrast of each
// text with the ground that it really stands on, and of each icon.
func TestContrast(t *testing.T) {
	if testing.Short() {
		t.Skip("walks through everything one after the other: nothing for the race detector")
	}
	for _, theme := range []string{light, dark} {
		worn := func(_ *bench, o *Options) { o.Theme = theme }
		seen := map[string]bool{}
		for _, s := range scenes {
			b := newBench(t, worn, withRoll)
			s.set(b)
			read(t, theme+" "+s.name, b.w.win, seen)
		}
		for _, s := range customerScenes {
			b := customerBench(t, fyne.NewSize(1024, 600), worn)
			s.set(b)
			read(t, theme+" "+s.name, b.w.customer.win, seen)
		}
		if len(seen) < 20 {
			t.Errorf("%s: only %d pairs of ink and ground were seen", theme, len(seen))
		}
	}
}

// TestContrastOfFynesWidgets is about what stands in entries and choices, also where no
// scene shows it.
func TestContrastOfFynesWidgets(t *testing.T) {
	for name, colours := range map[string]*palette{light: &lightPalette, dark: &darkPalette} {
		for _, c := range []struct{ ink, ground token }{
			{colorInk, colorSurface}, {colorInk, colorMarked}, {colorInk, colorBlueTint}, {colorInk3, colorSurface},
			{colorFaint, colorBG}, {colorSurface, colorBlue}, {colorSurface, colorRed}, {colorBlue, colorSurface},
		} {
			if got := contrast(colours[c.ink], colours[c.ground]); got < leastContrast {
				t.Errorf("%s: %d on %d has a contrast of %.2f", name, c.ink, c.ground, got)
			}
		}
	}
}

// What is legible: text, and pictures that say something.
const (
	leastContrast     = 4.5
	leastIconContrast = 3
)

// ground is something opaque that has been drawn, and where.
type ground struct {
	fill     color.NRGBA
	min, max fyne.Position
}

// reader walks over what a window shows in the order in which it is drawn.
type reader struct {
	t       *testing.T
	where   string
	grounds []ground
	seen    map[string]bool // pairs that have been judged
}

// read checks everything that win shows.
func read(t *testing.T, where string, win fyne.Window, seen map[string]bool) {
	t.Helper()
	bg := fyne.CurrentApp().Settings().Theme().Color("background", 0)
	r := &reader{t: t, where: where, seen: seen}
	all := fyne.NewPos(win.Canvas().Size().Width, win.Canvas().Size().Height)
	r.grounds = []ground{{solid(bg), fyne.Position{}, all}}
	r.walk(win.Content(), fyne.Position{}, fyne.Position{}, all)
}

// solid is c without what shines through.
func solid(c color.Color) color.NRGBA { return color.NRGBAModel.Convert(c).(color.NRGBA) }

// walk goes on with o, which stands at pos and is cut off outside of from and to.
func (r *reader) walk(o fyne.CanvasObject, pos, from, to fyne.Position) {
	if !o.Visible() {
		return
	}
	end := pos.AddXY(o.Size().Width, o.Size().Height)
	switch o := o.(type) {
	case *canvas.Rectangle:
		r.lay(o.FillColor, pos, end)
	case *canvas.Circle:
		r.lay(o.FillColor, pos, end)
	case *canvas.Text:
		r.text(o, pos, from, to)
	case *canvas.Image:
		r.image(o, pos.AddXY(o.Size().Width/2, o.Size().Height/2), from, to)
	case *container.Scroll:
		from = fyne.NewPos(max(from.X, pos.X), max(from.Y, pos.Y))
		to = fyne.NewPos(min(to.X, end.X), min(to.Y, end.Y))
	}
	for _, c := range under(o) {
		r.walk(c, pos.Add(c.Position()), from, to)
	}
}

// lay draws a ground over what is there.
func (r *reader) lay(fill color.Color, from, to fyne.Position) {
	if fill == nil {
		return
	}
	if c := solid(fill); c.A == 0xFF {
		r.grounds = append(r.grounds, ground{c, from, to})
	}
}

// under is the ground at a point.
func (r *reader) under(p fyne.Position) color.NRGBA {
	for i := len(r.grounds) - 1; i > 0; i-- {
		if g := r.grounds[i]; p.X >= g.min.X && p.X < g.max.X && p.Y >= g.min.Y && p.Y < g.max.Y {
			return g.fill
		}
	}
	return r.grounds[0].fill
}

// text judges a text by the ground under its middle.
func (r *reader) text(o *canvas.Text, pos, from, to fyne.Position) {
	if o.Text == "" {
		return
	}
	width := o.MinSize().Width
	x := pos.X
	switch o.Alignment {
	case fyne.TextAlignCenter:
		x += (o.Size().Width - width) / 2
	case fyne.TextAlignTrailing:
		x += o.Size().Width - width
	}
	at := fyne.NewPos(x+width/2, pos.Y+o.Size().Height/2)
	if inside(at, from, to) {
		r.judge(solid(o.Color), r.under(at), leastContrast, o.Text)
	}
}

var iconName = regexp.MustCompile(`^([a-z]+)-([0-9A-F]{6})-`)

// image judges an icon of the till's own by the ink that it is drawn in.
func (r *reader) image(o *canvas.Image, middle, from, to fyne.Position) {
	if o.Resource == nil || !inside(middle, from, to) {
		return
	}
	if m := iconName.FindStringSubmatch(o.Resource.Name()); m != nil {
		var ink uint32
		_, _ = fmt.Sscanf(m[2], "%X", &ink) // six digits of hexadecimal
		r.judge(rgb(ink), r.under(middle), leastIconContrast, m[1])
	}
}

func (r *reader) judge(ink, ground color.NRGBA, least float64, what string) {
	pair := fmt.Sprint(ink, ground, least)
	if r.seen[pair] {
		return
	}
	r.seen[pair] = true
	if got := contrast(ink, ground); got < least {
		r.t.Errorf("%s: %q, %02X on %02X, has a contrast of %.2f", r.where, what, ink, ground, got)
	}
}

func inside(p, from, to fyne.Position) bool {
	return p.X >= from.X && p.X < to.X && p.Y >= from.Y && p.Y < to.Y
}

// contrast is the ratio of WCAG 2.
func contrast(a, b color.NRGBA) float64 {
	light, dark := luminance(a), luminance(b)
	if light < dark {
		light, dark = dark, light
	}
	return (light + 0.05) / (dark + 0.05)
}

func luminance(c color.NRGBA) float64 {
	part := func(v uint8) float64 {
		f := float64(v) / 255
		if f <= 0.03928 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
}

package ui

import (
	"encoding/json"
	"fmt"
	"hash/crc32"
	"image/color"
	"slices"
	"strings"
	"testing"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"wxtill/assets"
)

// look is a size, a language and a theme in which every scene is drawn.
type look struct {
	size            fyne.Size
	language, theme string
}

func (l look) String() string { return fmt.Sprintf("%.0f %s %s", l.size.Width, l.language, l.theme) }

// looks are half of all eight, such that both sizes are seen in both languages and each
// theme in both sizes and in both languages: where something stands does not depend on
// its colour.
var looks = []look{
	{fyne.NewSize(1024, 768), "zh", "light"}, {fyne.NewSize(1024, 768), "en", "dark"},
	{fyne.NewSize(1920, 1080), "zh", "dark"}, {fyne.NewSize(1920, 1080), "en", "light"},
}

// TestScreens draws every scene in every look, as a list of what is drawn where, and
// holds it to a golden file; every text has to have the room that it needs, and every
// button a key and a translation.
func TestScreens(t *testing.T) {
	if testing.Short() {
		t.Skip("walks through everything one after the other: nothing for the race detector")
	}
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			var picture strings.Builder
			for _, l := range looks {
				b := newBench(t, func(_ *bench, o *Options) { o.Size, o.Language, o.Theme = l.size, l.language, l.theme })
				s.set(b)
				b.roomy(l.size)
				b.told()
				if labels := b.buttonLabels(); l.language == "en" {
					translated(t, labels)
				}
				fmt.Fprintf(&picture, "== %s\n", l)
				drawing{&picture, l.size}.canvas(b.w.win.Canvas())
			}
			golden(t, "screens/"+s.name+".txt", []byte(picture.String()))
		})
	}
	for _, s := range customerScenes {
		t.Run("customer "+s.name, func(t *testing.T) {
			var picture strings.Builder
			for _, l := range looks {
				b := customerBench(t, l.size, func(_ *bench, o *Options) { o.Language, o.Theme = l.language, l.theme })
				s.set(b)
				fmt.Fprintf(&picture, "== %s\n", l)
				drawing{&picture, l.size}.canvas(b.w.customer.win.Canvas())
			}
			golden(t, "screens/"+s.name+".txt", []byte(picture.String()))
		})
	}
}

// roomy holds every text to the room that it has been given.
func (b *bench) roomy(size fyne.Size) {
	b.Helper()
	if least := b.w.win.Content().MinSize(); least.Width > size.Width || least.Height > size.Height {
		b.Errorf("the window wants %v", least)
	}
	const frame = 12 // of training, at the sides
	b.walk(b.w.inner, fyne.NewPos(0, 0), size.SubtractWidthHeight(frame, 34))
	b.whole(b.w.inner)
	if b.w.overlay != nil {
		b.walk(b.w.veil, fyne.NewPos(0, 0), size)
		b.whole(b.w.veil)
	}
}

// ownKeys are the keys of all texts, ownWords the texts of both languages.
var (
	ownKeys  = map[string]bool{}
	ownWords = wordsOfOurs()
)

func wordsOfOurs() map[string]bool {
	all := map[string]bool{}
	for _, doc := range [][]byte{assets.Chinese, assets.English} {
		var texts map[string]string
		if err := json.Unmarshal(doc, &texts); err != nil {
			panic(err)
		}
		for key, text := range texts {
			all[text], ownKeys[key] = true, true
		}
	}
	return all
}

// whole holds the till's own words to standing there to their end: a line or a paragraph
// cuts by itself what it has no room for, which is for names and numbers of the shop alone.
func (b *bench) whole(root fyne.CanvasObject) {
	b.Helper()
	walkShown(root, func(o fyne.CanvasObject) bool {
		switch o := o.(type) {
		case *line:
			if ownWords[o.full] && o.text.Text != o.full {
				b.Errorf("of %q there is %q to be read", o.full, o.text.Text)
			}
		case *para:
			seen := ""
			for _, t := range o.lines {
				seen += t.Text
			}
			if strings.Contains(seen, "…") && !strings.Contains(o.full, "…") {
				b.Errorf("of %q there is %q to be read", o.full, seen)
			}
		case *choose:
			const taken = 54 // by margins and the arrow
			words := []string{o.Selected}
			if b.w.on == onSettings {
				words = o.Options
			}
			for _, word := range words {
				if room := o.Size().Width - taken; ownWords[word] && textSize(word, fieldText, false).Width > room {
					b.Errorf("the choice %q has room for %v", word, room)
				}
			}
		case *statusBar:
			if till := o.w.opts.Till.Shop().Device; !strings.Contains(o.shop.text.Text, till) {
				b.Errorf("the status bar says %q, and not that it is %s", o.shop.text.Text, till)
			}
		}
		return true
	})
}

// drawing writes down what is drawn: the primitives in their order, and where they
// stand. What an entry is made of is Fyne's own affair, and its cursor blinks.
type drawing struct {
	to   *strings.Builder
	size fyne.Size
}

func (d drawing) canvas(c fyne.Canvas) {
	all := fyne.NewPos(0, 0)
	over := c.Overlays().List()
	for _, o := range over {
		d.draw(o, o.Position(), all, d.size)
	}
	if len(over) == 0 { // the page below one is a scene of its own
		d.draw(c.Content(), all, all, d.size)
	}
}

// draw writes o down, which stands at pos; nothing is seen of it outside of the
// rectangle at from.
func (d drawing) draw(o fyne.CanvasObject, pos, from fyne.Position, room fyne.Size) {
	size := o.Size()
	if !o.Visible() || pos.X >= from.X+room.Width || pos.Y >= from.Y+room.Height || pos.X+size.Width <= from.X || pos.Y+size.Height <= from.Y {
		return
	}
	where := fmt.Sprintf("%.0f,%.0f %.0fx%.0f", pos.X, pos.Y, size.Width, size.Height)
	line := func(format string, args ...any) { fmt.Fprintf(d.to, format+" "+where+"\n", args...) }
	objects := func(list []fyne.CanvasObject, from fyne.Position, room fyne.Size) {
		for _, c := range list {
			d.draw(c, pos.Add(c.Position()), from, room)
		}
	}
	switch o := o.(type) {
	case *canvas.Text:
		if o.Text != "" {
			line("%q %.0f%s %s", o.Text, o.TextSize, bold(o.TextStyle), hex(o.Color))
		}
	case *canvas.Rectangle:
		if edge := hex(o.StrokeColor); hex(o.FillColor) != clearColour || edge != clearColour && o.StrokeWidth > 0 {
			line("rect %s %s %.0f r%.0f", hex(o.FillColor), edge, o.StrokeWidth, o.CornerRadius)
		}
	case *canvas.Image:
		line("image %s", nameOfImage(o))
	case *entry:
		line("entry %q %q %v", hidden(o), o.PlaceHolder, o == fyne.CurrentApp().Driver().CanvasForObject(o).Focused())
	case *choose:
		line("choice %q", o.Selected)
	case *container.Scroll:
		d.draw(o.Content, pos.Add(o.Content.Position()), pos, size)
	case *fyne.Container:
		objects(o.Objects, from, room)
	case fyne.Widget:
		objects(test.WidgetRenderer(o).Objects(), from, room)
	default:
		line("%T", o)
	}
}

// hidden is what an entry shows of its text.
func hidden(e *entry) string {
	if e.Password {
		return strings.Repeat("•", len(e.Text))
	}
	return e.Text
}

func bold(s fyne.TextStyle) string {
	if s.Bold {
		return "b"
	}
	return ""
}

// nameOfImage tells pictures apart.
func nameOfImage(o *canvas.Image) string {
	switch {
	case o.Resource != nil:
		return fmt.Sprintf("%s %08x", o.Resource.Name(), crc32.ChecksumIEEE(o.Resource.Content()))
	case o.Image != nil:
		sum := crc32.NewIEEE()
		at := o.Image.Bounds()
		for y := at.Min.Y; y < at.Max.Y; y++ {
			for x := at.Min.X; x < at.Max.X; x++ {
				fmt.Fprint(sum, hex(o.Image.At(x, y)))
			}
		}
		return fmt.Sprintf("%dx%d %08x", at.Dx(), at.Dy(), sum.Sum32())
	}
	return "none"
}

const clearColour = "-"

// hex is a colour as it is drawn now.
func hex(c color.Color) string {
	if c == nil {
		return clearColour
	}
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	switch n.A {
	case 0:
		return clearColour
	case 0xFF:
		return fmt.Sprintf("%02x%02x%02x", n.R, n.G, n.B)
	}
	return fmt.Sprintf("%02x%02x%02x%02x", n.R, n.G, n.B, n.A)
}

// buttonLabels are what stands on the buttons that are seen.
func (b *bench) buttonLabels() (labels []string) {
	label := func(o fyne.CanvasObject) bool {
		k, ok := o.(*keyButton)
		if !ok {
			return true
		}
		labels = append(labels, k.label.Text)
		if k.label.Text == "" && k.mark == nil && k.cap == nil {
			b.Errorf("a button says nothing, at %v", k.Position())
		}
		if k.cap == nil && !b.keyless(k) {
			b.Errorf("no key does what %q does", k.label.Text)
		}
		return false
	}
	walkShown(b.w.win.Content(), label)
	if b.w.overlay != nil {
		walkShown(b.w.veil, label)
	}
	return labels
}

// keyless reports whether a button needs no key on it: a key of the pad is one, a reason
// is chosen by the key over all of them, an amount or a name is typed by who has keys, any
// key takes a pad away, and for a picture alone there is the map of the keys.
func (b *bench) keyless(k *keyButton) bool {
	pad := stylePad
	pad.size = k.style.size
	var some []*keyButton
	if p := b.w.lock; p != nil {
		some = append(some, p.names...)
	}
	if p := b.w.cash; p != nil {
		some = append(some, p.quick[:]...)
	}
	if p := b.w.refund; p != nil {
		some = append(some, p.reasons...)
	}
	of := slices.IndexFunc(b.w.buttons, func(c commandButton) bool { return c.button == k })
	return k.style == pad || k.label.Text == b.w.t("pad.hide") || slices.Contains(some, k) || k.mark != nil && of >= 0 && b.w.buttons[of].cmd.cap != ""
}

// translated reports hanzi on the buttons of an English window, but for those of names.
func translated(t *testing.T, labels []string) {
	t.Helper()
	names := []string{"王芳", "李娜", "欧阳建国"}
	for _, label := range labels {
		if strings.ContainsFunc(label, func(r rune) bool { return unicode.Is(unicode.Han, r) }) &&
			!slices.ContainsFunc(names, func(name string) bool { return strings.Contains(label, name) }) {
			t.Errorf("%q is not translated", label)
		}
	}
}

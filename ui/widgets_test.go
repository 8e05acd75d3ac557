package ui

import (
	"context"
	"errors"
	"image"
	"image/color"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/skip2/go-qrcode"
)

func TestQRPicture(t *testing.T) {
	picture, err := qrPicture(someCode)
	if err != nil {
		t.Fatal(err)
	}
	code, err := qrcode.New(someCode, qrcode.Medium)
	if err != nil {
		t.Fatal(err)
	}
	want := code.Bitmap() // has the margin of four modules
	if edge := picture.Bounds().Dx(); edge != len(want) {
		t.Fatalf("edge %d, want %d", edge, len(want))
	}
	for y := range want {
		for x := range want {
			dark := picture.At(x, y) == color.Gray{}
			if dark != want[y][x] {
				t.Fatalf("module %d,%d is dark: %v", x, y, dark)
			}
			margin := min(x, y, len(want)-1-x, len(want)-1-y) < qrMargin
			if margin && dark {
				t.Fatalf("module %d,%d of the margin is dark", x, y)
			}
		}
	}
}

func TestQRModulesAreWholePixels(t *testing.T) {
	for _, scale := range []float32{1, 1.25, 1.5, 2} {
		for room := float32(240); room < 700; room += 7 {
			n := modulePixels(37, room, scale, 0)
			if n < 1 || float32(n*37) > room*scale || float32(n*29) > qrLargest*scale {
				t.Errorf("%d pixels a module in %v units at scale %v", n, room, scale)
			}
		}
	}
	if got := modulePixels(37, 560, 1, 0); got*29 < 360 {
		t.Errorf("a code in a large room is %d pixels wide", got*29)
	}
}

func TestQRFromTheScreenIsTheCode(t *testing.T) {
	b := newBench(t)
	b.out()
	shot := b.w.win.Canvas().Capture()
	img := b.w.pay.qr.image
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(img)
	want, _ := qrPicture(someCode)
	edge := want.Bounds().Dx()
	module := int(img.Size().Width) / edge
	for y := range edge {
		for x := range edge {
			if !uniform(shot, int(at.X)+x*module, int(at.Y)+y*module, module, want.At(x, y)) {
				t.Fatalf("module %d,%d on the screen differs", x, y)
			}
		}
	}
}

// uniform reports whether a square of the picture has one colour.
func uniform(p image.Image, x, y, edge int, want color.Color) bool {
	r, g, b, _ := want.RGBA()
	for dy := range edge {
		for dx := range edge {
			r2, g2, b2, _ := p.At(x+dx, y+dy).RGBA()
			if r2 != r || g2 != g || b2 != b {
				return false
			}
		}
	}
	return true
}

func TestFiguresAreTabularInBothFaces(t *testing.T) {
	newBench(t)
	for _, bold := range []bool{false, true} {
		want := textSize("0", textTotal, bold).Width
		for _, d := range "123456789" {
			if got := textSize(string(d), textTotal, bold).Width; got != want {
				t.Errorf("%c is %v wide, 0 is %v", d, got, want)
			}
		}
	}
}

func TestEveryStyleHasAChineseFace(t *testing.T) {
	th := newTheme(light)
	for _, style := range []fyne.TextStyle{{}, {Bold: true}, {Italic: true}, {Monospace: true}, {Bold: true, Italic: true}} {
		if got := th.Font(style).Name(); !strings.HasPrefix(got, "NotoSansSC-") {
			t.Errorf("%+v is set in %s", style, got)
		}
	}
}

func TestFitText(t *testing.T) {
	newBench(t)
	for _, c := range []struct {
		text  string
		width float32
		want  string
	}{{"购物车", 100, "购物车"}, {"购物车已锁定", 60, "购物…"}, {"", 0, ""}, {"a", 0, "…"}} {
		if got := fitText(c.text, 16, false, c.width); got != c.want {
			t.Errorf("fitText(%q, %v) = %q, want %q", c.text, c.width, got, c.want)
		}
	}
}

func TestWrapText(t *testing.T) {
	newBench(t)
	for _, c := range []struct {
		text string
		want []string
	}{
		{"支付结果不明时，只查单", []string{"支付结果不", "明时，只查", "单"}},
		{"一二三四五，六", []string{"一二三四", "五，六"}},
		{"the till only asks", []string{"the till", "only asks"}},
		{"一\n二", []string{"一", "二"}},
	} {
		if got := wrapText(c.text, 16, false, 82); !slices.Equal(got, c.want) {
			t.Errorf("wrapText(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestAnAmountIsMadeSmallerRatherThanCut(t *testing.T) {
	newBench(t)
	m := newMoneyLabel(textAmount, colorInk)
	m.set(99_999_999)
	m.Resize(fyne.NewSize(300, 120))
	test.WidgetRenderer(m).Layout(fyne.NewSize(300, 120))
	if m.text.Text != "¥999,999.99" || m.text.MinSize().Width > 300 || m.text.TextSize < 40 {
		t.Errorf("%q at %v is %v wide", m.text.Text, m.text.TextSize, m.text.MinSize().Width)
	}
}

func TestATableGivesWayAtItsEdges(t *testing.T) {
	newBench(t)
	tab := newTable(rowHeight, []tableColumn{
		{title: "a", width: 100, grow: 1}, {title: "b", width: 140, from: 500}, {title: "c", width: 90},
	}, nil)
	if _, w := tab.spans(400); w[1] >= 0 || w[0] != 310 || w[2] != 90 {
		t.Errorf("narrow: %v", w)
	}
	if x, w := tab.spans(600); w[1] != 140 || w[0] != 370 || x[2] != 510 {
		t.Errorf("wide: %v at %v", w, x)
	}
}

func TestTheWorkerKeepsTheOrder(t *testing.T) {
	newBench(t) // fyne.Do needs an app
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	q := &worker{ctx: ctx, held: true}
	var got []int
	finished := make(chan struct{})
	for i := range 50 {
		q.do(func(context.Context) error { got = append(got, i); return nil }, func(error) {
			if i == 49 {
				close(finished)
			}
		})
	}
	if len(got) != 0 {
		t.Error("held jobs ran")
	}
	q.start(time.Hour, func() {})
	<-finished
	if !slices.IsSorted(got) || len(got) != 50 {
		t.Errorf("ran %v", got)
	}
}

func TestTheWorkerHandsErrorsBack(t *testing.T) {
	newBench(t)
	want := errors.New("no disk")
	q := &worker{ctx: context.Background(), inline: true}
	var got error
	q.do(func(context.Context) error { return want }, func(err error) { got = err })
	if got != want {
		t.Errorf("got %v", got)
	}
}

func TestOneRefreshWaitsAtATime(t *testing.T) {
	var g refreshGate
	if !g.enter() || g.enter() {
		t.Error("the second refresh was let in")
	}
	g.leave()
	if !g.enter() {
		t.Error("the gate stays closed")
	}
}

// TestFocusStaysInTheDialog: whatever was clicked, Tab finds nothing behind an
// overlay, and no key does anything there.
func TestFocusStaysInTheDialog(t *testing.T) {
	for name, open := range map[string]func(*bench){
		"form": func(b *bench) { staffed(b, nil); b.press(fyne.KeyF10); b.scan("310"); b.press(fyne.KeyF4, fyne.KeyF10) },
		"question": func(b *bench) {
			b.press(fyne.KeyF10)
			b.w.ask(question{title: "?", yesKeys: enterKey, noKey: escKey}, func() {})
		},
		"help": func(b *bench) { b.press(fyne.KeyF10, fyne.KeyF1) },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.till.of = b.refundable()
			open(b)
			b.onPage(onRefund)
			if b.w.overlay == nil {
				t.Fatal("no dialog")
			}
			c := b.w.win.Canvas()
			within := focusables(b.w.veil)
			c.Unfocus()
			for range 2 * (len(within) + 1) {
				c.FocusNext()
				if f := c.Focused(); f != nil && !within[f] {
					t.Fatalf("the focus is at %T behind the dialog", f)
				}
			}
			test.TapCanvas(c, fyne.NewPos(5, 5))
			if home := b.w.overlay.home; home != nil && c.Focused() != fyne.Focusable(home) {
				t.Errorf("a tap beside the dialog takes the focus to %T", c.Focused())
			}
			c.Unfocus()
			b.combo(fyne.KeyModifierControl, fyne.Key1)
			b.press(fyne.KeyF10, fyne.KeyTab)
			b.onPage(onRefund)
			b.w.closeOverlay()
			if c.Focused() != fyne.Focusable(b.w.refund.home()) {
				t.Errorf("behind the dialog the focus is at %T", c.Focused())
			}
		})
	}
}

// focusables is what can have the focus under o.
func focusables(o fyne.CanvasObject) map[fyne.Focusable]bool {
	found := map[fyne.Focusable]bool{}
	if f, ok := o.(fyne.Focusable); ok {
		found[f] = true
	}
	for _, each := range under(o) {
		maps.Copy(found, focusables(each))
	}
	return found
}

// TestAFigureIsNotCut: an amount in a table becomes smaller before it loses a
// digit, and is as large as ever where there is room again.
func TestAFigureIsNotCut(t *testing.T) {
	l := newLine(textButton, colorInk, true).right().figure()
	l.set("¥1,000,000.00")
	l.Resize(fyne.NewSize(92, 26))
	if l.text.Text != "¥1,000,000.00" || l.text.MinSize().Width > 92 {
		t.Errorf("%q at %v", l.text.Text, l.text.TextSize)
	}
	l.set("¥1.00")
	if l.text.TextSize != textButton {
		t.Errorf("a short amount at %v", l.text.TextSize)
	}
}

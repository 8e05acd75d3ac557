package ui

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"wxtill/pos"
	"wxtill/printer"
)

// fakeRoll is a printer out of which a slip hangs until it is torn off.
type fakeRoll struct {
	view RollView
	slip *pos.Receipt
}

var _ Roll = (*fakeRoll)(nil)

func (r *fakeRoll) Snapshot() RollView { return r.view }
func (r *fakeRoll) SetPaper(in bool)   { r.view.NoPaper = !in }
func (r *fakeRoll) OpenCover(open bool) {
	r.view.Cover = open
}
func (r *fakeRoll) SetPower(on bool) { r.view.Off = !on }
func (r *fakeRoll) Block(on bool)    { r.view.Blocked = on }
func (r *fakeRoll) Tear()            { r.slip, r.view.Turns = nil, r.view.Turns+1 }

func (r *fakeRoll) Picture(rows int) image.Image {
	var doc printer.Document
	if r.slip != nil {
		doc = printer.Layout(pos.Slip{Receipt: r.slip})
	}
	roll := printer.Draw(doc, printer.Profile{Columns: 32})
	return roll.Rows(max(roll.Height-rows, 0), roll.Height).Image()
}

// withRoll opens the window with the printer of training mode, a receipt in it.
func withRoll(b *bench, o *Options) {
	o.Roll = &fakeRoll{view: RollView{Turns: 1}, slip: &pos.Receipt{
		Shop: pos.Shop{Name: "街角咖啡", Till: "T01", Device: "till-1", Language: o.Language, Training: true},
		Sale: "T01-20261123-000312", Total: 4400, Pieces: 2, At: b.till.clock.now,
		Lines:   []pos.Line{{Code: "CF002", Name: "拿铁 大杯", Price: 2200, Quantity: 2 * pos.One}},
		Tenders: []pos.Tender{{Kind: pos.TenderCash, Amount: 4400, Given: 5000, Change: 600}},
	}}
}

// TestTheRollLeavesRoom: the paper stands beside the phone where there is room for both;
// elsewhere it comes by its key, in the phone's place or over the page, and goes by it.
func TestTheRollLeavesRoom(t *testing.T) {
	const none, phone, roll, both = "", "phone", "roll", "phone roll"
	for _, c := range []struct {
		page        pageSet
		width       float32
		first, then string
	}{
		{onSell, 1024, phone, roll}, {onSell, 1366, phone, roll}, {onLock, 1024, phone, roll},
		{onDocs, 1024, none, roll}, {onDocs, 1366, none, roll},
		{onSell, 1920, both, phone}, {onDocs, 1920, both, phone},
	} {
		b := newBench(t, withRoll, func(_ *bench, o *Options) { o.Size = fyne.NewSize(c.width, 768) })
		b.show(c.page)
		seen := func() string {
			p, r := b.w.phone.box.Visible(), b.w.roll.box.Visible()
			return map[[2]bool]string{{true, false}: phone, {false, true}: roll, {true, true}: both}[[2]bool{p, r}]
		}
		for _, want := range []string{c.first, c.then, c.first} {
			if got := seen(); got != want {
				t.Errorf("page %b, %v wide: %q, want %q", c.page, c.width, got, want)
			}
			b.combo(fyne.KeyModifierAlt, fyne.Key7)
		}
	}
}

// TestTheRollKeepsToItsPage: what was opened over a page covers no other.
func TestTheRollKeepsToItsPage(t *testing.T) {
	b := newBench(t, withRoll, small)
	b.show(onDocs)
	b.combo(fyne.KeyModifierAlt, fyne.Key7)
	b.show(onShift)
	if b.w.roll.box.Visible() {
		t.Error("it lies over the next page")
	}
}

// TestTheRollObeys: a lesson's printer runs out of paper, is opened, switched off, stops
// reading and is torn off by keys.
func TestTheRollObeys(t *testing.T) {
	b := newBench(t, withRoll)
	roll := b.w.opts.Roll.(*fakeRoll)
	b.combo(fyne.KeyModifierAlt, fyne.Key7)
	if p := b.w.roll.image; !p.Visible() || p.Size().Height < 200 {
		t.Errorf("a receipt hangs out of it: shown %v, %v", p.Visible(), p.Size())
	}
	for _, c := range []struct {
		key       fyne.KeyName
		button    *keyButton
		now, then string // what the button says
		is        func() bool
	}{
		{fyne.Key8, b.w.roll.paper, "取走纸卷", "装上纸卷", func() bool { return roll.view.NoPaper }},
		{fyne.Key9, b.w.roll.cover, "打开纸盖", "合上纸盖", func() bool { return roll.view.Cover }},
		{fyne.KeyMinus, b.w.roll.power, "关机", "开机", func() bool { return roll.view.Off }},
		{fyne.KeyEqual, b.w.roll.block, "停止接收", "恢复接收", func() bool { return roll.view.Blocked }},
	} {
		for _, want := range []bool{true, false} {
			if got := c.button.label.Text; got != map[bool]string{true: c.now, false: c.then}[want] {
				t.Errorf("%s: the button says %q", c.now, got)
			}
			b.combo(fyne.KeyModifierAlt, c.key)
			if c.is() != want {
				t.Errorf("%s: %v, want %v", c.now, c.is(), want)
			}
		}
	}
	b.combo(fyne.KeyModifierAlt, fyne.Key0)
	if b.w.roll.image.Visible() {
		t.Error("what was torn off still hangs there")
	}
}

// TestThePaperCoversNothingUnnoticed: a page that has room beside it is laid out there, and
// another is shaded as long as the paper hangs over it.
func TestThePaperCoversNothingUnnoticed(t *testing.T) {
	for width, wide := range map[float32]bool{1024: false, 1366: true} {
		for _, page := range []pageSet{onDocs, onBill, onShift} {
			beside := wide || page != onDocs
			b := newBench(t, withRoll, func(_ *bench, o *Options) { o.Size = fyne.NewSize(width, 768) })
			b.show(page)
			b.combo(fyne.KeyModifierAlt, fyne.Key7)
			p := b.w.roll
			if covered := b.w.page().content().Size().Width > p.box.Position().X-railWidth+1; covered == beside || p.shade.Visible() == beside {
				t.Errorf("page %b, %v wide: covered %v, shaded %v", page, width, covered, p.shade.Visible())
			}
			if beside {
				continue
			}
			if test.Tap(p.shade); p.box.Visible() || p.shade.Visible() {
				t.Errorf("page %b: to press beside the paper does not close it", page)
			}
		}
	}
}

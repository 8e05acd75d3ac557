package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"wxtill/pos"
)

// overlayTable is the first table of the overlay.
func (w *Window) overlayTable() *table {
	for _, o := range test.LaidOutObjects(w.overlay.content) {
		if t, ok := o.(*table); ok {
			return t
		}
	}
	return nil
}

// saidInForm is all that the overlay says.
func (b *bench) saidInForm() (text string) {
	for _, o := range test.LaidOutObjects(b.w.overlay.content) {
		if t, ok := o.(*canvas.Text); ok {
			text += t.Text + "|"
		}
	}
	return text
}

// toGoods opens the page of goods by its key.
func (b *bench) toGoods() { b.combo(fyne.KeyModifierControl, fyne.Key7); b.onPage(onGoods) }

// listed are the names that the page of goods shows.
func (b *bench) listed() (names []string) {
	for i := range b.w.goods.rows.count {
		if g := b.w.goods.at(i); g != nil {
			names = append(names, g.Name)
		}
	}
	return names
}

func TestGoodsPage(t *testing.T) {
	b := newBench(t, english)
	b.toGoods()
	if n := len(b.listed()); n != 12 {
		t.Fatalf("%d goods are listed", n)
	}
	b.typed("ntdb")
	if got := b.listed(); !slices.Equal(got, []string{"拿铁 大杯"}) {
		t.Errorf("ntdb lists %q", got)
	}
	b.press(fyne.KeyReturn)
	b.press(fyne.KeyTab)
	b.typed("24")
	b.press(fyne.KeyReturn)
	if g, _, err := b.till.ScanGoods(t.Context(), "CF002"); err != nil || g.Price != 2400 {
		t.Errorf("changed to %+v, %v; said %q", g, err, b.w.goods.note.text())
	}
	b.press(fyne.KeyF4)
	if _, _, err := b.till.ScanGoods(t.Context(), "CF002"); err == nil {
		t.Error("F4 does not take it off")
	}
	b.press(fyne.KeyF5)
	if got := b.listed(); len(got) != 0 {
		t.Errorf("on sale: %q", got)
	}
	b.press(fyne.KeyF5, fyne.KeyF4, fyne.KeyEscape)
	if n := len(b.listed()); n != 12 || b.w.goods.field.entry.Text != "" {
		t.Errorf("Esc lists %d", n)
	}
	b.press(fyne.KeyEscape)
	b.onPage(onSell)
}

// TestGoodsForm: what is wrong is said and its field marked; a scan into the field for
// barcodes goes on, and one into another field goes out again.
func TestGoodsForm(t *testing.T) {
	b := newBench(t, english)
	b.toGoods()
	b.press(fyne.KeyInsert)
	b.typed("Scone")
	b.press(fyne.KeyTab)
	b.scan("6900000000222")
	f := b.w.win.Canvas().Focused().(*entry)
	if f.Text != "" || b.w.overlay == nil {
		t.Errorf("a scan into the price left %q", f.Text)
	}
	b.typed("abc")
	b.press(fyne.KeyReturn)
	if f = b.w.win.Canvas().Focused().(*entry); f.Text != "abc" || b.w.overlay == nil {
		t.Fatalf("the focus is on %q", f.Text+b.saidInForm())
	}
	b.typed("9.5")
	b.press(fyne.KeyTab)
	b.scan("6900000000222")
	b.scan("6900000000333")
	if f = b.w.win.Canvas().Focused().(*entry); f.Text != "6900000000222 6900000000333" || b.w.overlay == nil {
		t.Fatalf("two scans make %q", f.Text)
	}
	b.wait(scanEnds * 2)
	b.press(fyne.KeyReturn)
	g, _, err := b.till.ScanGoods(t.Context(), "6900000000333")
	if err != nil || g.Name != "Scone" || g.Price != 950 || g.Code != "6900000000222" || b.w.overlay != nil {
		t.Errorf("%+v, %v", g, err)
	}
}

// TestGoodsTakeARight: who may not change them is asked for somebody who may.
func TestGoodsTakeARight(t *testing.T) {
	b := newBench(t, staffed)
	b.till.signed = b.till.operators[1]
	b.w.refresh()
	b.toGoods()
	b.press(fyne.KeyInsert)
	if f := b.w.overlay; f == nil || f.home == nil {
		t.Fatal("nobody is asked")
	}
	b.press(fyne.KeyEscape)
	if n := len(b.listed()); n != 12 {
		t.Errorf("%d goods", n)
	}
}

// TestImportGoods: a preview names each row that is wrong, and nothing is imported; what
// is right is, once.
func TestImportGoods(t *testing.T) {
	head := []string{"编码", "名称", "单价"}
	tables := &fakeTables{files: map[string][][]string{
		"/home/till/good.xlsx": {head, {"N1", "新品", "12.5"}, {"CF002", "拿铁 特大杯", "240"}, {"CF001", "美式 中杯", "16"}},
		"/home/till/bad.csv":   {head, {"N1", "", "12.5"}, {"N2", "新品", "1.234"}, {"N3", "好的", "1"}},
	}}
	b := newBench(t, english, func(_ *bench, o *Options) { o.Tables = tables })
	b.toGoods()
	b.press(fyne.KeyF6, fyne.KeyReturn) // bad.csv is the first
	if b.w.overlayTable() == nil {
		t.Fatal(b.saidInForm())
	}
	rows := b.w.overlayTable().rows
	if len(rows) != 2 || rows[0].cells[0].text != "2" || rows[0].cells[1].text != "Name" || rows[1].cells[2].text != "1.234" || rows[1].cells[3].sub == "" {
		t.Fatalf("%d rows: %+v", len(rows), rows[0].cells)
	}
	b.wait(scanEnds * 2)
	b.press(fyne.KeyReturn, fyne.KeyEscape)
	if n := len(b.listed()); n != 12 {
		t.Fatalf("%d goods after a table that is wrong", n)
	}
	b.press(fyne.KeyF6)
	b.typed("/home/till/good.xlsx")
	b.press(fyne.KeyReturn)
	rows = b.w.overlayTable().rows
	if len(rows) != 2 || rows[0].cells[0].text != "CF002" || !strings.Contains(rows[0].cells[1].sub, "拿铁 大杯 → 拿铁 特大杯") ||
		rows[0].cells[2].text != "¥22.00" || rows[0].cells[3].text != "¥240.00" || rows[0].cells[3].mark == "" || rows[1].cells[2].text != "new" {
		t.Errorf("%d rows: %+v", len(rows), rows[0].cells)
	}
	b.wait(scanEnds * 2)
	b.press(fyne.KeyReturn)
	if n := len(b.listed()); n != 13 || !strings.Contains(b.w.goods.note.text(), "1 new, 1 changed, 1 as") {
		t.Errorf("%d goods; said %q", n, b.w.goods.note.text())
	}
	b.press(fyne.KeyF8, fyne.KeyReturn)
	if !slices.Equal(tables.written, []string{"xlsx"}) || !strings.Contains(b.w.goods.note.text(), "goods.xlsx") {
		t.Errorf("written %q; said %q", tables.written, b.w.goods.note.text())
	}
}

// TestManyGoods: a list of any length reads only what is seen.
func TestManyGoods(t *testing.T) {
	b := newBench(t)
	table := [][]string{{"code", "name", "price"}}
	for i := range 3000 {
		table = append(table, []string{fmt.Sprintf("M%04d", i), fmt.Sprintf("商品 %d", i), "1"})
	}
	if _, err := b.till.ImportGoods(t.Context(), pos.GoodsTable{Rows: table, File: "many.csv"}, pos.Grant{}); err != nil {
		t.Fatal(err)
	}
	b.toGoods()
	b.press(fyne.KeyEnd)
	if g := b.w.goods.chosen(); g == nil || g.Code != "WT001" || b.w.goods.rows.count != 3012 {
		t.Errorf("the last of %d is %+v", b.w.goods.rows.count, g)
	}
	b.press(fyne.KeyPageUp)
	if g := b.w.goods.chosen(); g == nil || !strings.HasPrefix(g.Code, "M29") {
		t.Errorf("a page up is %+v", g)
	}
	if n := len(b.w.goods.cache.goods); n > goodsPiece {
		t.Errorf("%d goods are held", n)
	}
	b.press(fyne.KeyHome)
	if g := b.w.goods.chosen(); g == nil || g.Code != "BG001" {
		t.Errorf("the first is %+v", g)
	}
}

package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// TestReport walks through periods and splits by keys, and asks for the sales
// behind a figure.
func TestReport(t *testing.T) {
	b := newBench(t, shop, staffed, manager)
	b.combo(fyne.KeyModifierControl, fyne.Key5)
	b.onPage(onReport)
	b.press(fyne.KeyF3)
	b.combo(fyne.KeyModifierAlt, fyne.KeyLeft)
	want := [][2]pos.Day{{"2026-11-23", "2026-11-23"}, {"2026-11-23", "2026-11-29"}, {"2026-11-16", "2026-11-22"}}
	for i, r := range b.till.reported {
		if i >= len(want) || r.From != want[i][0] || r.Through != want[i][1] {
			t.Errorf("report %d is from %s to %s", i, r.From, r.Through)
		}
	}
	if n := len(b.till.reported); n != len(want) {
		t.Errorf("%d reports were made, want %d", n, len(want))
	}
	b.press(fyne.KeyDown, fyne.KeyDown)
	if got := b.till.behind; len(got) != 2 || got[1] != "hour 09" || len(b.w.report.sales.rows) != 2 {
		t.Errorf("sales were asked for behind %v, %d are shown", got, len(b.w.report.sales.rows))
	}
	b.press(fyne.KeyF4, fyne.KeyF4)
	if got := b.w.report.groups.rows[0].cells[0].text; b.w.report.by != pos.ByProduct || got != "拿铁 大杯" {
		t.Errorf("split by %s, the first is %q", b.w.report.by, got)
	}
}

// TestReportsNeedARight: a cashier sees none before somebody allows it.
func TestReportsNeedARight(t *testing.T) {
	b := newBench(t, shop, staffed)
	b.combo(fyne.KeyModifierControl, fyne.Key5)
	if len(b.till.reported) != 0 || b.w.overlay == nil {
		t.Fatal("a cashier saw a report")
	}
	b.typed("03")
	b.press(fyne.KeyReturn)
	b.typed("0303")
	b.press(fyne.KeyReturn)
	if len(b.till.reported) != 1 {
		t.Errorf("the manager's PIN showed %d reports", len(b.till.reported))
	}
}

func TestBarChart(t *testing.T) {
	c := newBarChart("nothing")
	c.Resize(fyne.NewSize(300, 200))
	c.set([]bar{{"a", 100, "1.00"}, {"b", 50, "0.50"}, {"c", -20, "-0.20"}}, 1)
	full, half, below := c.rects[0], c.rects[1], c.rects[2]
	high := full.Size().Height
	if h := half.Size().Height; high <= 0 || h < high*0.49 || h > high*0.51 {
		t.Errorf("bars of 100 and 50 are %v and %v high", high, h)
	}
	zero := full.Position().Y + high
	if h := below.Size().Height; h < high*0.19 || h > high*0.21 || below.Position().Y < zero-1 {
		t.Errorf("a bar of -20 stands at %v and is %v high; zero is at %v", below.Position(), h, zero)
	}
	if c.rects[1].FillColor == c.rects[0].FillColor || c.empty.Visible() {
		t.Error("the chosen bar looks like the others, or the chart says that it is empty")
	}
	c.set(nil, -1)
	if c.rects[0].Visible() || !c.empty.Visible() {
		t.Error("an empty chart does not say so")
	}
}

// TestReportExport writes the report that is shown.
func TestReportExport(t *testing.T) {
	out := &fakeExports{}
	b := newBench(t, shop, staffed, manager, func(_ *bench, o *Options) { o.Exports = out })
	b.combo(fyne.KeyModifierControl, fyne.Key5)
	b.press(fyne.KeyF8, fyne.KeyReturn)
	if len(out.formats) != 1 || out.formats[0] != "xlsx" {
		t.Errorf("exported %v; the page says %q", out.formats, b.w.report.note.text())
	}
}

// TestDrillDown: from a figure to the sales behind it, from there to one of them, and
// back, by keys; and the same by touch, from a total.
func TestDrillDown(t *testing.T) {
	b := newBench(t, shop, staffed, manager, soldBefore)
	b.combo(fyne.KeyModifierControl, fyne.Key5)
	p := b.w.report
	b.press(fyne.KeyReturn)
	if p.at != -1 {
		t.Error("Enter does something before a figure is chosen")
	}
	b.press(fyne.KeyDown, fyne.KeyReturn, fyne.KeyDown, fyne.KeyDown)
	if p.at != 1 || p.chosen != 0 {
		t.Fatalf("sale %d of figure %d", p.at, p.chosen)
	}
	b.press(fyne.KeyEscape)
	b.onPage(onReport)
	b.press(fyne.KeyReturn, fyne.KeyDown, fyne.KeyReturn)
	b.onPage(onFind)
	if got := b.till.searches; len(got) != 1 || got[0].Number != "T01-20261123-000007" {
		t.Errorf("looked for %+v", got)
	}
	b.press(fyne.KeyEscape)
	b.onPage(onReport)
	if p.chosen != 0 || len(p.behind) != 2 {
		t.Errorf("back at figure %d with %v", p.chosen, p.behind)
	}
	p.totals.pick(0)
	if got := b.till.behind[len(b.till.behind)-1]; got != "total sales" || p.groups.rows[0].cells[0].text != b.w.t("report.sales") {
		t.Errorf("asked for %q", got)
	}
	p.sales.pick(0)
	b.onPage(onFind)
}

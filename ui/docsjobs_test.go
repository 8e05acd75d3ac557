package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// doubt has three slips that are not surely on paper, two of which wait for somebody.
func (b *bench) doubt() {
	r := &pos.Receipt{
		Shop: pos.Shop{Name: "街角咖啡", Language: "zh"}, Sale: "T01-20261123-000312", Total: 8800, Pieces: 2,
		Lines: []pos.Line{{Name: "拿铁 大杯", Price: 4400, Quantity: 2 * pos.One}}, At: b.till.clock.now,
	}
	job := func(id int64, state pos.JobState) *pos.PrintJob {
		return &pos.PrintJob{ID: id, Sale: r.Sale, Receipt: r, State: state, CreatedAt: b.till.clock.now.Add(-4 * time.Minute)}
	}
	b.till.jobs = []*pos.PrintJob{job(7, pos.JobDoubtful), job(8, pos.JobFailed), job(9, pos.JobQueued)}
	b.till.weather.Printer, b.till.weather.Waiting, b.till.weather.Doubtful = pos.PrinterPaper, 1, 2
	b.w.opts.Paper = func(s pos.Slip, _ int) []string {
		if s.Doubt {
			return []string{"街角咖啡", "*** 补打 (重印) ***"}
		}
		return []string{"街角咖啡"}
	}
	b.combo(fyne.KeyModifierControl, fyne.Key2)
	b.w.docs.point("job 7")
}

// TestSlipInDoubt: it is listed with what happened; Enter looks at it and prints it as a
// copy, Del takes it off.
func TestSlipInDoubt(t *testing.T) {
	b := newBench(t)
	b.doubt()
	if n := len(b.w.docs.undecided.rows); n != 3 {
		t.Fatalf("%d rows", n)
	}
	row := b.undecidedTexts(0)
	if row[0] != "小票|T01-20261123-000312" || row[2] != "可能已打印|" || !strings.Contains(row[1], "4 分") {
		t.Errorf("the row says %q", row)
	}
	b.press(fyne.KeyReturn)
	if b.w.overlay == nil {
		t.Fatal("nothing opens")
	}
	b.press(fyne.KeyEscape)
	if len(b.till.decided) > 0 {
		t.Errorf("Esc has %q", b.till.decided)
	}
	b.press(fyne.KeyReturn)
	b.press(fyne.KeyReturn)
	b.w.docs.point("job 8")
	b.press(fyne.KeyReturn)
	b.press(fyne.KeyDelete)
	if want := []string{"retried 7", "dismissed 8"}; !slices.Equal(b.till.decided, want) {
		t.Errorf("got %q, want %q", b.till.decided, want)
	}
}

// TestWaitingSlipCanBeDismissed: what waits for the printer is printed by itself, so
// Enter prints nothing.
func TestWaitingSlipCanBeDismissed(t *testing.T) {
	b := newBench(t)
	b.doubt()
	b.w.docs.point("slips")
	b.press(fyne.KeyReturn)
	b.press(fyne.KeyReturn)
	if b.w.overlay == nil || len(b.till.decided) > 0 {
		t.Errorf("Enter has %q", b.till.decided)
	}
	b.press(fyne.KeyDelete)
	if want := []string{"dismissed 9"}; !slices.Equal(b.till.decided, want) {
		t.Errorf("got %q, want %q", b.till.decided, want)
	}
}

// waitsForAnswers has four slips wait for a printer that answers no more, and one in doubt
// since paper ended.
func (b *bench) waitsForAnswers() {
	b.till.jobs[0].Note = "3 of 800 bytes of the slip were taken: " + pos.ErrPaperOut.Error()
	for id := int64(10); id <= 12; id++ {
		j := *b.till.jobs[2]
		j.ID = id
		b.till.jobs = append(b.till.jobs, &j)
	}
	b.till.weather.Waiting, b.till.weather.Printer = 4, pos.PrinterOffLine
	b.w.refresh()
}

// TestEveryWaitingSlipCanBeSeen: left and right go through what waits, and Del takes the
// one that is shown off.
func TestEveryWaitingSlipCanBeSeen(t *testing.T) {
	b := newBench(t)
	b.doubt()
	b.waitsForAnswers()
	b.w.docs.point("slips")
	b.press(fyne.KeyReturn)
	b.press(fyne.KeyLeft, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight, fyne.KeyLeft)
	b.press(fyne.KeyDelete)
	if want := []string{"dismissed 11"}; !slices.Equal(b.till.decided, want) {
		t.Errorf("got %q, want %q", b.till.decided, want)
	}
}

// TestWhySlipsWait: the reason that the printer gave is said, and what to do about one
// that has been replaced by another.
func TestWhySlipsWait(t *testing.T) {
	b := newBench(t)
	b.doubt()
	b.waitsForAnswers()
	if row := b.undecidedTexts(0); row[3] != "缺纸|" {
		t.Errorf("the row of the slip in doubt says %q", row)
	}
	if row := b.undecidedTexts(2); row[3] != "没有应答|换了打印机？看设置" {
		t.Errorf("the row of the queue says %q", row)
	}
}

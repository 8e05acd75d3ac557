package printer

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wxtill/pos"
	"wxtill/printer/fake"
)

// otherSlips are those that are about no payment.
func otherSlips(language string) map[string]pos.Slip {
	parked := &pos.ParkSlip{
		Shop: sampleShop(language), Sale: "T01-20261123-000312", Lines: sampleLines(), Pieces: 4, Total: 134_082, Owes: 34_082,
		At: sampleTime, Operator: "02", OperatorName: "李娜",
	}
	label := &pos.Label{Shop: sampleShop(language), Name: "散装曲奇", Price: 5800, Unit: "kg", Code: "6901234567892", Count: 2}
	long := &pos.Label{Shop: sampleShop(language), Name: "特级西湖龙井茶礼盒装 250g", Price: 128_800, Code: "https://example.com/goods/LJ250-2026-SPRING", Count: 1}
	return map[string]pos.Slip{
		"parked":     {Parked: parked},
		"handover":   {Shift: zReport(language), Handover: true},
		"label":      {Label: label},
		"label_long": {Label: long},
		"keys": {Keys: &pos.KeySheet{Shop: sampleShop(language), Title: "收银", At: sampleTime, Keys: []pos.KeyCap{
			{Key: "F9", Does: "微信收款"}, {Key: "Shift+F6", Does: "Parked sales"}, {Key: "Alt+←", Does: "上一期"},
			{Key: "Ctrl+Del", Does: "Give the whole sale up for a reason that is long"},
		}}},
		"test": {Test: &pos.TestSlip{Shop: sampleShop(language), At: sampleTime}},
	}
}

func TestOtherSlipsGolden(t *testing.T) { checkGolden(t, otherSlips) }

// TestRulerFillsThePaper: a mark for every column, and a bar from the first dot to the
// last.
func TestRulerFillsThePaper(t *testing.T) {
	for _, columns := range PaperColumns {
		var widest int
		p, err := interpret(Encode(Document{Ruler{}}, Profile{Columns: columns}), columns)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range p.Items {
			if i.Kind == fake.Raster {
				widest = i.Picture.Width
			}
		}
		if len(p.lines[1]) != columns || widest != columns*12 {
			t.Errorf("%d columns: %q, a bar of %d dots", columns, p.lines[1], widest)
		}
	}
}

// TestTrainingOnEveryLabel: each label is cut off by itself, so each says that it is
// practice, at its top and bottom.
func TestTrainingOnEveryLabel(t *testing.T) {
	l := *otherSlips("zh")["label"].Label
	l.Shop.Training, l.Count = true, 3
	p, err := interpret(Encode(Layout(pos.Slip{Label: &l}), Profile{Columns: 48}), 48)
	if err != nil {
		t.Fatal(err)
	}
	var label []string
	labels := 0
	for _, i := range p.Items {
		switch i.Kind {
		case fake.Line:
			label = append(label, i.Text)
		case fake.Cut:
			labels++
			first, last := label[0], label[len(label)-2]
			if !strings.Contains(first, chinese.practice) || !strings.Contains(last, chinese.practice) {
				t.Errorf("label %d begins with %q and ends with %q", labels, first, last)
			}
			label = nil
		}
	}
	if labels != l.Count {
		t.Errorf("%d labels, want %d", labels, l.Count)
	}
}

// TestAnyLabel: any name, price, unit and code make labels of which each has its code,
// and no byte of them is a command.
func TestAnyLabel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := &pos.Label{
			Shop: sampleShop("zh"), Name: anyText().Draw(t, "name"), Price: pos.Fen(rapid.Int64Range(0, int64(pos.MaxAmount)).Draw(t, "price")),
			Unit: anyText().Draw(t, "unit"), Code: rapid.StringMatching(`[0-9A-Za-z\x1b\x10\x04-]{1,60}`).Draw(t, "code"), Count: rapid.IntRange(1, 4).Draw(t, "count"),
		}
		columns := rapid.SampledFrom(PaperColumns).Draw(t, "columns")
		p, err := interpret(Encode(Layout(pos.Slip{Label: l}), Profile{Columns: columns}), columns)
		if err != nil {
			t.Fatal(err)
		}
		codes := l.Count
		if plainBytes(l.Code) == "" {
			codes = 0
		}
		if p.pulses != 0 || p.cuts != l.Count || len(p.codes)+len(p.bars) != codes {
			t.Fatalf("%d pulses, %d cuts, codes %q %q", p.pulses, p.cuts, p.codes, p.bars)
		}
		if !strings.Contains(squeeze(strings.Join(p.lines, "")), squeeze(gbk.clean(l.Name))) {
			t.Fatalf("%q is not in %q", l.Name, p.lines)
		}
	})
}

// TestEverySlipHasACode: whatever the shop keeps or gives away can be scanned. The end of
// a report is what `wxtill verify -head` takes.
func TestEverySlipHasACode(t *testing.T) {
	all := map[string]*pos.PrintJob{"handover": {Shift: zReport("zh"), Handover: true}, "parked": {Parked: otherSlips("zh")["parked"].Parked}}
	for name, job := range matrixSlips() {
		if job.Cash == nil { // cash that was moved is found by its shift
			all[name] = job
		}
	}
	for name, job := range all {
		for _, columns := range PaperColumns {
			p, err := interpret(Encode(Layout(job.Slip(false)), Profile{Columns: columns}), columns)
			if err != nil || len(p.codes)+len(p.bars) == 0 {
				t.Errorf("%s, %d columns: no code, %v", name, columns, err)
			}
			if job.Shift != nil && p.codes[0] != fmt.Sprintf("%d:%s", job.Shift.Journal.Row, job.Shift.Journal.Hash) {
				t.Errorf("%s: code %q", name, p.codes)
			}
		}
	}
}

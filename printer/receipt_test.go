package printer

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"wxtill/internal/golden"
	"wxtill/pos"
)

// picture shows what came out, with the edges of the paper and the marks of each
// line.
func (p *paper) picture() string {
	var b strings.Builder
	for i, line := range p.lines {
		// A large character is one picture but covers more columns.
		fill := strings.Repeat(" ", max(p.columns-displayColumns(line), 0))
		fmt.Fprintf(&b, "%s\n", strings.TrimRight("|"+line+fill+"| "+p.marks[i], " "))
	}
	fmt.Fprintf(&b, "feed %d, cut %d, drawer %d\n", p.fed, p.cuts, p.pulses)
	return b.String()
}

// displayColumns is the width of text on a terminal: what is not ASCII is wide.
func displayColumns(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0x7F {
			n++
		}
	}
	return n
}

// withShop changes the shop of a receipt.
func withShop(r *pos.Receipt, change func(*pos.Shop)) *pos.Receipt {
	change(&r.Shop)
	return r
}

func goldenSlips(language string) map[string]pos.Slip {
	training := withShop(weChatReceipt(language, 0), func(s *pos.Shop) { s.Training = true })
	mixed := weChatReceipt(language, 0)
	mixed.Tenders[0].Amount, mixed.WeChat[0].TotalFee = 100_000, 100_000
	mixed.Tenders = append(mixed.Tenders, pos.Tender{Kind: pos.TenderCash, Amount: mixed.Total - 100_000})
	cashier := cashReceipt(language)
	cashier.Operator, cashier.OperatorName = "02", "李娜"
	return map[string]pos.Slip{
		"cashier":  {Receipt: cashier},
		"discount": {Receipt: discounted(language)},
		"note":     {Receipt: noted(language)},
		"rounded":  {Receipt: rounded(language, -6), Drawer: true},
		"cash":     {Receipt: cashReceipt(language), Drawer: true},
		"wechat":   {Receipt: weChatReceipt(language, 0)},
		"coupon":   {Receipt: weChatReceipt(language, 350)},
		"bycode":   {Receipt: byCode(weChatReceipt(language, 0))},
		"mixed":    {Receipt: mixed, Drawer: true},
		"copy":     {Receipt: cashReceipt(language), Copy: 2, Drawer: true},
		"doubt":    {Receipt: weChatReceipt(language, 0), Doubt: true, Drawer: true},
		"training": {Receipt: training},
		"z":        {Shift: zReport(language)},
		"z_copy":   {Shift: zReport(language), Copy: 1},
		"x":        {Shift: xReport(language)},
		"paid_out": {Cash: paidOut(language), Drawer: true},
		"no_sale":  {Drawer: true},
	}
}

func TestReceiptGolden(t *testing.T) {
	for _, language := range []string{"zh", "en"} {
		for name, slip := range goldenSlips(language) {
			for _, columns := range PaperColumns {
				file := fmt.Sprintf("%s_%s_%d.txt", name, language, columns)
				t.Run(file, func(t *testing.T) {
					p, err := interpret(Encode(Layout(slip), Profile{Columns: columns}), columns)
					if err != nil {
						t.Fatal(err)
					}
					golden.Check(t, file, p.picture())
				})
			}
		}
	}
}

// printed is a slip on 58 mm paper.
func printed(t *testing.T, s pos.Slip) *paper {
	t.Helper()
	p, err := interpret(Encode(Layout(s), Profile{Columns: 32}), 32)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// has reports whether a line of the paper is text, but for spaces around it.
func (p *paper) has(text string) bool {
	return slices.ContainsFunc(p.lines, func(l string) bool { return strings.TrimSpace(l) == text })
}

func TestNumbersStandWholeOnTheirOwnLine(t *testing.T) {
	p := printed(t, pos.Slip{Receipt: weChatReceipt("zh", 0)})
	for _, number := range []string{"10094201234567890123456789012345", sampleOutTradeNo} {
		if !p.has(number) {
			t.Errorf("%s is not on a line of its own in\n%s", number, p.picture())
		}
	}
}

func TestCodeToScan(t *testing.T) {
	cases := map[string]struct {
		receipt *pos.Receipt
		want    string
	}{
		"wechat": {weChatReceipt("zh", 0), sampleOutTradeNo},
		"cash":   {cashReceipt("zh"), "T01-20261123-000312"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if p := printed(t, pos.Slip{Receipt: c.receipt}); len(p.codes) != 1 || p.codes[0] != c.want {
				t.Errorf("codes %q, want %q", p.codes, c.want)
			}
		})
	}
}

func TestDrawerOpensOnlyWithTheOriginal(t *testing.T) {
	cases := map[string]struct {
		slip pos.Slip
		want int
	}{
		"cash":         {pos.Slip{Drawer: true}, 1},
		"not asked":    {pos.Slip{}, 0},
		"copy":         {pos.Slip{Drawer: true, Copy: 1}, 0},
		"maybe a copy": {pos.Slip{Drawer: true, Doubt: true}, 0},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			c.slip.Receipt = cashReceipt("zh")
			if got := printed(t, c.slip).pulses; got != c.want {
				t.Errorf("%d pulses, want %d", got, c.want)
			}
		})
	}
}

func TestCopyMark(t *testing.T) {
	cases := map[string]struct {
		slip pos.Slip
		want string
	}{
		"third copy":  {pos.Slip{Copy: 3}, "*** 补打 (重印) 第 3 次 ***"},
		"doubt":       {pos.Slip{Doubt: true}, "*** 补打 (重印) ***"},
		"copy, doubt": {pos.Slip{Copy: 1, Doubt: true}, "*** 补打 (重印) 第 1 次 ***"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			c.slip.Receipt = cashReceipt("zh")
			if p := printed(t, c.slip); !p.has(c.want) {
				t.Errorf("no %q in\n%s", c.want, p.picture())
			}
		})
	}
	if p := printed(t, pos.Slip{Receipt: cashReceipt("zh")}); strings.Contains(p.picture(), "补打") {
		t.Error("the original is marked as a copy")
	}
}

func TestTrainingAtTopAndBottom(t *testing.T) {
	r := withShop(cashReceipt("zh"), func(s *pos.Shop) { s.Training = true })
	lines := printed(t, pos.Slip{Receipt: r}).lines
	first, last := lines[0], lines[len(lines)-2]
	if !strings.Contains(first, "TRAINING") || !strings.Contains(last, "TRAINING") {
		t.Errorf("first line %q, last but one %q", first, last)
	}
}

func TestInvoiceIsWhatTheCustomerPaid(t *testing.T) {
	p := printed(t, pos.Slip{Receipt: weChatReceipt("zh", 350)})
	for _, want := range []string{"现金券                    ￥3.50", "用户实付              ￥1,337.32", "发票金额 (实付)       ￥1,337.32"} {
		if !p.has(want) {
			t.Errorf("no line %q in\n%s", want, p.picture())
		}
	}
}

func TestTimesAreBeijingTimes(t *testing.T) {
	if p := printed(t, pos.Slip{Receipt: cashReceipt("zh")}); !p.has("时间: 2026-11-23 07:04:05") {
		t.Errorf("no time in GMT+8 in\n%s", p.picture())
	}
}

func TestDeviceInfoMayBeMissing(t *testing.T) {
	r := withShop(cashReceipt("zh"), func(s *pos.Shop) { s.Device = "" })
	if p := printed(t, pos.Slip{Receipt: r}); strings.Contains(p.picture(), "机号") {
		t.Errorf("an empty device_info is printed:\n%s", p.picture())
	}
}

// TestReferenceReceiptIsSmall: 28 lines with a code are out well within a second at
// 9600 baud, which carries 960 bytes.
func TestReferenceReceiptIsSmall(t *testing.T) {
	data := Encode(Layout(pos.Slip{Receipt: referenceReceipt()}), Profile{Columns: 32})
	p, err := interpret(data, 32)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d lines, %d bytes", len(p.lines), len(data))
	if len(p.lines) < 28 || len(data) > 800 {
		t.Errorf("%d lines in %d bytes, want at least 28 in at most 800", len(p.lines), len(data))
	}
}

func BenchmarkEncode(b *testing.B) {
	slip := pos.Slip{Receipt: referenceReceipt()}
	b.ReportAllocs()
	size := 0
	for b.Loop() {
		size = len(Encode(Layout(slip), Profile{Columns: 32}))
	}
	b.ReportMetric(float64(size), "bytes/slip")
}

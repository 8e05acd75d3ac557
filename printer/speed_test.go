package printer

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"wxtill/pos"
	"wxtill/pos/postest"
	"wxtill/printer/dots"
	"wxtill/printer/fake"
)

// TestTheLineIsKeptBusy: over a serial line to a printer that takes 9600 baud the
// reference receipt is printed, and said to be, in the time that its bytes need there.
func TestTheLineIsKeptBusy(t *testing.T) {
	print, faults := onPacedLine(t)
	best := 100.0
	for try := 0; try < 10 && best > 1.05; try++ { // the machine may be at something else
		took, line := print()
		t.Logf("%v, the line alone needs %v", took, line)
		best = min(best, took.Seconds()/line.Seconds())
	}
	if best > 1.05 {
		t.Errorf("%.3f of the time that the line needs, want 1.05", best)
	}
	if faults := faults(); len(faults) > 0 {
		t.Errorf("%q", faults)
	}
}

// BenchmarkReceiptAt9600 is the same as a figure: how often the time that its bytes need.
func BenchmarkReceiptAt9600(b *testing.B) {
	print, _ := onPacedLine(b)
	took, line := time.Duration(0), time.Duration(0)
	for b.Loop() {
		t, l := print()
		took, line = took+t, line+l
	}
	b.ReportMetric(took.Seconds()/line.Seconds(), "x_the_line")
}

// onPacedLine is a printer on a line of 9600 baud: each print puts the reference receipt
// on it, and says how long that took and how long its bytes need on the line.
func onPacedLine(t testing.TB) (print func() (took, line time.Duration), faults func() []string) {
	device, far := openPTY(t)
	const baud = 9600
	d := fake.NewDevice(32, baud)
	go d.Serve(t.Context(), far)
	p, err := New(Options{Transport: "serial", Address: device, Baud: baud})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	if err := p.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	return func() (took, line time.Duration) {
		before, begin := d.Received(), time.Now()
		if err := p.Print(t.Context(), pos.Slip{Receipt: referenceReceipt()}); err != nil {
			t.Fatal(err)
		}
		return time.Since(begin), time.Duration(d.Received()-before) * 10 * time.Second / baud
	}, d.Faults
}

// TestFirstByteComesSoon: from the commit of a sale to the first byte of its receipt
// at a printer that is asked how it does before.
func TestFirstByteComesSoon(t *testing.T) {
	sell := onSellingTill(t)
	var waits []time.Duration
	for range 100 {
		waits = append(waits, sell())
	}
	slices.Sort(waits)
	t.Logf("p50 %v, p99 %v", waits[50], waits[98])
	if waits[98] > 50*time.Millisecond {
		t.Errorf("p99 %v, want 50 ms", waits[98])
	}
}

// BenchmarkFirstByte is the same as a figure.
func BenchmarkFirstByte(b *testing.B) {
	sell := onSellingTill(b)
	var waits []time.Duration
	for b.Loop() {
		waits = append(waits, sell())
	}
	slices.Sort(waits)
	b.ReportMetric(float64(waits[len(waits)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(waits[len(waits)*99/100].Microseconds())/1000, "p99-ms")
}

// onSellingTill is a till with a printer: each sell says how long the printer waited for
// the first byte of the receipt from the commit of its sale on.
func onSellingTill(t testing.TB) (sell func() time.Duration) {
	l, p := onDevice(t, 0, Options{})
	till, err := pos.Open(t.Context(), pos.Options{
		Ledger: postest.NewLedger(), Gateways: func(pos.MerchantID) []pos.Gateway { return nil }, Shop: sampleShop("zh"), Printer: p,
	})
	if err != nil {
		t.Fatal(err)
	}
	first := make(chan time.Time, 1)
	items := 0
	l.OnChange(func() {
		if all := l.Items(); len(all) > items && all[items].Kind != fake.Printed {
			items = len(all)
			select {
			case first <- time.Now():
			default:
			}
		}
	})
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); _ = till.Run(ctx) }()
	t.Cleanup(func() { stop(); <-done })
	return func() (wait time.Duration) {
		if err := till.AddAmount(ctx, "拿铁 大杯", 2200); err != nil {
			t.Fatal(err)
		}
		if _, err := till.Cash(ctx, 0); err != nil {
			t.Fatal(err)
		}
		begin := time.Now()
		select {
		case at := <-first:
			wait = at.Sub(begin)
		case <-time.After(5 * time.Second):
			t.Fatal("nothing is printed")
		}
		for w := till.Weather(); w.Waiting > 0; w = till.Weather() {
			time.Sleep(time.Millisecond) // the next sale finds an idle printer
		}
		items = len(l.Items())
		select {
		case <-first:
		default:
		}
		return wait
	}
}

// BenchmarkThousandReceipts is what a day's encoding costs.
func BenchmarkThousandReceipts(b *testing.B) {
	slip := pos.Slip{Receipt: referenceReceipt()}
	size := 0
	for b.Loop() {
		for range 1000 {
			size = len(Encode(Layout(slip), Profile{Columns: 32}))
		}
	}
	b.ReportMetric(float64(size), "bytes/slip")
}

// BenchmarkLogo is a logo of 384 by 100 dots.
func BenchmarkLogo(b *testing.B) {
	logo := dots.New(384, 100)
	for i := range logo.Bits {
		logo.Bits[i] = byte(i)
	}
	size := 0
	for b.Loop() {
		size = len(Encode(Document{Picture{logo}}, Profile{Columns: 32}))
	}
	b.ReportMetric(float64(size), "bytes")
}

// BenchmarkDrawnReceipt is the reference receipt for a printer without any characters
// and codes.
func BenchmarkDrawnReceipt(b *testing.B) {
	doc := Layout(pos.Slip{Receipt: referenceReceipt()})
	size := 0
	for b.Loop() {
		size = len(Encode(doc, Profile{Columns: 32, Characters: "drawn", Codes: "drawn"}))
	}
	b.ReportMetric(float64(size), "bytes")
}

// BenchmarkDrawnCode is the reference receipt with its QR code drawn by the till.
func BenchmarkDrawnCode(b *testing.B) {
	doc := Layout(pos.Slip{Receipt: referenceReceipt()})
	size := 0
	for b.Loop() {
		size = len(Encode(doc, Profile{Columns: 32, Codes: "drawn"}))
	}
	b.ReportMetric(float64(size), "bytes")
}

// TestDrawnReceiptIsTight: raster carries no white beside what it shows.
func TestDrawnReceiptIsTight(t *testing.T) {
	data := Encode(Layout(pos.Slip{Receipt: referenceReceipt()}), Profile{Columns: 32, Codes: "drawn"})
	if !bytes.Contains(data, []byte("\x1dv0")) || len(data) > 5000 {
		t.Errorf("%d bytes with the code drawn", len(data))
	}
	p, err := interpret(data, 32)
	if err != nil {
		t.Fatal(err)
	}
	code := Layout(pos.Slip{Receipt: referenceReceipt()})
	for _, e := range code {
		if q, is := e.(QR); is {
			want := fmt.Sprintf("<%d x", q.draw(onPaper(32)).Stride*8)
			if !slices.ContainsFunc(p.lines, func(l string) bool { return strings.HasPrefix(l, want) }) {
				t.Errorf("no raster of %s dots in %q", want, p.lines)
			}
		}
	}
}

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
	device, far := openPTY(t)
	const baud = 9600
	d := fake.NewDevice(32, baud)
	go d.Serve(t.Context(), far)
	p, err := New(Options{Transport: "serial", Address: device, Baud: baud})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if err := p.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	best := 100.0
	for range 3 { // the machine may be at something else for once
		before, begin := d.Received(), time.Now()
		if err := p.Print(t.Context(), pos.Slip{Receipt: referenceReceipt()}); err != nil {
			t.Fatal(err)
		}
		took, sent := time.Since(begin), d.Received()-before
		line := time.Duration(sent) * 10 * time.Second / baud
		t.Logf("%d bytes in %v, the line alone needs %v", sent, took, line)
		best = min(best, took.Seconds()/line.Seconds())
	}
	if best > 1.05 {
		t.Errorf("%.3f of the time that the line needs, want 1.05", best)
	}
	if faults := d.Faults(); len(faults) > 0 {
		t.Errorf("%q", faults)
	}
}

// TestFirstByteComesSoon: from the commit of a sale to the first byte of its receipt
// at a printer that is asked how it does before.
func TestFirstByteComesSoon(t *testing.T) {
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
	defer func() { stop(); <-done }()
	var waits []time.Duration
	for range 100 {
		if err := till.AddAmount(ctx, "拿铁 大杯", 2200); err != nil {
			t.Fatal(err)
		}
		if _, err := till.Cash(ctx, 0); err != nil {
			t.Fatal(err)
		}
		begin := time.Now()
		select {
		case at := <-first:
			waits = append(waits, at.Sub(begin))
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
	}
	slices.Sort(waits)
	t.Logf("p50 %v, p99 %v", waits[50], waits[98])
	if waits[98] > 50*time.Millisecond {
		t.Errorf("p99 %v, want 50 ms", waits[98])
	}
}

// BenchmarkThousandReceipts is what a day's encoding costs.
func BenchmarkThousandReceipts(b *testing.B) {
	slip := pos.Slip{Receipt: referenceReceipt()}
	for b.Loop() {
		for range 1000 {
			Encode(Layout(slip), Profile{Columns: 32})
		}
	}
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

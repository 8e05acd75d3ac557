package printer

import (
	"errors"
	"net"
	"testing"
	"time"

	"wxtill/pos"
	"wxtill/printer/fake"
)

func TestAnswers(t *testing.T) {
	ready := []byte{0x12, 0x12, 0x12}
	cases := map[string]struct {
		said     []byte
		complete bool
		want     error
		low      bool
		printed  int
	}{
		"nothing":                {nil, false, nil, false, 0},
		"ready":                  {ready, true, nil, false, 0},
		"two of three":           {ready[:2], false, nil, false, 0},
		"cover open":             {[]byte{0x1A, 0x16, 0x12}, true, pos.ErrCoverOpen, false, 0},
		"no paper":               {[]byte{0x1A, 0x32, 0x7E}, true, pos.ErrPaperOut, true, 0},
		"no paper by one sensor": {[]byte{0x1A, 0x12, 0x72}, true, pos.ErrPaperOut, false, 0},
		"paper low":              {[]byte{0x12, 0x12, 0x1E}, true, nil, true, 0},
		"error":                  {[]byte{0x1A, 0x52, 0x12}, true, pos.ErrPrinterFault, false, 0},
		"off line by its key":    {[]byte{0x1A, 0x12, 0x12}, true, pos.ErrPrinterOffLine, false, 0},
		"XON and XOFF between":   {[]byte{0x13, 0x12, 0x11, 0x12, 0x13, 0x12}, true, nil, false, 0},
		"printed":                {append(ready, 0x00), true, nil, false, 1},
		"printed, paper low":     {append(ready, 0x03), true, nil, true, 1},
		"a report of others":     {append([]byte{0x10, 0x00, 0x00, 0x00}, ready...), true, nil, false, 0},
		"a report of no paper":   {append(ready, 0x10, 0x00, 0x0C, 0x00), true, pos.ErrPaperOut, false, 0},
		"more than was asked":    {append(ready, 0x7E, 0x7E), true, nil, false, 0},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var a answers
			a.ask()
			a.take(c.said)
			if a.complete() != c.complete || a.health.err() != c.want || a.health.paperLow != c.low || a.printed != c.printed {
				t.Errorf("%+v, error %v", a, a.health.err())
			}
		})
	}
}

// FuzzAnswers: whatever comes over the line, the reader ends, counts no more answers
// than bytes, and reads what is asked afterwards like a fresh one.
func FuzzAnswers(f *testing.F) {
	f.Add([]byte{0x12, 0x12, 0x12, 0x00})
	f.Add([]byte{0x10, 0x0C, 0x03, 0x00, 0x11, 0x13, 0xFF, 0x80})
	f.Fuzz(func(t *testing.T, said []byte) {
		var a answers
		a.ask()
		a.take(said)
		if a.printed > len(said) || len(a.asked) > 3 || a.report > 3 {
			t.Fatalf("%+v after % x", a, said)
		}
		if a.heard != (len(said) > 0 && a.heard) {
			t.Fatal("heard without a byte")
		}
		a.ask()
		a.take([]byte{0x12, 0x16, 0x12})
		if !a.complete() || a.health.err() != pos.ErrCoverOpen {
			t.Fatalf("%+v after % x", a, said)
		}
	})
}

// onDevice is a printer in the network and the till's end of it.
func onDevice(t testing.TB, baud int, o Options) (*fake.Listener, *Printer) {
	t.Helper()
	l, err := fake.Listen(fake.NewDevice(32, baud), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	o.Transport, o.Address = "tcp", l.Address
	p, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return l, p
}

// TestCheckSaysHowThePrinterDoes goes through what a person may do to a printer.
func TestCheckSaysHowThePrinterDoes(t *testing.T) {
	d, p := onDevice(t, 0, Options{})
	for _, c := range []struct {
		name string
		do   func()
		want error
	}{
		{"ready", func() {}, nil},
		{"cover open", func() { d.OpenCover(true) }, pos.ErrCoverOpen},
		{"closed again", func() { d.OpenCover(false) }, nil},
		{"paper low", func() { d.SetPaper(5) }, pos.ErrPaperLow},
		{"no paper", func() { d.SetPaper(0) }, pos.ErrPaperOut},
		{"a new roll", func() { d.SetPaper(-1) }, nil},
		{"stopped reading", func() { d.Block(true) }, pos.ErrPrinterOffLine},
		{"goes on", func() { d.Block(false) }, nil},
		{"switched off", func() { d.PowerOff() }, pos.ErrPrinterAbsent},
		{"on again", func() { d.PowerOn() }, nil},
	} {
		c.do()
		err := p.Check(t.Context())
		if !errors.Is(err, c.want) || (c.want == nil) != (err == nil) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
		prints := c.want == nil || c.want == pos.ErrPaperLow
		if errors.Is(err, pos.ErrPrinterAbsent) == prints {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	for _, i := range d.Items() {
		if i.Kind != fake.Power {
			t.Errorf("checking printed %+v", i)
		}
	}
}

// TestPrinterThatNeverAnswers is silent, not well, and gets its slips all the same;
// where it has to answer, it gets none.
func TestPrinterThatNeverAnswers(t *testing.T) {
	for status, want := range map[string]error{StatusAuto: pos.ErrPrinterSilent, StatusNever: pos.ErrPrinterSilent, StatusAlways: pos.ErrPrinterAbsent} {
		d, p := onDevice(t, 0, Options{Status: status})
		d.Mute(true)
		if err := p.Check(t.Context()); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", status, err, want)
		}
		err := p.Print(t.Context(), pos.Slip{Receipt: referenceReceipt()})
		if (err == nil) != (status != StatusAlways) || err != nil && !errors.Is(err, pos.ErrPrinterAbsent) {
			t.Errorf("%s: Print: %v", status, err)
		}
		if n := len(d.Items()); (n > 0) != (status != StatusAlways) {
			t.Errorf("%s: %d items on paper", status, n)
		}
	}
}

// TestPrintedIsWhatThePrinterSays: a slip is printed when the printer says so, and in
// doubt when it cannot.
func TestPrintedIsWhatThePrinterSays(t *testing.T) {
	d, p := onDevice(t, 0, Options{Timeout: 2 * time.Second})
	slip := pos.Slip{Receipt: referenceReceipt()}
	if err := p.Print(t.Context(), slip); err != nil {
		t.Fatal(err)
	}
	items := d.Items()
	if len(items) == 0 || items[len(items)-1].Kind != fake.Printed {
		t.Fatalf("the printer was not asked: %d items", len(items))
	}
	d.SetPaper(10)
	if err := p.Print(t.Context(), slip); !errors.Is(err, pos.ErrPaperOut) || errors.Is(err, pos.ErrPrinterAbsent) {
		t.Errorf("out of paper in the middle: %v", err)
	}
	if err := p.Print(t.Context(), slip); !errors.Is(err, pos.ErrPaperOut) || !errors.Is(err, pos.ErrPrinterAbsent) {
		t.Errorf("out of paper before: %v", err)
	}
	d.SetPaper(-1)
	if err := p.Print(t.Context(), slip); err != nil {
		t.Errorf("with a new roll: %v", err)
	}
	d.Deafen(true)
	if err := p.Print(t.Context(), slip); !errors.Is(err, pos.ErrPrinterStuck) || errors.Is(err, pos.ErrPrinterAbsent) {
		t.Errorf("it has always said when it had printed, and does not: %v", err)
	}
}

// TestTornWithinAPicture: wherever a slip broke off when the till died, the next one comes
// out whole, on a paper of its own.
func TestTornWithinAPicture(t *testing.T) {
	for _, profile := range []Profile{{Columns: 48, Characters: "drawn"}, {Columns: 32, Codes: "drawn"}, {Columns: 48, Dots: 832, Characters: "drawn"}, {Columns: 32}} {
		slip := pos.Slip{Receipt: weChatReceipt("zh", 0)}
		data := Encode(Layout(slip), profile)
		for n := 1; n < 8; n++ {
			device := fake.NewDevice(profile.Columns, 0)
			l, err := fake.Listen(device, "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			conn, err := net.Dial("tcp", l.Address)
			if err != nil {
				t.Fatal(err)
			}
			sent, err := conn.Write(data[:len(data)*n/8])
			conn.Close()
			if err != nil {
				t.Fatal(err)
			}
			for device.Received() < sent {
				time.Sleep(time.Millisecond)
			}
			p, err := New(Options{Transport: "tcp", Address: l.Address, Profile: profile, Timeout: 5 * time.Second})
			if err != nil {
				t.Fatal(err)
			}
			slip.Torn = true
			if err := p.Print(t.Context(), slip); err != nil {
				t.Errorf("%+v, %d of 8: %v", profile, n, err)
			}
			want := fake.NewPaper(profile.Columns)
			want.Write(data)
			items := device.Items()
			items = items[:len(items)-1] // whether all is printed
			whole := want.Items
			if len(items) < len(whole) || items[len(items)-len(whole)-1].Kind != fake.Cut {
				t.Errorf("%+v, %d of 8: %d items, want a cut and %d", profile, n, len(items), len(whole))
				continue
			}
			for i, item := range items[len(items)-len(whole):] {
				if w := whole[i]; item.Kind != w.Kind || item.Text != w.Text {
					t.Errorf("%+v, %d of 8: item %d is %s %q, want %s %q", profile, n, i, item.Kind, item.Text, w.Kind, w.Text)
					break
				}
			}
			closesFast(t, p)
			l.Close()
		}
	}
}

// TestLongSlipsTakeTheirTime: what is long is waited for, and neither in doubt nor a sign
// that the printer never says when it has printed.
func TestLongSlipsTakeTheirTime(t *testing.T) {
	d, p := onDevice(t, 0, Options{Timeout: time.Second})
	d.Slow(30 * time.Millisecond)
	labels := pos.Slip{Label: &pos.Label{Shop: sampleShop("zh"), Name: "散装曲奇", Price: 5800, Code: "6901234567892", Count: 12}}
	for range 2 {
		begin := time.Now()
		if err := p.Print(t.Context(), labels); err != nil {
			t.Fatal(err)
		}
		if items := d.Items(); items[len(items)-1].Kind != fake.Printed {
			t.Errorf("called printed after %v, with %d items out", time.Since(begin), len(items))
		}
		d.Tear()
	}
}

// TestSlipsTell: what a printer says before and behind a slip is told at once, where it is
// new, also one that never says that it has printed.
func TestSlipsTell(t *testing.T) {
	for name, deaf := range map[string]bool{"says when it has printed": false, "does not": true} {
		t.Run(name, func(t *testing.T) {
			d, p := onDevice(t, 0, Options{Timeout: time.Second})
			d.Deafen(deaf)
			slip := pos.Slip{Drawer: true} // takes no paper
			for _, c := range []struct {
				name  string
				lines int // of paper
				told  bool
				want  error
			}{
				{"the first answer", -1, true, nil},
				{"as before", -1, false, nil},
				{"paper low", 15, true, pos.ErrPaperLow},
				{"as low", 15, false, pos.ErrPaperLow},
				{"a new roll", -1, true, nil},
			} {
				d.SetPaper(c.lines)
				if err := p.Print(t.Context(), slip); err != nil {
					t.Fatal(err)
				}
				select {
				case <-p.Changed():
					if !c.told {
						t.Errorf("%s: told of nothing", c.name)
					}
				default:
					if c.told {
						t.Errorf("%s: nothing is told", c.name)
					}
				}
				if err := p.Check(t.Context()); !errors.Is(err, c.want) || (c.want == nil) != (err == nil) {
					t.Errorf("%s: %v, want %v", c.name, err, c.want)
				}
			}
		})
	}
}

// TestPrinterWithoutAnEnd answers how it does and never that it has printed: the first
// slip takes its time, the others do not wait for it.
func TestPrinterWithoutAnEnd(t *testing.T) {
	d, p := onDevice(t, 0, Options{Timeout: time.Second})
	d.Deafen(true)
	for range 2 {
		begin := time.Now()
		if err := p.Print(t.Context(), pos.Slip{Receipt: referenceReceipt()}); err != nil {
			t.Fatal(err)
		}
		t.Log(time.Since(begin))
	}
	if n := len(d.Faults()); n > 0 {
		t.Errorf("%q", d.Faults())
	}
}

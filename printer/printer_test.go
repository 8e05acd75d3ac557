package printer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/pos"
)

func TestNewRefuses(t *testing.T) {
	cases := map[string]struct {
		options Options
		want    string
	}{
		"no printer":        {Options{Transport: "none", Address: "x"}, `unknown transport "none": want serial, tcp or file`},
		"unknown transport": {Options{Transport: "usb", Address: "x"}, `unknown transport "usb": want serial, tcp or file`},
		"no address":        {Options{Transport: "serial"}, `transport "serial" has no address`},
		"columns":           {Options{Transport: "file", Address: "x", Profile: Profile{Columns: 40}}, "columns 40: want one of [32 42 48]"},
		"dots":              {Options{Transport: "file", Address: "x", Profile: Profile{Dots: 100}}, "dots 100: want 192 to 2040, or 0"},
		"characters":        {Options{Transport: "file", Address: "x", Profile: Profile{Characters: "big5"}}, `characters "big5": want one of [gbk cp437 cp858 drawn]`},
		"codes":             {Options{Transport: "file", Address: "x", Profile: Profile{Codes: "none"}}, `codes "none": want one of [printer drawn]`},
		"cutter":            {Options{Transport: "file", Address: "x", Profile: Profile{Cutter: "yes"}}, `cutter "yes": want one of [partial full none]`},
		"pin":               {Options{Transport: "file", Address: "x", Profile: Profile{DrawerPin: 3}}, "drawer pin 3: want one of [2 5]"},
		"baud":              {Options{Transport: "serial", Address: "x", Baud: 9601}, "baud 9601: want one of"},
		"parity":            {Options{Transport: "serial", Address: "x", Parity: "mark"}, `parity "mark": want one of [none even odd]`},
		"stop bits":         {Options{Transport: "serial", Address: "x", StopBits: 3}, "stop bits 3: want 1 or 2"},
		"flow":              {Options{Transport: "serial", Address: "x", Flow: "dtr"}, `flow "dtr": want one of [none rtscts xonxoff]`},
		"host":              {Options{Transport: "tcp", Address: ":9100"}, `address ":9100": want host or host:port`},
		"URL":               {Options{Transport: "tcp", Address: "http://printer"}, `want host or host:port`},
		"port":              {Options{Transport: "tcp", Address: "printer:99999"}, `want host or host:port`},
		"folder":            {Options{Transport: "file", Address: "/tmp/"}, `address "/tmp/": want a file, not a folder`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			p, err := New(c.options)
			if err == nil {
				p.Close()
				t.Fatal("no error")
			}
			if got := err.Error(); !strings.HasPrefix(got, "printer: ") || !strings.Contains(got, c.want) {
				t.Errorf("error %q, want %q in it", got, c.want)
			}
		})
	}
}

func TestNewDefaults(t *testing.T) {
	p, err := New(Options{Transport: "serial", Address: "/dev/ttyUSB0"})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if got, want := p.transport, (serialLine{"/dev/ttyUSB0", 9600, 'N', 1, FlowNone}); got != want || p.profile.Columns != 32 {
		t.Errorf("%v with %d columns, want %v with 32", got, p.profile.Columns, want)
	}
}

func TestTCPAddress(t *testing.T) {
	for address, want := range map[string]string{
		"printer":          "printer:9100",
		"192.168.1.9":      "192.168.1.9:9100",
		"192.168.1.9:9101": "192.168.1.9:9101",
		"[fe80::1]":        "[fe80::1]:9100",
		"[fe80::1]:9102":   "[fe80::1]:9102",
		"fe80::1":          "[fe80::1]:9100",
	} {
		got, err := newTCPPrinter(address)
		if err != nil || got != (tcpPrinter{want}) {
			t.Errorf("%s is %v, %v; want %s", address, got, err, want)
		}
	}
}

// onFake runs test with a printer on line, in a bubble of test time.
func onFake(t *testing.T, line *fakeLine, test func(t *testing.T, p *Printer)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		p := start(line, Options{Profile: Profile{Columns: 32}})
		test(t, p)
		p.Close()
		synctest.Wait()
	})
}

// at9600 is how long a byte takes at 9600 baud.
const at9600 = 10 * time.Second / 9600

func TestPacedToTheBaudRate(t *testing.T) {
	slip := pos.Slip{Receipt: referenceReceipt()}
	line := &fakeLine{perByte: at9600, buffer: 1, keep: true}
	onFake(t, line, func(t *testing.T, p *Printer) {
		begin := time.Now()
		if err := p.Print(t.Context(), slip); err != nil {
			t.Fatal(err)
		}
		took, ideal := time.Since(begin), time.Duration(len(line.got))*at9600
		t.Logf("%d bytes in %v, the line alone needs %v", len(line.got), took, ideal)
		if took < ideal || took > ideal*105/100 {
			t.Errorf("took %v, want %v to 1.05 times that", took, ideal)
		}
		if biggest := slices.Max(line.chunks); biggest > 256 {
			t.Errorf("a chunk of %d bytes", biggest)
		}
		if held := line.held(); held > 0 {
			t.Errorf("%d bytes still on the way when Print returned", held)
		}
	})
}

func TestAbsentMeansThatNoByteWasSent(t *testing.T) {
	cases := map[string]struct {
		line   *fakeLine
		absent bool
		also   error
	}{
		"cannot be opened":    {&fakeLine{openErr: errUnplugged}, true, errUnplugged},
		"takes nothing":       {&fakeLine{perByte: at9600, buffer: 0}, true, pos.ErrPrinterStuck},
		"holds the end back":  {&fakeLine{perByte: at9600, buffer: 1, endErr: pos.ErrPrinterStuck}, false, pos.ErrPrinterStuck},
		"vanishes in between": {&fakeLine{perByte: at9600, buffer: 1, failAt: 300}, false, errUnplugged},
		"vanishes at once":    {&fakeLine{perByte: at9600, buffer: 1, failAt: 1}, false, errUnplugged},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			onFake(t, c.line, func(t *testing.T, p *Printer) {
				err := p.Print(t.Context(), pos.Slip{Receipt: referenceReceipt()})
				if errors.Is(err, pos.ErrPrinterAbsent) != c.absent || !errors.Is(err, c.also) {
					t.Errorf("error %v, want absent %v and %v", err, c.absent, c.also)
				}
				if c.absent != (len(c.line.got) == 0) {
					t.Errorf("%d bytes were sent", len(c.line.got))
				}
			})
		})
	}
}

func TestReopensAfterAnError(t *testing.T) {
	line := &fakeLine{buffer: 1, failAt: 100, keep: true}
	onFake(t, line, func(t *testing.T, p *Printer) {
		slip := pos.Slip{Receipt: referenceReceipt()}
		if err := p.Print(t.Context(), slip); !errors.Is(err, errUnplugged) {
			t.Fatalf("error %v", err)
		}
		line.failAt = 0
		for range 2 {
			if err := p.Print(t.Context(), slip); err != nil {
				t.Fatal(err)
			}
		}
		if line.opened != 2 || line.closed != 1 {
			t.Errorf("opened %d, closed %d times, want 2 and 1", line.opened, line.closed)
		}
	})
}

func TestPortOfOneSlip(t *testing.T) {
	line := &fakeLine{buffer: 1}
	onFake(t, line, func(t *testing.T, p *Printer) {
		for range 2 {
			if err := p.Print(t.Context(), pos.Slip{Receipt: referenceReceipt()}); err != nil {
				t.Fatal(err)
			}
		}
		if line.opened != 2 || line.closed != 2 {
			t.Errorf("opened %d, closed %d times, want 2 and 2", line.opened, line.closed)
		}
	})
}

func TestCheckSendsNothing(t *testing.T) {
	line := &fakeLine{buffer: 1}
	onFake(t, line, func(t *testing.T, p *Printer) {
		if err := p.Check(t.Context()); !errors.Is(err, pos.ErrPrinterSilent) || len(line.got) > 0 {
			t.Errorf("error %v, %d bytes", err, len(line.got))
		}
		line.openErr = errUnplugged
		if err := p.Check(t.Context()); !errors.Is(err, pos.ErrPrinterAbsent) {
			t.Errorf("error %v, want %v", err, pos.ErrPrinterAbsent)
		}
	})
}

func TestCheckOfAStuckPrinter(t *testing.T) {
	onFake(t, &fakeLine{perByte: at9600, buffer: 0}, func(t *testing.T, p *Printer) {
		if err := p.Check(t.Context()); !errors.Is(err, pos.ErrPrinterStuck) {
			t.Errorf("error %v, want %v", err, pos.ErrPrinterStuck)
		}
	})
}

// A device that blocks in the system for ever holds up neither Print nor the
// next slip nor Close.
func TestHangingDevice(t *testing.T) {
	line := &fakeLine{buffer: 1}
	onFake(t, line, func(t *testing.T, p *Printer) {
		line.hang = make(chan struct{})
		for _, absent := range []bool{false, true} {
			begin := time.Now()
			err := p.Print(t.Context(), pos.Slip{Receipt: referenceReceipt()})
			if !errors.Is(err, pos.ErrPrinterStuck) || errors.Is(err, pos.ErrPrinterAbsent) != absent {
				t.Errorf("error %v, want stuck, and absent %v", err, absent)
			}
			if took := time.Since(begin); took > defaultTimeout+ownerGrace {
				t.Errorf("gave up after %v", took)
			}
		}
		begin := time.Now()
		if err := p.Close(); !errors.Is(err, pos.ErrPrinterStuck) {
			t.Errorf("Close: %v, want %v", err, pos.ErrPrinterStuck)
		}
		if took := time.Since(begin); took > ownerGrace {
			t.Errorf("Close took %v", took)
		}
		close(line.hang)
	})
}

func TestCancelled(t *testing.T) {
	line := &fakeLine{perByte: at9600, buffer: 1}
	onFake(t, line, func(t *testing.T, p *Printer) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(100*time.Millisecond, cancel)
		begin := time.Now()
		err := p.Print(ctx, pos.Slip{Receipt: referenceReceipt()})
		if !errors.Is(err, context.Canceled) || errors.Is(err, pos.ErrPrinterAbsent) {
			t.Errorf("error %v, want %v and not absent", err, context.Canceled)
		}
		if took := time.Since(begin); took != 100*time.Millisecond {
			t.Errorf("returned after %v", took)
		}
	})
}

func TestCancelledBeforeItBegan(t *testing.T) {
	line := &fakeLine{buffer: 1}
	onFake(t, line, func(t *testing.T, p *Printer) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		err := p.Print(ctx, pos.Slip{Receipt: referenceReceipt()})
		if !errors.Is(err, context.Canceled) || !errors.Is(err, pos.ErrPrinterAbsent) || len(line.got) > 0 {
			t.Errorf("error %v and %d bytes, want cancelled, absent and none", err, len(line.got))
		}
	})
}

// A deadline of the caller is time that ran out, like our own.
func TestDeadlineOfTheCaller(t *testing.T) {
	onFake(t, &fakeLine{perByte: at9600, buffer: 0}, func(t *testing.T, p *Printer) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := p.Print(ctx, pos.Slip{Receipt: referenceReceipt()}); !errors.Is(err, pos.ErrPrinterStuck) {
			t.Errorf("error %v, want %v", err, pos.ErrPrinterStuck)
		}
	})
}

func TestCloseEndsWhatIsBeingPrinted(t *testing.T) {
	line := &fakeLine{perByte: at9600, buffer: 1, keep: true}
	onFake(t, line, func(t *testing.T, p *Printer) {
		result := make(chan error)
		go func() { result <- p.Print(t.Context(), pos.Slip{Receipt: referenceReceipt()}) }()
		time.Sleep(300 * time.Millisecond)
		begin := time.Now()
		if err := p.Close(); err != nil {
			t.Error(err)
		}
		if took := time.Since(begin); took > 0 {
			t.Errorf("Close took %v", took)
		}
		if err := <-result; !errors.Is(err, ErrClosed) || errors.Is(err, pos.ErrPrinterAbsent) {
			t.Errorf("Print: %v, want %v and not absent", err, ErrClosed)
		}
		if line.closed != 1 {
			t.Errorf("the port was closed %d times", line.closed)
		}
	})
}

func TestAfterClose(t *testing.T) {
	line := &fakeLine{buffer: 1}
	onFake(t, line, func(t *testing.T, p *Printer) {
		for range 2 {
			if err := p.Close(); err != nil {
				t.Error(err)
			}
		}
		for name, err := range map[string]error{
			"Print": p.Print(t.Context(), pos.Slip{Receipt: referenceReceipt()}),
			"Check": p.Check(t.Context()),
		} {
			if !errors.Is(err, ErrClosed) || !errors.Is(err, pos.ErrPrinterAbsent) {
				t.Errorf("%s: %v, want %v", name, err, ErrClosed)
			}
		}
		if line.opened > 0 {
			t.Error("a closed printer opened its device")
		}
	})
}

// Slips from several goroutines come out one after the other, whole.
func TestConcurrentSlips(t *testing.T) {
	line := &fakeLine{perByte: at9600, buffer: 1, keep: true}
	onFake(t, line, func(t *testing.T, p *Printer) {
		const slips = 5
		errs := make(chan error)
		for i := range slips {
			go func() {
				r := cashReceipt("zh")
				r.Sale = pos.SaleNumber(fmt.Sprintf("T01-20261123-%06d", i))
				errs <- p.Print(t.Context(), pos.Slip{Receipt: r})
			}()
		}
		for range slips {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
		paper, err := interpret(line.got, 32)
		if err != nil {
			t.Fatal(err)
		}
		if paper.cuts != slips || len(paper.codes) != slips {
			t.Errorf("%d cuts and %d codes, want %d", paper.cuts, len(paper.codes), slips)
		}
	})
}

// printBytes sends what is no slip.
func (p *Printer) printBytes(ctx context.Context, data []byte) error {
	return p.send(ctx, data, func() time.Duration { return 0 })
}

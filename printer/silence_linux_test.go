package printer

import (
	"context"
	"errors"
	"os"
	"slices"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"wxtill/pos"
	"wxtill/pos/postest"
	"wxtill/printer/fake"
)

// onWire is a printer at a serial line, and the till's end of it.
func onWire(t *testing.T, o Options) (*fake.Device, *Printer) {
	t.Helper()
	device, far := openPTY(t)
	// The line is there before and after the till: a terminal that nobody holds is not.
	wire, err := os.OpenFile(device, os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { wire.Close() })
	d := fake.NewDevice(32, 0)
	go d.ServeWire(t.Context(), far)
	o.Transport, o.Address, o.Baud = "serial", device, 230400
	p, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return d, p
}

// TestSilence: what becomes of a slip for a printer that says nothing, by what is known
// of it.
func TestSilence(t *testing.T) {
	for name, c := range map[string]struct {
		options     Options
		sent        bool
		doubt, held bool
	}{
		"nobody has ever heard of it":    {Options{}, true, true, false},
		"somebody says it never answers": {Options{Status: StatusNever}, true, false, false},
		"its wire says that it is there": {Options{Flow: FlowRTSCTS}, true, false, false},
		"it has answered in the past":    {Options{Answered: true}, false, false, true},
		"it has to answer":               {Options{Status: StatusAlways}, false, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			d, p := onWire(t, c.options)
			d.Mute(true)
			for range 2 {
				err := p.Print(t.Context(), pos.Slip{Receipt: referenceReceipt()})
				if held := errors.Is(err, pos.ErrPrinterAbsent); held != c.held || held && !errors.Is(err, pos.ErrPrinterOffLine) {
					t.Errorf("%v, want held %v", err, c.held)
				}
				if doubt := errors.Is(err, pos.ErrPrinterSilent); doubt != c.doubt || !c.doubt && !c.held && err != nil {
					t.Errorf("%v, want doubt %v", err, c.doubt)
				}
			}
			if n := len(d.Items()); n > 0 != c.sent {
				t.Errorf("%d items on paper", n)
			}
			if err := p.Check(t.Context()); err == nil {
				t.Error("a silent printer is called well")
			}
		})
	}
}

// TestFirstAnswer: a printer that answers is remembered, once.
func TestFirstAnswer(t *testing.T) {
	for name, answered := range map[string]bool{"never heard before": false, "heard before": true} {
		t.Run(name, func(t *testing.T) {
			heard := 0
			_, p := onWire(t, Options{Answered: answered, OnAnswer: func() { heard++ }})
			for range 3 {
				if err := p.Check(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			closesFast(t, p)
			if want := map[bool]int{false: 1, true: 0}[answered]; heard != want {
				t.Errorf("told %d times, want %d", heard, want)
			}
		})
	}
}

// queue is whether so many slips wait, and so many are in doubt.
func (b *bench) queue(t *testing.T, waiting, doubtful int) func() bool {
	return func() bool {
		q, err := b.book.WaitingJobs(t.Context())
		return err == nil && q.Count == waiting && q.Doubtful == doubtful
	}
}

// TestMuteForGood: the slips of a printer that never answers are on paper, and count as
// printed.
func TestMuteForGood(t *testing.T) {
	d, p := onWire(t, Options{})
	d.Mute(true)
	b := &bench{book: postest.NewLedger(), device: &fake.Listener{Device: d}}
	if err := b.add(t.Context(), &pos.PrintJob{Receipt: cashReceipt("zh")}, &pos.PrintJob{Receipt: referenceReceipt()}); err != nil {
		t.Fatal(err)
	}
	stop, err := b.runOn(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	if !b.await(b.queue(t, 0, 0), 20*time.Second) || !b.await(func() bool { return len(slips(d.Items())) == 2 }, 5*time.Second) {
		q, _ := b.book.WaitingJobs(t.Context())
		t.Fatalf("%+v, %d slips on paper", q, len(slips(d.Items())))
	}
	if w := b.till.Weather(); w.Printer != pos.PrinterUnknown {
		t.Errorf("the printer is %s", w.Printer)
	}
}

// TestOffAtTheStart: a printer at a serial line is off while the till starts and sells,
// and swallows nothing. One that is known prints all by itself once it is on; of one that
// nobody knows the slips count as printed until it answers, with the next slip: then they
// are listed, and come out on the cashier's word.
func TestOffAtTheStart(t *testing.T) {
	for name, answered := range map[string]bool{"known": true, "unknown": false} {
		t.Run(name, func(t *testing.T) {
			d, p := onWire(t, Options{Answered: answered})
			d.PowerOff()
			b := &bench{book: postest.NewLedger(), device: &fake.Listener{Device: d}}
			first, second := &pos.PrintJob{Receipt: cashReceipt("zh"), Drawer: true}, &pos.PrintJob{Receipt: referenceReceipt()}
			if err := b.add(t.Context(), first, second); err != nil {
				t.Fatal(err)
			}
			stop, err := b.runOn(t.Context(), p)
			if err != nil {
				t.Fatal(err)
			}
			defer stop()
			if answered {
				time.Sleep(time.Second) // nothing happens
				if !b.queue(t, 2, 0)() {
					t.Error("slips for a printer that is off do not wait")
				}
			} else if !b.await(b.queue(t, 0, 0), 20*time.Second) {
				t.Error("slips for a printer that may be mute wait, or are in doubt")
			}
			time.Sleep(300 * time.Millisecond) // until the line has carried what was sent to nobody
			d.PowerOn()
			if !answered {
				if err := b.till.PrintTest(t.Context()); err != nil {
					t.Fatal(err)
				}
				if !b.await(b.queue(t, 0, 2), 20*time.Second) {
					t.Error("what was sent to nobody counts as printed")
				}
				d.Tear()
			}
			listed, err := b.book.OpenJobs(t.Context(), 10)
			if err != nil {
				t.Fatal(err)
			}
			for _, j := range listed {
				if j.State == pos.JobDoubtful {
					if err := b.till.RetryJob(t.Context(), j.ID); err != nil {
						t.Fatal(err)
					}
				}
			}
			if !b.await(b.queue(t, 0, 0), 30*time.Second) {
				t.Fatal("slips wait for a printer that is on")
			}
			var titles []string
			for _, s := range slips(d.Items()) {
				titles = append(titles, s.title)
				if s.marked == answered || s.pulses > 0 && !answered {
					t.Errorf("%s: marked %v, %d pulses", s.title, s.marked, s.pulses)
				}
			}
			if !slices.Equal(titles, b.titles) {
				t.Errorf("on paper are %q, want %q", titles, b.titles)
			}
		})
	}
}

// TestPortTaken: of two programs at one serial line the second leaves it alone.
func TestPortTaken(t *testing.T) {
	d, p := onWire(t, Options{Flow: FlowXONXOFF})
	if err := p.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	time.Sleep(200 * time.Millisecond) // until the printer has read all of it
	other, err := New(Options{Transport: "serial", Address: p.transport.(serialLine).device})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	before := d.Received()
	if err := other.Check(t.Context()); !errors.Is(err, pos.ErrPortTaken) || !errors.Is(err, pos.ErrPrinterAbsent) {
		t.Errorf("%v, want that it is taken", err)
	}
	if d.Received() != before {
		t.Error("something was sent")
	}
	if settings(t, p.transport.(serialLine).device).Iflag&unix.IXON == 0 {
		t.Error("the settings of the line were changed under the program that has it")
	}
	closesFast(t, p)
	if err := other.Check(t.Context()); err != nil {
		t.Errorf("the line is free: %v", err)
	}
}

// TestPortForbidden: a device that this user may not open is named as such.
func TestPortForbidden(t *testing.T) {
	if err := named(&os.PathError{Op: "open", Path: "/dev/ttyUSB0", Err: unix.EACCES}); !errors.Is(err, pos.ErrPortForbidden) {
		t.Errorf("%v", err)
	}
	if err := named(&os.PathError{Op: "open", Path: "/dev/usb/lp0", Err: unix.EBUSY}); !errors.Is(err, pos.ErrPortTaken) {
		t.Errorf("%v", err)
	}
}

// usbPrinter is a way to a printer at USB: what Linux makes of it is a file that can be
// written and read.
type usbPrinter struct {
	filePrinter
	device *fake.Device
}

func (u usbPrinter) open(ctx context.Context) (port, error) {
	ends, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	go u.device.Serve(context.WithoutCancel(ctx), os.NewFile(uintptr(ends[1]), "printer"))
	near := os.NewFile(uintptr(ends[0]), u.path)
	if !mayAnswer(near) {
		return nil, errors.New("it cannot be heard")
	}
	return &devicePort{filePort{near}}, nil
}

// TestDeviceFileAnswers: a printer at USB says how it does and what is printed.
func TestDeviceFileAnswers(t *testing.T) {
	d := fake.NewDevice(32, 0)
	p := start(usbPrinter{filePrinter{"/dev/usb/lp0"}, d}, Options{Profile: Profile{Columns: 32}, Timeout: 2 * time.Second})
	defer closesFast(t, p)
	if err := p.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	slip := pos.Slip{Receipt: referenceReceipt()}
	if err := p.Print(t.Context(), slip); err != nil {
		t.Fatal(err)
	}
	if items := d.Items(); len(items) == 0 || items[len(items)-1].Kind != fake.Printed {
		t.Errorf("the printer was not asked whether all is printed: %d items", len(items))
	}
	d.OpenCover(true)
	if err := p.Print(t.Context(), slip); !errors.Is(err, pos.ErrCoverOpen) || !errors.Is(err, pos.ErrPrinterAbsent) {
		t.Errorf("%v, want the cover", err)
	}
	d.OpenCover(false)
	d.SetPaper(10)
	if err := p.Print(t.Context(), slip); !errors.Is(err, pos.ErrPaperOut) || errors.Is(err, pos.ErrPrinterAbsent) {
		t.Errorf("%v, want that paper went out within the slip", err)
	}
}

// TestDeviceFilesThatSayNothing: a terminal gives back what was written to it, and what
// has no deadlines might be read for ever.
func TestDeviceFilesThatSayNothing(t *testing.T) {
	terminal, _ := openPTY(t)
	for _, path := range []string{terminal, "/dev/null", "/dev/full"} {
		p, err := filePrinter{path}.open(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, talks := p.(talker); talks {
			t.Errorf("%s is taken for a printer that answers", path)
		}
		p.Close()
	}
}

// TestChangesAreReported: a printer on a line that stays open says by itself what happens
// to it, between slips as well, and what it says is taken for no slip.
func TestChangesAreReported(t *testing.T) {
	d, p := onWire(t, Options{Timeout: 2 * time.Second})
	slip := pos.Slip{Receipt: referenceReceipt()}
	for _, first := range []func() error{
		func() error { return p.Check(t.Context()) },
		func() error { return p.Print(t.Context(), slip) },
	} {
		if err := first(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(200 * time.Millisecond) // an open cover would keep it from reading that it is to report
		for _, c := range []struct {
			name string
			do   func()
			want error
		}{
			{"cover open", func() { d.OpenCover(true) }, pos.ErrCoverOpen},
			{"closed again", func() { d.OpenCover(false) }, nil},
			{"paper low", func() { d.SetPaper(5) }, pos.ErrPaperLow},
			{"no paper", func() { d.SetPaper(0) }, pos.ErrPaperOut},
			{"a new roll", func() { d.SetPaper(-1) }, nil},
		} {
			c.do()
			select {
			case <-p.Changed():
			case <-time.After(5 * time.Second):
				t.Fatalf("%s: nothing is told", c.name)
			}
			if err := p.Check(t.Context()); !errors.Is(err, c.want) || (c.want == nil) != (err == nil) {
				t.Errorf("%s: %v, want %v", c.name, err, c.want)
			}
		}
	}
	if err := p.Print(t.Context(), slip); err != nil {
		t.Error(err)
	}
	if faults := d.Faults(); len(faults) > 0 {
		t.Errorf("%q", faults)
	}
	select {
	case <-p.Changed():
		t.Error("told of nothing")
	case <-time.After(3 * overhearEvery):
	}
}

// TestDeafPrinterIsAskedAgain: a printer that never says when it has printed is asked how
// it does until it must have: what breaks off within a slip is in doubt.
func TestDeafPrinterIsAskedAgain(t *testing.T) {
	wired := func(o Options) (*fake.Device, *Printer) { return onWire(t, o) }
	network := func(o Options) (*fake.Device, *Printer) {
		l, p := onDevice(t, 38400, o)
		return l.Device, p
	}
	for name, on := range map[string]func(Options) (*fake.Device, *Printer){"wire": wired, "network": network} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, p := on(Options{Timeout: 3 * time.Second})
			d.Deafen(true)
			slip := pos.Slip{Receipt: referenceReceipt()}
			well := func() {
				t.Helper()
				err := p.Print(t.Context(), slip)
				for errors.Is(err, pos.ErrPrinterAbsent) && t.Context().Err() == nil { // a machine that is busy answers late
					err = p.Print(t.Context(), slip)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			well()
			d.SetPaper(10)
			if err := p.Print(t.Context(), slip); !errors.Is(err, pos.ErrPaperOut) || errors.Is(err, pos.ErrPrinterAbsent) {
				t.Errorf("out of paper in the middle: %v", err)
			}
			d.SetPaper(-1)
			well()
			before := len(d.Items())
			result := make(chan error, 1)
			go func() { result <- p.Print(t.Context(), slip) }()
			for len(d.Items()) < before+3 {
				time.Sleep(time.Millisecond)
			}
			d.PowerOff()
			if err := <-result; err == nil || errors.Is(err, pos.ErrPrinterAbsent) {
				t.Errorf("switched off in the middle: %v", err)
			}
			d.PowerOn()
			well()
		})
	}
}

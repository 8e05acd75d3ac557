package printer

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"wxtill/pos"
)

// cutCommand is the end of every slip.
var cutCommand = []byte{gsByte, 'V', 1}

// newSerial makes a printer on a serial device, as fast as a line may be.
func newSerial(t *testing.T, device string, timeout time.Duration) *Printer {
	t.Helper()
	p, err := New(Options{Transport: "serial", Address: device, Baud: 230400, Timeout: timeout, Status: StatusNever})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

// readSlip reads the far end of a line up to the cut.
func readSlip(t *testing.T, far *os.File) []byte {
	t.Helper()
	if err := far.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	var got []byte
	buf := make([]byte, 512)
	for !bytes.HasSuffix(got, cutCommand) {
		n, err := far.Read(buf)
		if err != nil {
			t.Fatalf("after %d bytes: %v", len(got), err)
		}
		got = append(got, buf[:n]...)
	}
	return got
}

// closesFast closes p and holds it to its word.
func closesFast(t *testing.T, p *Printer) {
	t.Helper()
	begin := time.Now()
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	if took := time.Since(begin); took > ownerGrace {
		t.Errorf("Close took %v", took)
	}
}

func TestSerialReceipt(t *testing.T) {
	device, far := openPTY(t)
	p := newSerial(t, device, 0)
	if err := p.Check(t.Context()); !errors.Is(err, pos.ErrPrinterSilent) {
		t.Fatal(err)
	}
	for range 2 { // on the same open line
		if err := p.Print(t.Context(), pos.Slip{Receipt: weChatReceipt("zh", 0)}); err != nil {
			t.Fatal(err)
		}
		paper, err := interpret(readSlip(t, far), 32)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"街角咖啡", "应收                  ￥1,340.82", "10094201234567890123456789012345", sampleOutTradeNo} {
			if !paper.has(want) {
				t.Errorf("no %q in\n%s", want, paper.picture())
			}
		}
	}
	closesFast(t, p)
}

// A read without a time-out would keep the port from being closed.
func TestSerialReadsTimeOut(t *testing.T) {
	device, _ := openPTY(t)
	p, err := serialLine{device, 9600, 'N', 1, FlowNone}.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	begin := time.Now()
	n, err := p.(*serialPort).line.Read(make([]byte, 1))
	took := time.Since(begin)
	if n != 0 || err != io.EOF || took < 200*time.Millisecond || took > time.Second {
		t.Errorf("%d bytes, %v after %v, want none and %v after %v", n, err, took, io.EOF, readTimeout)
	}
}

func TestSerialAbsent(t *testing.T) {
	p := newSerial(t, filepath.Join(t.TempDir(), "ttyUSB0"), 0)
	for name, err := range map[string]error{
		"Print": p.Print(t.Context(), pos.Slip{Receipt: referenceReceipt()}),
		"Check": p.Check(t.Context()),
	} {
		if !errors.Is(err, pos.ErrPrinterAbsent) || !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v, want %v", name, err, pos.ErrPrinterAbsent)
		}
	}
	closesFast(t, p)
}

// A file in the place of the device is no serial line.
func TestSerialNoLine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ttyUSB0")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	p := newSerial(t, path, 0)
	if err := p.Print(t.Context(), pos.Slip{Receipt: referenceReceipt()}); !errors.Is(err, pos.ErrPrinterAbsent) {
		t.Errorf("%v, want %v", err, pos.ErrPrinterAbsent)
	}
}

// The printer took nothing for so long that the system's buffer is full.
func TestSerialStuckFromTheStart(t *testing.T) {
	device, _ := openPTY(t)
	p := newSerial(t, device, 200*time.Millisecond)
	if err := p.Check(t.Context()); !errors.Is(err, pos.ErrPrinterSilent) { // sets the line to raw bytes
		t.Fatal(err)
	}
	fill(t, device)
	begin := time.Now()
	err := p.Print(t.Context(), pos.Slip{Receipt: referenceReceipt()})
	if !errors.Is(err, pos.ErrPrinterStuck) || !errors.Is(err, pos.ErrPrinterAbsent) {
		t.Errorf("%v, want stuck and nothing sent", err)
	}
	if took := time.Since(begin); took > time.Second {
		t.Errorf("gave up after %v", took)
	}
	closesFast(t, p)
}

// The printer stops in the middle: what had room was taken, the rest never is.
func TestSerialStuckInTheMiddle(t *testing.T) {
	device, _ := openPTY(t)
	p := newSerial(t, device, 0)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	begin := time.Now()
	err := p.printBytes(ctx, bytes.Repeat([]byte("a"), 1<<20))
	if !errors.Is(err, pos.ErrPrinterStuck) || errors.Is(err, pos.ErrPrinterAbsent) {
		t.Errorf("%v, want stuck with something sent", err)
	}
	if took := time.Since(begin); took > 2*time.Second+ownerGrace {
		t.Errorf("gave up after %v", took)
	}
	closesFast(t, p)
}

func TestSerialGoesOnAfterBeingStuck(t *testing.T) {
	device, far := openPTY(t)
	p := newSerial(t, device, 200*time.Millisecond)
	if err := p.Check(t.Context()); !errors.Is(err, pos.ErrPrinterSilent) {
		t.Fatal(err)
	}
	fill(t, device)
	if err := p.Print(t.Context(), pos.Slip{Receipt: referenceReceipt()}); !errors.Is(err, pos.ErrPrinterStuck) {
		t.Fatalf("%v, want %v", err, pos.ErrPrinterStuck)
	}
	drain(t, far)
	if err := p.Print(t.Context(), pos.Slip{Receipt: referenceReceipt()}); err != nil {
		t.Fatal(err)
	}
	slip := readSlip(t, far)
	if _, err := interpret(slip[bytes.Index(slip, []byte("\x1b@")):], 32); err != nil {
		t.Error(err)
	}
}

// staysStuck tries a slip and asks the printer how it does, twice, at a line that takes
// nothing.
func staysStuck(t *testing.T, p *Printer, slip pos.Slip) {
	t.Helper()
	for range 2 {
		ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		defer cancel()
		for name, err := range map[string]error{"Print": p.Print(t.Context(), slip), "Check": p.Check(ctx)} {
			if !errors.Is(err, pos.ErrPrinterStuck) || !errors.Is(err, pos.ErrPrinterAbsent) {
				t.Errorf("%s: %v, want stuck and nothing sent", name, err)
			}
		}
	}
}

// TestSerialStaysStuck: behind a slip that got stuck the others wait, however often they
// are tried and the printer is asked how it does, until the printer reads again.
func TestSerialStaysStuck(t *testing.T) {
	device, far := openPTY(t)
	p := newSerial(t, device, 200*time.Millisecond)
	drawn := bytes.Repeat([]byte("a"), 1<<16) // more than the system holds
	if err := p.printBytes(t.Context(), drawn); !errors.Is(err, pos.ErrPrinterStuck) || errors.Is(err, pos.ErrPrinterAbsent) {
		t.Fatalf("%v, want stuck with something sent", err)
	}
	slip := pos.Slip{Receipt: referenceReceipt()}
	staysStuck(t, p, slip)
	drain(t, far)
	if err := p.Print(t.Context(), slip); err != nil {
		t.Fatal(err)
	}
	got := drain(t, far) // first what was torn, cut off
	if _, err := interpret(got[max(bytes.LastIndex(got, []byte("\x1b@\x1c&")), 0):], 32); err != nil || bytes.Count(got, cutCommand) != 2 {
		t.Errorf("%v, %d cuts", err, bytes.Count(got, cutCommand))
	}
	closesFast(t, p)
}

// drain reads what is there.
func drain(t *testing.T, far *os.File) (got []byte) {
	t.Helper()
	buf := make([]byte, 1<<16)
	for {
		if err := far.SetReadDeadline(time.Now().Add(50 * time.Millisecond)); err != nil {
			t.Fatal(err)
		}
		n, err := far.Read(buf)
		got = append(got, buf[:n]...)
		if err != nil {
			return got
		}
	}
}

// Pulled out between two slips and plugged in again.
func TestSerialVanishesAndReturns(t *testing.T) {
	link := filepath.Join(t.TempDir(), "printer")
	device, far := openPTY(t)
	if err := os.Symlink(device, link); err != nil {
		t.Fatal(err)
	}
	p := newSerial(t, link, 0)
	slip := pos.Slip{Receipt: referenceReceipt()}
	if err := p.Print(t.Context(), slip); err != nil {
		t.Fatal(err)
	}
	far.Close()
	if err := p.Print(t.Context(), slip); !errors.Is(err, pos.ErrPrinterAbsent) {
		t.Errorf("%v, want %v", err, pos.ErrPrinterAbsent)
	}
	if err := p.Check(t.Context()); !errors.Is(err, pos.ErrPrinterAbsent) {
		t.Errorf("Check: %v, want %v", err, pos.ErrPrinterAbsent)
	}
	device, far = openPTY(t)
	if err := errors.Join(os.Remove(link), os.Symlink(device, link)); err != nil {
		t.Fatal(err)
	}
	if err := p.Print(t.Context(), slip); err != nil {
		t.Fatal(err)
	}
	readSlip(t, far)
}

// Pulled out while a slip is printed: nobody knows how much came out.
func TestSerialVanishesInTheMiddle(t *testing.T) {
	device, far := openPTY(t)
	p, err := New(Options{Transport: "serial", Address: device, Baud: 9600, Status: StatusNever})
	if err != nil {
		t.Fatal(err)
	}
	result := make(chan error, 1)
	go func() { result <- p.Print(t.Context(), pos.Slip{Receipt: weChatReceipt("zh", 0)}) }()
	if _, err := io.ReadFull(far, make([]byte, 400)); err != nil {
		t.Fatal(err)
	}
	far.Close()
	select {
	case err := <-result:
		if !errors.Is(err, pos.ErrPrinterGone) || errors.Is(err, pos.ErrPrinterAbsent) || errors.Is(err, pos.ErrPrinterStuck) {
			t.Errorf("%v, want the loss of the device and nothing else", err)
		}
	case <-time.After(5 * time.Second):
		t.Error("Print does not return")
	}
	closesFast(t, p)
}

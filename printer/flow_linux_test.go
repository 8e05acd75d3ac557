package printer

import (
	"errors"
	"fmt"
	"io"
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"wxtill/pos"
)

// TestLineSettings opens a line and reads its settings back over another descriptor.
func TestLineSettings(t *testing.T) {
	const odd, even = unix.PARENB | unix.PARODD, unix.PARENB
	for _, c := range []struct {
		options Options
		control uint32 // of parity, stop bits and wires
		xonxoff bool
		pace    time.Duration
	}{
		{Options{Baud: 9600}, 0, false, 10 * time.Second / 9600},
		{Options{Baud: 9600, Parity: "none", StopBits: 1, Flow: "none"}, 0, false, 10 * time.Second / 9600},
		{Options{Baud: 19200, Parity: "even"}, even, false, 11 * time.Second / 19200},
		{Options{Baud: 19200, Parity: "odd", StopBits: 2}, odd | unix.CSTOPB, false, 12 * time.Second / 19200},
		{Options{Baud: 19200, Flow: "rtscts"}, unix.CRTSCTS, false, 10 * time.Second / 19200},
		{Options{Baud: 19200, Flow: "xonxoff"}, 0, true, 10 * time.Second / 19200},
	} {
		t.Run(fmt.Sprintf("%s %d %s", c.options.Parity, c.options.StopBits, c.options.Flow), func(t *testing.T) {
			device, _ := openPTY(t)
			c.options.Address = device
			line, err := newSerialLine(c.options)
			if err != nil {
				t.Fatal(err)
			}
			if line.pace() != c.pace {
				t.Errorf("a byte takes %v, want %v", line.pace(), c.pace)
			}
			p, err := line.open(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer p.Close()
			got := settings(t, device)
			const asked = unix.PARENB | unix.PARODD | unix.CSTOPB | unix.CRTSCTS
			if c.control&unix.PARENB != 0 && got.Cflag&unix.PARENB == 0 {
				t.Log("pseudo-terminals here keep no parity")
				c.control &^= unix.PARENB
			}
			if got.Cflag&asked != c.control || got.Cflag&unix.CSIZE != unix.CS8 || (got.Iflag&unix.IXON != 0) != c.xonxoff {
				t.Errorf("control %#x, input %#x, want %#x of the first, XON/XOFF %v", got.Cflag, got.Iflag, c.control, c.xonxoff)
			}
		})
	}
}

// settings reads those of a line.
func settings(t *testing.T, device string) *unix.Termios {
	t.Helper()
	file, err := os.OpenFile(device, os.O_RDWR|unix.O_NOCTTY|unix.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	got, err := unix.IoctlGetTermios(int(file.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// onXONXOFF is a printer that stops the line by a byte, and its end of the line.
func onXONXOFF(t *testing.T, timeout time.Duration) (*Printer, *os.File) {
	t.Helper()
	device, far := openPTY(t)
	p, err := New(Options{Transport: "serial", Address: device, Baud: 230400, Flow: FlowXONXOFF, Timeout: timeout, Status: StatusNever})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	if err := p.Check(t.Context()); !errors.Is(err, pos.ErrPrinterSilent) { // opens the line
		t.Fatal(err)
	}
	return p, far
}

// says sends a byte to the till.
func says(t *testing.T, far *os.File, b byte) {
	t.Helper()
	if _, err := far.Write([]byte{b}); err != nil {
		t.Fatal(err)
	}
	// What a terminal is told takes effect on another goroutine of the system.
	time.Sleep(50 * time.Millisecond)
}

// Nothing is written between XOFF and XON, and all of it comes behind.
func TestXOFFStopsTheLine(t *testing.T) {
	p, far := onXONXOFF(t, 10*time.Second)
	drain(t, far)
	says(t, far, xoff)
	result := make(chan error, 1)
	go func() { result <- p.Print(t.Context(), pos.Slip{Receipt: referenceReceipt()}) }()
	if err := far.SetReadDeadline(time.Now().Add(300 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if n, err := far.Read(make([]byte, 64)); n > 0 || !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("%d bytes behind XOFF, %v", n, err)
	}
	says(t, far, xon)
	if _, err := interpret(readSlip(t, far), 32); err != nil {
		t.Error(err)
	}
	if err := <-result; err != nil {
		t.Error(err)
	}
	closesFast(t, p)
}

// A printer that stopped the line for ever: the slip is given up with nothing sent, and
// nothing hangs at the exit.
func TestXOFFForEver(t *testing.T) {
	p, far := onXONXOFF(t, 300*time.Millisecond)
	says(t, far, xoff)
	if err := p.Print(t.Context(), pos.Slip{Receipt: referenceReceipt()}); !errors.Is(err, pos.ErrPrinterStuck) || !errors.Is(err, pos.ErrPrinterAbsent) {
		t.Errorf("%v, want stuck and nothing sent", err)
	}
	closesFast(t, p)
}

// A line that the printer has stopped stays so, however often a slip is tried and the
// printer is asked how it does.
func TestXOFFStays(t *testing.T) {
	p, far := onXONXOFF(t, 300*time.Millisecond)
	drain(t, far)
	says(t, far, xoff)
	slip := pos.Slip{Receipt: referenceReceipt()}
	staysStuck(t, p, slip)
	if got := drain(t, far); len(got) > 0 {
		t.Errorf("%d bytes for a printer that has stopped the line", len(got))
	}
	says(t, far, xon)
	if err := p.Print(t.Context(), slip); err != nil {
		t.Error(err)
	}
	if _, err := interpret(readSlip(t, far), 32); err != nil {
		t.Error(err)
	}
}

// The printer stops the line within a slip, and the till is closed meanwhile.
func TestXOFFAtTheExit(t *testing.T) {
	p, far := onXONXOFF(t, time.Minute)
	drain(t, far)
	result := make(chan error, 1)
	go func() { result <- p.printBytes(t.Context(), make([]byte, 1<<20)) }()
	if err := far.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(far, make([]byte, 2*maxQR)); err != nil { // more than goes before a slip
		t.Fatal(err)
	}
	says(t, far, xoff)
	closesFast(t, p)
	if err := <-result; !errors.Is(err, ErrClosed) || errors.Is(err, pos.ErrPrinterAbsent) {
		t.Errorf("%v, want that it was closed with something sent", err)
	}
}

// Without flow control the two bytes are nothing but bytes.
func TestXOFFWithoutFlowControl(t *testing.T) {
	device, far := openPTY(t)
	p := newSerial(t, device, 0)
	if err := p.Check(t.Context()); !errors.Is(err, pos.ErrPrinterSilent) {
		t.Fatal(err)
	}
	says(t, far, xoff)
	if err := p.Print(t.Context(), pos.Slip{Receipt: referenceReceipt()}); err != nil {
		t.Error(err)
	}
	readSlip(t, far)
}

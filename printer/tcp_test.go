package printer

import (
	"errors"
	"io"
	"net"
	"syscall"
	"testing"
	"time"

	"wxtill/pos"
)

// listen makes a network printer that treats each connection as serve does.
func listen(t *testing.T, serve func(*net.TCPConn)) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go serve(conn.(*net.TCPConn))
		}
	}()
	return l.Addr().String()
}

// newTCP makes a printer at address.
func newTCP(t *testing.T, address string, timeout time.Duration) *Printer {
	t.Helper()
	p, err := New(Options{Transport: "tcp", Address: address, Timeout: timeout, Status: StatusNever})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

func TestTCPReceipt(t *testing.T) {
	slips := make(chan []byte, 4)
	p := newTCP(t, listen(t, func(c *net.TCPConn) {
		defer c.Close()
		got, _ := io.ReadAll(c)
		slips <- got
	}), 0)
	if err := p.Check(t.Context()); !errors.Is(err, pos.ErrPrinterSilent) {
		t.Fatal(err)
	}
	if got := <-slips; len(got) > 0 {
		t.Errorf("Check sent % x", got)
	}
	for range 2 {
		if err := p.Print(t.Context(), pos.Slip{Receipt: weChatReceipt("en", 0)}); err != nil {
			t.Fatal(err)
		}
		if paper, err := interpret(<-slips, 32); err != nil || !paper.has(sampleOutTradeNo) {
			t.Errorf("%v:\n%s", err, paper.picture())
		}
	}
	closesFast(t, p)
}

// A printer that says something meanwhile still gets the end of the slip, and
// one that keeps the connection open does not hold up the till.
func TestTCPPrinterThatTalks(t *testing.T) {
	got := make(chan []byte, 1)
	p := newTCP(t, listen(t, func(c *net.TCPConn) {
		c.Write(make([]byte, 4))
		b, _ := io.ReadAll(c)
		got <- b
		time.Sleep(time.Second)
		c.Close()
	}), 0)
	begin := time.Now()
	if err := p.Print(t.Context(), pos.Slip{Receipt: referenceReceipt()}); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(begin); took > farewell+500*time.Millisecond {
		t.Errorf("took %v", took)
	}
	if _, err := interpret(<-got, 32); err != nil {
		t.Error(err)
	}
}

func TestTCPRefused(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	p := newTCP(t, l.Addr().String(), 0)
	for name, err := range map[string]error{
		"Print": p.Print(t.Context(), pos.Slip{Receipt: referenceReceipt()}),
		"Check": p.Check(t.Context()),
	} {
		if !errors.Is(err, pos.ErrPrinterAbsent) || !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("%s: %v, want %v", name, err, pos.ErrPrinterAbsent)
		}
	}
}

// stalled accepts and never reads.
func stalled(t *testing.T) (address string) {
	end := make(chan struct{})
	t.Cleanup(func() { close(end) })
	return listen(t, func(c *net.TCPConn) {
		c.SetReadBuffer(4096)
		<-end
		c.Close()
	})
}

func TestTCPStuck(t *testing.T) {
	p := newTCP(t, stalled(t), 500*time.Millisecond)
	begin := time.Now()
	err := p.printBytes(t.Context(), make([]byte, 16<<20))
	if !errors.Is(err, pos.ErrPrinterStuck) || errors.Is(err, pos.ErrPrinterAbsent) {
		t.Errorf("%v, want %v with something sent", err, pos.ErrPrinterStuck)
	}
	if took := time.Since(begin); took > 500*time.Millisecond+ownerGrace {
		t.Errorf("gave up after %v", took)
	}
	closesFast(t, p)
}

func TestTCPCloseWhileStuck(t *testing.T) {
	p := newTCP(t, stalled(t), time.Minute)
	result := make(chan error, 1)
	go func() { result <- p.printBytes(t.Context(), make([]byte, 16<<20)) }()
	select {
	case err := <-result:
		t.Fatalf("a printer that reads nothing took 16 MB: %v", err)
	case <-time.After(200 * time.Millisecond):
	}
	closesFast(t, p)
	if err := <-result; !errors.Is(err, ErrClosed) {
		t.Errorf("%v, want %v", err, ErrClosed)
	}
}

// The printer is switched off after the first bytes of the slip, which come behind
// those that wake it.
func TestTCPVanishes(t *testing.T) {
	p := newTCP(t, listen(t, func(c *net.TCPConn) {
		io.ReadFull(c, make([]byte, 1000))
		c.SetLinger(0)
		c.Close()
	}), 5*time.Second)
	err := p.printBytes(t.Context(), make([]byte, 16<<20))
	if err == nil || errors.Is(err, pos.ErrPrinterAbsent) || errors.Is(err, pos.ErrPrinterStuck) {
		t.Errorf("%v, want a broken connection and nothing else", err)
	}
}

// Switched off when all was sent and not yet read: the slip is in doubt.
func TestTCPVanishesAtTheEnd(t *testing.T) {
	p := newTCP(t, listen(t, func(c *net.TCPConn) {
		io.ReadFull(c, make([]byte, 100))
		time.Sleep(50 * time.Millisecond)
		c.SetLinger(0)
		c.Close()
	}), 5*time.Second)
	if err := p.Print(t.Context(), pos.Slip{Receipt: referenceReceipt()}); err == nil || errors.Is(err, pos.ErrPrinterAbsent) {
		t.Errorf("%v, want a broken connection", err)
	}
}

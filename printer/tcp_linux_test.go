package printer

import (
	"context"
	"errors"
	"net"
	"syscall"
	"testing"
	"time"

	"wxtill/pos"
)

// A slip that the system of the till still holds is not printed, though every
// write of it succeeded.
func TestTCPHeldBackIsNotPrinted(t *testing.T) {
	small := net.ListenConfig{Control: func(_, _ string, raw syscall.RawConn) error {
		return raw.Control(func(fd uintptr) {
			syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 2048)
		})
	}}
	l, err := small.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	p := newTCP(t, l.Addr().String(), 300*time.Millisecond)
	if err := p.printBytes(t.Context(), make([]byte, 16<<10)); !errors.Is(err, pos.ErrPrinterStuck) {
		t.Errorf("%v, want %v", err, pos.ErrPrinterStuck)
	}
}

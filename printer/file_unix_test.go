//go:build unix

package printer

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"wxtill/pos"
)

// makePipe makes a named pipe, which behaves like a device file whose printer
// is on as long as somebody holds the other end.
func makePipe(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "lp0")
	if err := unix.Mkfifo(path, 0o600); err != nil {
		t.Skip("no named pipes here: ", err)
	}
	return path
}

func TestDeviceFileThatIsOff(t *testing.T) {
	p := newFile(t, makePipe(t), 0)
	if err := p.Print(t.Context(), pos.Slip{Receipt: referenceReceipt()}); !errors.Is(err, pos.ErrPrinterAbsent) {
		t.Errorf("%v, want %v", err, pos.ErrPrinterAbsent)
	}
}

func TestDeviceFileStuck(t *testing.T) {
	path := makePipe(t)
	reader, err := os.OpenFile(path, os.O_RDONLY|unix.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	p := newFile(t, path, 300*time.Millisecond)
	begin := time.Now()
	err = p.printBytes(t.Context(), make([]byte, 1<<20))
	if !errors.Is(err, pos.ErrPrinterStuck) || errors.Is(err, pos.ErrPrinterAbsent) {
		t.Errorf("%v, want %v with something sent", err, pos.ErrPrinterStuck)
	}
	if took := time.Since(begin); took > 300*time.Millisecond+ownerGrace {
		t.Errorf("gave up after %v", took)
	}
	closesFast(t, p)
}

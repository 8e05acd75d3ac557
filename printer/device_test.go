package printer

import (
	"os"
	"path/filepath"
	"testing"
)

// TestSameDevice: a port by another name is the same, another port is not.
func TestSameDevice(t *testing.T) {
	dir := t.TempDir()
	tty, byID, other := filepath.Join(dir, "ttyUSB0"), filepath.Join(dir, "usb-printer"), filepath.Join(dir, "ttyUSB1")
	for _, path := range []string{tty, other} {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(tty, byID); err != nil {
		t.Skip(err)
	}
	for _, c := range []struct {
		a, b [2]string // transport, address
		want bool
	}{
		{[2]string{"tcp", "192.168.1.50"}, [2]string{"tcp", "192.168.1.50:9100"}, true},
		{[2]string{"tcp", "192.168.1.50"}, [2]string{"tcp", "192.168.1.51"}, false},
		{[2]string{"tcp", "192.168.1.50:9100"}, [2]string{"tcp", "192.168.1.50:9101"}, false},
		{[2]string{"tcp", "kitchen"}, [2]string{"tcp", "192.168.1.50"}, true}, // nobody knows
		{[2]string{"tcp", "kitchen:9101"}, [2]string{"tcp", "192.168.1.50"}, false},
		{[2]string{"tcp", ""}, [2]string{"tcp", ""}, false},
		{[2]string{"tcp", tty}, [2]string{"serial", tty}, false},
		{[2]string{"serial", tty}, [2]string{"serial", byID}, true},
		{[2]string{"serial", tty}, [2]string{"file", tty + "/../ttyUSB0"}, true},
		{[2]string{"serial", tty}, [2]string{"serial", other}, false},
		{[2]string{"serial", "COM3"}, [2]string{"serial", "COM3"}, true},
		{[2]string{"serial", "COM3"}, [2]string{"serial", tty}, false},
		{[2]string{"none", ""}, [2]string{"none", ""}, false},
	} {
		a, b := Options{Transport: c.a[0], Address: c.a[1]}, Options{Transport: c.b[0], Address: c.b[1]}
		if SameDevice(a, b) != c.want || SameDevice(b, a) != c.want {
			t.Errorf("%v and %v: want the same %v", c.a, c.b, c.want)
		}
	}
}

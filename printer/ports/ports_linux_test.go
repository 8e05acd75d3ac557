package ports

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wxtill/pos"
)

// machine is a file system with devices, which are plain files here.
func machine(t *testing.T, files map[string]string, links map[string]string) linux {
	t.Helper()
	root := t.TempDir()
	for path, text := range files {
		path = filepath.Join(root, path)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	for path, target := range links {
		path = filepath.Join(root, path)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.Symlink(target, path)); err != nil {
			t.Fatal(err)
		}
	}
	return linux{root, 1, func(path string) bool { return !strings.HasSuffix(path, "ttyACM0") }}
}

func TestPortsOfLinux(t *testing.T) {
	l := machine(t, map[string]string{
		"dev/ttyUSB0": "", "dev/ttyUSB1": "", "dev/ttyUSB10": "", "dev/ttyACM0": "", "dev/tty1": "", "dev/null": "",
		"dev/ttyS0": "", "dev/ttyS1": "", "dev/ttyS2": "", "sys/class/tty/ttyS0/type": "4\n", "sys/class/tty/ttyS1/type": "0\n",
		"dev/usb/lp0": "", "sys/class/usbmisc/lp0/device/ieee1284_id": "MFG:POS;CMD:ESC/POS;MDL:POS58 Printer;CLS:PRINTER;",
		"proc/1/comm": "wxtill\n", "proc/42/comm": "minicom\n",
	}, map[string]string{
		"dev/serial/by-id/usb-Prolific_USB-Serial_Controller-if00-port0": "../../ttyUSB0",
		"dev/serial/by-id/usb-gone-if00":                                 "../../ttyUSB7",
		"proc/1/fd/3":                                                    "/dev/ttyUSB10",
		"proc/42/fd/4":                                                   "/dev/ttyUSB1",
		"proc/42/fd/5":                                                   "socket:[1]",
	})
	type port struct {
		transport, device, address, name string
		err                              error
	}
	want := []port{
		{"serial", "/dev/ttyUSB0", "/dev/serial/by-id/usb-Prolific_USB-Serial_Controller-if00-port0", "Prolific USB-Serial Controller", nil},
		{"serial", "/dev/ttyUSB1", "/dev/ttyUSB1", "", pos.ErrPortTaken},
		{"serial", "/dev/ttyUSB10", "/dev/ttyUSB10", "", nil},
		{"serial", "/dev/ttyACM0", "/dev/ttyACM0", "", pos.ErrPortForbidden},
		{"serial", "/dev/ttyS0", "/dev/ttyS0", "", nil},
		{"file", "/dev/usb/lp0", "/dev/usb/lp0", "POS POS58 Printer", nil},
	}
	got := map[string]pos.PrinterPort{}
	for _, p := range l.find() {
		got[p.Device] = p
	}
	for _, w := range want {
		g := got[w.device]
		if (port{g.Transport, g.Device, g.Address, g.Name, nil}) != (port{w.transport, w.device, w.address, w.name, nil}) || !errors.Is(g.Err, w.err) {
			t.Errorf("got %+v\nwant %+v", g, w)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d ports, want %d: %+v", len(got), len(want), got)
	}
	if h := got["/dev/ttyUSB1"].Holder; h != "minicom (42)" {
		t.Errorf("held by %q", h)
	}
}

// TestHoldersOfThisMachine: the program that has a device is found in the real /proc.
func TestHoldersOfThisMachine(t *testing.T) {
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	if held := (linux{"/", 0, mayUse}).holders(); held[os.DevNull] == "" {
		t.Errorf("nobody has %s: %q", os.DevNull, held)
	}
}

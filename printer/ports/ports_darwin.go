package ports

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sys/unix"

	"wxtill/pos"
)

// noPrinters are what macOS calls its own.
var noPrinters = []string{"Bluetooth-Incoming-Port", "debug-console", "wlan-debug"}

// find lists the call-out devices: opening one waits for no carrier.
func find() []pos.PrinterPort {
	var found []pos.PrinterPort
	devices, _ := filepath.Glob("/dev/cu.*") // the pattern is well formed
	for _, path := range devices {
		name := strings.TrimPrefix(path, "/dev/cu.")
		if slices.Contains(noPrinters, name) {
			continue
		}
		p := pos.PrinterPort{Transport: "serial", Device: path, Address: path, Name: name}
		if err := unix.Access(path, unix.R_OK|unix.W_OK); err == unix.EACCES {
			p.Err = &os.PathError{Op: "open", Path: path, Err: pos.ErrPortForbidden}
		}
		found = append(found, p)
	}
	return found
}

// Package ports finds where a printer may be plugged into this machine: serial lines, USB
// printers and the parallel port. Nothing is opened for it, because that would move the
// wires of whatever is there.
package ports

import (
	"cmp"
	"slices"
	"strings"

	"wxtill/pos"
)

// Find lists the ports of this machine, those of USB first.
func Find() []pos.PrinterPort {
	found := find()
	slices.SortFunc(found, func(a, b pos.PrinterPort) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(len(a.Device), len(b.Device)), strings.Compare(a.Device, b.Device))
	})
	return found
}

// rank puts what somebody has plugged in before what a machine is built with.
func rank(p pos.PrinterPort) int {
	for i, part := range []string{"usb", "acm", "vcp"} {
		if strings.Contains(strings.ToLower(p.Device+" "+p.Name), part) {
			return i
		}
	}
	return 10
}

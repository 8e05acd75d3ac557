package ports

import (
	"slices"
	"testing"

	"wxtill/pos"
)

// TestFindHere: whatever this machine has, it is listed in order and once.
func TestFindHere(t *testing.T) {
	all := Find()
	t.Logf("%+v", all)
	if !slices.IsSortedFunc(all, func(a, b pos.PrinterPort) int { return rank(a) - rank(b) }) {
		t.Errorf("not in order: %+v", all)
	}
	seen := map[string]bool{}
	for _, p := range all {
		if p.Address == "" || p.Transport != "serial" && p.Transport != "file" || seen[p.Device] {
			t.Errorf("%+v", p)
		}
		seen[p.Device] = true
	}
}

// TestRank puts what is plugged in first.
func TestRank(t *testing.T) {
	ports := []pos.PrinterPort{{Device: "/dev/ttyS0"}, {Device: "COM1", Name: "Serial0"}, {Device: "/dev/ttyACM0"}, {Device: "COM3", Name: "USBSER000"}, {Device: "/dev/ttyUSB0"}}
	order := []int{10, 10, 1, 0, 0}
	for i, p := range ports {
		if got := rank(p); got != order[i] {
			t.Errorf("%s is %d, want %d", p.Device, got, order[i])
		}
	}
}

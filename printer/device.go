package printer

import (
	"net"
	"net/netip"
	"os"
	"path/filepath"
)

// SameDevice reports whether two printers are, or may be, one and the same device: who
// prints on the one then has to be given the other first. Names of hosts may be anybody's
// and count as the same, as long as the port is.
func SameDevice(a, b Options) bool {
	if (a.Transport == "tcp") != (b.Transport == "tcp") {
		return false
	}
	if a.Transport == "tcp" {
		return sameHost(a.Address, b.Address)
	}
	if filepath.Clean(a.Address) == filepath.Clean(b.Address) {
		return a.Address != "" && b.Address != ""
	}
	one, err := os.Stat(a.Address)
	if err != nil {
		return false
	}
	other, err := os.Stat(b.Address)
	return err == nil && os.SameFile(one, other)
}

// sameHost compares addresses as [newTCPPrinter] takes them.
func sameHost(a, b string) bool {
	one, err := newTCPPrinter(a)
	if err != nil {
		return false
	}
	other, err := newTCPPrinter(b)
	if err != nil {
		return false
	}
	if one == other {
		return true
	}
	host, port, _ := net.SplitHostPort(one.(tcpPrinter).address) // it was joined there
	otherHost, otherPort, _ := net.SplitHostPort(other.(tcpPrinter).address)
	_, err = netip.ParseAddr(host)
	_, otherErr := netip.ParseAddr(otherHost)
	return port == otherPort && (err != nil || otherErr != nil)
}

package sandbox

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// guarded turns away what a foreign page could make a browser on this machine
// send: requests for a host that is not this machine (a name that was rebound to
// loopback), and posts that come from another page. Programs that are no browser
// send neither header and pass.
func guarded(h http.Handler) http.Handler {
	h = http.NewCrossOriginProtection().Handler(h)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isLoopback(r.Host) {
			writeJSON(w, http.StatusForbidden, controlError(errors.New("this answers to localhost and loopback addresses only")))
			return
		}
		h.ServeHTTP(w, r)
	})
}

// isLoopback reports whether a Host header names this machine.
func isLoopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && ip.Unmap().IsLoopback()
}

package printer

import (
	"net"

	"golang.org/x/sys/unix"
)

// unacknowledged is how many bytes the other side has not confirmed, 0 where
// the system does not say.
func unacknowledged(conn *net.TCPConn) int {
	raw, err := conn.SyscallConn()
	if err != nil {
		return 0
	}
	n := 0
	raw.Control(func(fd uintptr) {
		n, _ = unix.IoctlGetInt(int(fd), unix.SIOCOUTQ)
	})
	return n
}

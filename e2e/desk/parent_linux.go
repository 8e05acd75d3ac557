package desk

import "syscall"

// dieWithParent leaves nothing behind when the test program is killed.
func dieWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}

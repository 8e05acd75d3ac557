package desk

import "syscall"

// dieWithParent leaves nothing behind when the test program is killed.
func dieWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}

// Stop has the program stand still, as a machine that sleeps does, until Continue.
func (p *Program) Stop() error { return p.cmd.Process.Signal(syscall.SIGSTOP) }

// Continue ends what Stop has begun.
func (p *Program) Continue() error { return p.cmd.Process.Signal(syscall.SIGCONT) }

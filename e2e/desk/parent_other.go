//go:build !linux

package desk

import "syscall"

// dieWithParent has no counterpart here: the test ends what it started.
func dieWithParent() *syscall.SysProcAttr { return nil }

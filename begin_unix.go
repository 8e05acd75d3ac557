//go:build !windows

package main

import (
	"os"
	"syscall"
)

// begin has a program take the place of this one: whoever waits for this process, a
// terminal or what keeps the till up, waits on.
func begin(path string, args []string) error {
	return syscall.Exec(path, append([]string{os.Args[0]}, args...), os.Environ())
}

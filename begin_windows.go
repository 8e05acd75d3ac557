package main

import (
	"os"
	"os/exec"
)

// begin starts a program, which goes on by itself.
func begin(path string, args []string) error {
	next := exec.Command(path, args...)
	next.Stdin, next.Stdout, next.Stderr = os.Stdin, os.Stdout, os.Stderr
	return next.Start()
}

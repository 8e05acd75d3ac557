package storage_test

import (
	"os"

	"golang.org/x/sys/unix"
)

// syncData is the cheapest durable write there is.
func syncData(f *os.File) error { return unix.Fdatasync(int(f.Fd())) }

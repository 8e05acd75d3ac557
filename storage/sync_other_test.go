//go:build !linux

package storage_test

import "os"

// syncData is the cheapest durable write there is.
func syncData(f *os.File) error { return f.Sync() }

//go:build !unix

package durable

// SyncDir has nothing to do: Windows cannot sync a directory, and its rename
// waits for the disk.
func SyncDir(string) error { return nil }

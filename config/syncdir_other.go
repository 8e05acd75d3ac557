//go:build !unix

package config

// syncDir has nothing to do: Windows cannot sync a directory, and its rename
// waits for the disk.
func syncDir(string) error { return nil }

//go:build ci

package main

// screenSize is not known to a build without a display and without cgo, which
// Fyne calls ci.
func screenSize() (width, height int) { return 0, 0 }

//go:build ci

package main

import "wxtill/sound"

// newOutput is no loudspeaker: a build without cgo has none, which Fyne calls ci.
func newOutput() sound.Output { return nil }

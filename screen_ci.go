//go:build ci

package main

// screens are not known to a build without a display and without cgo, which Fyne
// calls ci.
type screens struct{}

// Room implements [ui.Screens].
func (screens) Room() (width, height int) { return 0, 0 }

// Second implements [ui.Screens].
func (screens) Second() bool { return false }

// Density implements [ui.Screens].
func (screens) Density(bool) float32 { return 0 }

// Shrink implements [ui.Screens].
func (screens) Shrink(scale, by float32) {}

// OnSecond implements [ui.Screens].
func (screens) OnSecond(open func()) { open() }

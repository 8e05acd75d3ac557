//go:build !ci

package main

import "github.com/go-gl/glfw/v3.4/glfw"

// screenSize is the part of the first screen that windows may fill, in points. It
// is asked on the UI goroutine once Fyne's driver, which has GLFW beneath, runs.
func screenSize() (width, height int) {
	monitor := glfw.GetPrimaryMonitor()
	if monitor == nil {
		return 0, 0
	}
	_, _, width, height = monitor.GetWorkarea()
	return width, height
}

//go:build !ci

package main

import (
	"math"
	"os"
	"strconv"

	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"
)

// screens are the monitors as GLFW has them, which is beneath Fyne's driver and tells
// more than that. It is asked on the UI goroutine once the driver runs.
type screens struct{}

// Room implements [ui.Screens].
func (screens) Room() (width, height int) {
	monitor := glfw.GetPrimaryMonitor()
	if monitor == nil {
		return 0, 0
	}
	_, _, width, height = monitor.GetWorkarea()
	return width, height
}

// Second implements [ui.Screens].
func (screens) Second() bool { return secondMonitor() != nil }

// Density implements [ui.Screens].
func (screens) Density(second bool) float32 {
	monitor := glfw.GetPrimaryMonitor()
	if other := secondMonitor(); second && other != nil {
		monitor = other
	}
	if monitor == nil {
		return 0
	}
	mode := monitor.GetVideoMode()
	width, _ := monitor.GetPhysicalSize()
	if mode == nil || width <= 0 {
		return 0
	}
	return float32(mode.Width) / float32(width)
}

// OnSecond implements [ui.Screens].
func (screens) OnSecond(open func()) {
	monitor := secondMonitor()
	if monitor == nil {
		open()
		return
	}
	x, y := monitor.GetPos()
	glfw.WindowHint(glfw.PositionX, x)
	glfw.WindowHint(glfw.PositionY, y)
	open()
	glfw.WindowHint(glfw.PositionX, glfw.AnyPosition)
	glfw.WindowHint(glfw.PositionY, glfw.AnyPosition)
}

// scaleVariable is where Fyne looks how large a person wants everything.
const scaleVariable = "FYNE_SCALE"

// Shrink implements [ui.Screens]. Fyne's scale goes by tenths.
func (screens) Shrink(scale, by float32) {
	settings := fyne.CurrentApp().Settings()
	user, err := strconv.ParseFloat(os.Getenv(scaleVariable), 32)
	if err != nil || user <= 0 {
		if user = float64(settings.Scale()); user <= 0 {
			user = 1
		}
	}
	want := math.Floor(float64(scale*by)*10) / 10
	os.Setenv(scaleVariable, strconv.FormatFloat(user*want/float64(scale), 'f', 4, 64))
	settings.SetTheme(settings.Theme()) // which has the driver ask anew
}

// secondMonitor is another one than the cashier's that does not show the same. Fyne
// tells them apart by their names, so of two that are called alike it is none.
func secondMonitor() *glfw.Monitor {
	first := glfw.GetPrimaryMonitor()
	if first == nil {
		return nil
	}
	x, y := first.GetPos()
	for _, m := range glfw.GetMonitors() {
		if mx, my := m.GetPos(); m.GetName() != first.GetName() && (mx != x || my != y) {
			return m
		}
	}
	return nil
}

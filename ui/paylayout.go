package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// payParts are the parts of the pay page that its layout moves about.
type payParts struct {
	code, scan, head, amount, details, buttons fyne.CanvasObject
}

var _ fyne.Layout = payParts{}

// payWide is the width from which the amount stands beside the code; below it
// the amount has a row of its own, so that it stays the largest thing.
const payWide = 900

func newPayLayout(p payParts) *fyne.Container {
	return container.New(p, p.code, p.scan, p.head, p.amount, p.details, p.buttons)
}

// MinSize implements [fyne.Layout].
func (p payParts) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(max(p.buttons.MinSize().Width+2*space16, 600), 560)
}

// Layout implements [fyne.Layout].
func (p payParts) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	if size.Width >= payWide {
		p.wide(size)
	} else {
		p.narrow(size)
	}
}

const (
	scanHeight = 44
	headLine   = 30
)

// wide puts the code at the left and all else at the right, in the middle of a large
// screen.
func (p payParts) wide(size fyne.Size) {
	const codeMost, detailsMost, leastHigh = 640, 840, 640
	x, y := float32(space32), float32(space24)
	edge := min(size.Height-2*y-scanHeight, (size.Width-3*x)*0.46, codeMost)
	rw := min(size.Width-3*x-edge, detailsMost)
	height := min(size.Height-2*y, max(edge+scanHeight, leastHigh))
	x, y = (size.Width-edge-space32-rw)/2, (size.Height-height)/2
	top := y
	place(p.code, x, top, edge, edge)
	place(p.scan, x, top+edge+space8, edge, scanHeight-space8)
	rx := x + edge + space32
	amount := float32(textAmount) * 1.15
	place(p.head, rx, y, rw, headLine)
	place(p.amount, rx, y+headLine, rw, amount)
	bottom := y + height - payHeight
	place(p.buttons, rx, bottom, rw, payHeight)
	dy := y + headLine + amount + space8
	place(p.details, rx, dy, rw, bottom-space12-dy)
}

// narrow puts the amount above code and details, and the buttons below both.
func (p payParts) narrow(size fyne.Size) {
	x, y := float32(space16), float32(space12)
	width := size.Width - 2*x
	amount := float32(textAmount) * 1.1
	place(p.head, x, y, width, headLine)
	place(p.amount, x, y+headLine-space4, width, amount)
	bottom := size.Height - y - payHeight
	place(p.buttons, x, bottom, width, payHeight)
	top := y + headLine + amount
	edge := min(bottom-top-scanHeight-space4, width*0.6)
	place(p.code, x, top, edge, edge)
	place(p.scan, x, top+edge+space4, edge, scanHeight-space8)
	rx := x + edge + space16
	place(p.details, rx, top, size.Width-x-rx, bottom-space8-top)
}

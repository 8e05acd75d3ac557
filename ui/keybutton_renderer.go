package ui

import "fyne.io/fyne/v2"

// CreateRenderer implements [fyne.Widget].
func (b *keyButton) CreateRenderer() fyne.WidgetRenderer { return &keyButtonRenderer{b} }

// keyButtonRenderer centres label and key cap side by side; where the button is
// too narrow for that, the cap goes below the label.
type keyButtonRenderer struct{ button *keyButton }

const capGap = 10

// MinSize is that of the narrow form.
func (r *keyButtonRenderer) MinSize() fyne.Size {
	b := r.button
	width := b.label.MinSize().Width
	if b.cap != nil {
		width = max(width, b.cap.MinSize().Width)
	}
	return fyne.NewSize(max(width+2*space8, smallHeight), b.height)
}

func (r *keyButtonRenderer) Layout(size fyne.Size) {
	b := r.button
	place(b.ground, 0, 0, size.Width, size.Height)
	if b.mark != nil {
		place(b.mark, (size.Width-26)/2, (size.Height-26)/2, 26, 26)
	}
	label := b.label.MinSize()
	if b.cap == nil || !b.cap.Visible() {
		place(b.label, 0, (size.Height-label.Height)/2, size.Width, label.Height)
		return
	}
	cap := b.cap.MinSize()
	if both := label.Width + capGap + cap.Width; both+2*space8 <= size.Width {
		x := (size.Width - both) / 2
		place(b.label, x, (size.Height-label.Height)/2, label.Width, label.Height)
		place(b.cap, x+label.Width+capGap, (size.Height-cap.Height)/2, cap.Width, cap.Height)
		return
	}
	y := (size.Height - label.Height - cap.Height) / 2
	place(b.label, 0, y, size.Width, label.Height)
	place(b.cap, (size.Width-cap.Width)/2, y+label.Height, cap.Width, cap.Height)
}

func (r *keyButtonRenderer) Refresh() {
	r.Layout(r.button.Size())
	r.button.label.Refresh()
}

func (r *keyButtonRenderer) Objects() []fyne.CanvasObject {
	b := r.button
	objects := []fyne.CanvasObject{b.ground, b.label}
	if b.cap != nil {
		objects = append(objects, b.cap)
	}
	if b.mark != nil {
		objects = append(objects, b.mark)
	}
	return objects
}

func (r *keyButtonRenderer) Destroy() {}

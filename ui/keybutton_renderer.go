package ui

import "fyne.io/fyne/v2"

// CreateRenderer implements [fyne.Widget].
func (b *keyButton) CreateRenderer() fyne.WidgetRenderer { return &keyButtonRenderer{b} }

// keyButtonRenderer centres label and key cap side by side. Where the button is too
// narrow for that the label becomes a little smaller, and if that does not help, the
// cap goes below it.
type keyButtonRenderer struct{ button *keyButton }

const capGap = 10

// sizes are those of the label: its own, and the smaller ones of the scale that it may take
// where there is little room.
func (b *keyButton) sizes() []float32 {
	sizes := []float32{b.style.size}
	for _, s := range []float32{textButton, textBody} {
		if s < b.style.size {
			sizes = append(sizes, s)
		}
	}
	return sizes
}

// labelFit is the largest of them that fits into a width, or the smallest.
func (b *keyButton) labelFit(width float32) float32 {
	sizes := b.sizes()
	for _, s := range sizes {
		if textSize(b.label.Text, s, b.label.TextStyle.Bold).Width <= width {
			return s
		}
	}
	return sizes[len(sizes)-1]
}

// label is the room of the label at a size.
func (r *keyButtonRenderer) label(size float32) fyne.Size {
	return textSize(r.button.label.Text, size, r.button.label.TextStyle.Bold)
}

// MinSize is that of the narrow form.
func (r *keyButtonRenderer) MinSize() fyne.Size {
	b := r.button
	size := b.style.size
	if size == textButton {
		size = textBody // many stand in a row
	}
	width := r.label(size).Width
	if b.cap != nil {
		width = max(width, b.cap.MinSize().Width)
	}
	return fyne.NewSize(max(width+2*space8, smallHeight), b.height)
}

func (r *keyButtonRenderer) Layout(size fyne.Size) {
	b := r.button
	place(b.ground, 0, 0, size.Width, size.Height)
	place(b.ring, ringInset, ringInset, size.Width-2*ringInset, size.Height-2*ringInset)
	if b.mark != nil {
		place(b.mark, (size.Width-26)/2, (size.Height-26)/2, 26, 26)
	}
	fit := b.labelFit(size.Width - space8)
	label := r.label(fit)
	if b.cap == nil || !b.cap.Visible() {
		r.write(fit)
		place(b.label, 0, (size.Height-label.Height)/2, size.Width, label.Height)
		return
	}
	if !b.below && r.beside(size) {
		return
	}
	r.write(fit)
	cap := b.cap.MinSize()
	y := (size.Height - label.Height - cap.Height) / 2
	place(b.label, 0, y, size.Width, label.Height)
	place(b.cap, (size.Width-cap.Width)/2, y+label.Height, cap.Width, cap.Height)
}

// beside puts label and cap side by side, if there is room.
func (r *keyButtonRenderer) beside(size fyne.Size) bool {
	b, cap := r.button, r.button.cap.MinSize()
	text, gap := b.fit(size.Width)
	if text == 0 {
		return false
	}
	label := r.label(text)
	r.write(text)
	x := (size.Width - label.Width - gap - cap.Width) / 2
	place(b.label, x, (size.Height-label.Height)/2, label.Width, label.Height)
	place(b.cap, x+label.Width+gap, (size.Height-cap.Height)/2, cap.Width, cap.Height)
	return true
}

// fit is the size of the label and the gap with which label and cap stand beside each
// other in this width; a size of 0: there is no room.
func (b *keyButton) fit(width float32) (text, gap float32) {
	cap := b.cap.MinSize()
	gap, edge := float32(capGap), float32(space8)
	for _, text = range b.sizes() {
		label := textSize(b.label.Text, text, b.label.TextStyle.Bold)
		if label.Width+gap+cap.Width+2*edge <= width {
			return text, gap
		}
		if b.height >= payHeight {
			break // there is room for two lines
		}
		gap, edge = 6, space4 // closer, too
	}
	return 0, gap
}

// hasRoomBeside reports whether the cap, if there is one, has room beside the label in this
// width.
func (b *keyButton) hasRoomBeside(width float32) bool {
	if b.cap == nil || !b.cap.Visible() {
		return true
	}
	text, _ := b.fit(width)
	return text > 0
}

// write sets the size of the label.
func (r *keyButtonRenderer) write(size float32) {
	if t := r.button.label; t.TextSize != size {
		t.TextSize = size
		t.Refresh()
	}
}

func (r *keyButtonRenderer) Refresh() {
	r.Layout(r.button.Size())
	r.button.label.Refresh()
}

func (r *keyButtonRenderer) Objects() []fyne.CanvasObject {
	b := r.button
	objects := []fyne.CanvasObject{b.ground, b.ring, b.label}
	if b.cap != nil {
		objects = append(objects, b.cap)
	}
	if b.mark != nil {
		objects = append(objects, b.mark)
	}
	return objects
}

func (r *keyButtonRenderer) Destroy() {}

package ui

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

var _ fyne.Widget = (*para)(nil)

// para is a sentence that wraps over as many lines as it needs, up to a number;
// where even that is too little the last one ends in "…".
type para struct {
	widget.BaseWidget

	full  string
	size  float32
	bold  bool
	ink   color.Color
	lines []*canvas.Text
	used  int // lines that hold something
}

// newPara makes a paragraph of at most count lines at the given size.
func newPara(count int, size float32, ink color.Color) *para {
	p := &para{size: size, ink: ink, used: 1}
	for range count {
		p.lines = append(p.lines, newText(size, ink, false))
	}
	p.ExtendBaseWidget(p)
	return p
}

// strong makes the paragraph bold.
func (p *para) strong() *para {
	p.bold = true
	for _, t := range p.lines {
		t.TextStyle.Bold = true
	}
	return p
}

// center aligns every line to the middle.
func (p *para) center() *para {
	for _, t := range p.lines {
		t.Alignment = fyne.TextAlignCenter
	}
	return p
}

// set changes the words.
func (p *para) set(s string) {
	if p.full != s {
		p.full = s
		p.Refresh()
	}
}

// color changes the ink.
func (p *para) color(c color.Color) {
	for _, t := range p.lines {
		setInk(t, c)
	}
}

// CreateRenderer implements [fyne.Widget].
func (p *para) CreateRenderer() fyne.WidgetRenderer { return &paraRenderer{para: p} }

type paraRenderer struct{ para *para }

func (r *paraRenderer) lineHeight() float32 {
	return textSize("国", r.para.size, r.para.bold).Height
}

func (r *paraRenderer) Layout(size fyne.Size) {
	p := r.para
	if size.Width <= 0 {
		return
	}
	texts := wrapText(p.full, p.size, p.bold, size.Width)
	if n := len(p.lines); len(texts) > n {
		texts = append(texts[:n-1:n-1], strings.Join(texts[n-1:], " "))
	}
	p.used = min(len(texts), len(p.lines))
	height := r.lineHeight()
	for i, t := range p.lines {
		t.Move(fyne.NewPos(0, float32(i)*height))
		t.Resize(fyne.NewSize(size.Width, height))
		s := ""
		if i < len(texts) {
			s = fitText(texts[i], p.size, p.bold, size.Width)
		}
		setText(t, s)
	}
}

func (r *paraRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.para.size*4, r.lineHeight()*float32(r.para.used))
}

func (r *paraRenderer) Refresh() { r.Layout(r.para.Size()) }

func (r *paraRenderer) Objects() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(r.para.lines))
	for i, t := range r.para.lines {
		objects[i] = t
	}
	return objects
}

func (r *paraRenderer) Destroy() {}

// paragraph is a sentence of body text in the given ink.
func paragraph(text string, ink color.Color) *para {
	p := newPara(6, textBody, ink)
	p.set(text)
	return p
}

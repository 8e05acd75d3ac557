package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"wxtill/pos"
)

var _ fyne.Widget = (*lineList)(nil)

// lineList is what is being paid, on a card: as many lines as there is room
// for, and how many more there are. With no room for a line it shows nothing.
type lineList struct {
	widget.BaseWidget

	ground *canvas.Rectangle
	names  []*line
	sums   []*line
	goods  []pos.Line
	paid   pos.Fen // of the sale; 0 for nothing
	w      *Window
}

const (
	listLine = 28
	listMost = 12 // lines at most, however much room there is
)

func newLineList() *lineList {
	l := &lineList{ground: filled(colorSurface, colorLine, radius)}
	for range listMost {
		l.names = append(l.names, newLine(textBody, colorInk2, false).elastic(1))
		l.sums = append(l.sums, newLine(textBody, colorInk, false).right())
	}
	l.ExtendBaseWidget(l)
	return l
}

// fill shows the lines of s.
func (l *lineList) fill(w *Window, s *pos.Sale) {
	paid := s.Paid()
	if s.State == pos.SaleSettled {
		paid = 0
	}
	if l.w != nil && l.paid == paid && len(l.goods) == len(s.Lines) && (len(s.Lines) == 0 || &l.goods[0] == &s.Lines[0]) {
		return
	}
	l.w, l.goods, l.paid = w, s.Lines, paid
	l.Refresh()
}

// CreateRenderer implements [fyne.Widget].
func (l *lineList) CreateRenderer() fyne.WidgetRenderer { return &lineListRenderer{l} }

type lineListRenderer struct{ list *lineList }

func (r *lineListRenderer) MinSize() fyne.Size { return fyne.NewSize(120, 0) }

func (r *lineListRenderer) Layout(size fyne.Size) {
	l := r.list
	room := min(int((size.Height-2*space12)/listLine), listMost)
	shown := min(l.rows(), room)
	setVisible(l.ground, shown > 0)
	place(l.ground, 0, 0, size.Width, float32(shown)*listLine+2*space12)
	for i := range l.names {
		name, sum := "", ""
		if i < shown {
			name, sum = l.text(i, shown)
		}
		l.names[i].set(name)
		l.sums[i].set(sum)
		y := space12 + float32(i)*listLine
		w := l.sums[i].MinSize().Width
		place(l.names[i], space16, y, size.Width-w-2*space16-space8, listLine)
		place(l.sums[i], size.Width-w-space16, y, w, listLine)
		setVisible(l.names[i], name != "")
		setVisible(l.sums[i], sum != "")
	}
}

// rows is how many there are: the lines of the sale, and what has been paid of it.
func (l *lineList) rows() int {
	if l.paid > 0 {
		return len(l.goods) + 1
	}
	return len(l.goods)
}

// text is row i of shown rows: a line of the sale, how many there was no room for, and, in
// the last row, what has been paid already.
func (l *lineList) text(i, shown int) (name, sum string) {
	if l.paid > 0 {
		shown--
		if i == shown {
			return l.w.t("sell.paid"), "-" + l.paid.Grouped()
		}
	}
	if i == shown-1 && len(l.goods) > shown {
		return l.w.t("pay.more_lines", len(l.goods)-shown+1), ""
	}
	g := l.goods[i]
	name = g.Name + " × " + g.Quantity.String()
	if g.Weighed() {
		name = g.Name + " " + g.Quantity.String() + " " + g.Unit
	}
	return name, g.Total().Grouped()
}

func (r *lineListRenderer) Refresh() { r.Layout(r.list.Size()) }

func (r *lineListRenderer) Objects() []fyne.CanvasObject {
	l := r.list
	objects := []fyne.CanvasObject{l.ground}
	for i := range l.names {
		objects = append(objects, l.names[i], l.sums[i])
	}
	return objects
}

func (r *lineListRenderer) Destroy() {}

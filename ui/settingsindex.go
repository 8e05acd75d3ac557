package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// settingsIndex lists the sections of the settings beside them, marks the one that is seen,
// and goes to any of them.
type settingsIndex struct {
	page  *settingsPage
	items []*indexItem
	cards []fyne.CanvasObject // of the sections
	first []int               // input with which each begins
	at    int
	box   fyne.CanvasObject
}

// indexItem is one line of it.
type indexItem struct {
	widget.BaseWidget

	ground *canvas.Rectangle
	text   *line
	press  func()
}

var _ fyne.Tappable = (*indexItem)(nil)

// indexWidth is that of the list.
const indexWidth = 172

func newSettingsIndex(p *settingsPage) *settingsIndex {
	x := &settingsIndex{page: p}
	list := column(space4)
	for i, s := range settingsTable() {
		item := &indexItem{ground: filled(colorNone, nil, radius), text: newLine(textBody, colorInk2, false).elastic(60), press: func() { x.jump(i) }}
		item.text.set(p.t(s.title))
		item.ExtendBaseWidget(item)
		x.items = append(x.items, item)
		list.add(item)
	}
	x.box = sized(indexWidth, 0, container.NewVScroll(list.done()))
	return x
}

// add tells of the next section: its card, and which input is its first.
func (x *settingsIndex) add(card fyne.CanvasObject, first int) {
	x.cards, x.first = append(x.cards, card), append(x.first, first)
}

// follow marks the section at the top of what is seen.
func (x *settingsIndex) follow(offset float32) {
	at := 0
	for i, c := range x.cards {
		if c.Position().Y <= offset+space32 {
			at = i
		}
	}
	x.mark(at)
}

func (x *settingsIndex) mark(at int) {
	x.at = at
	for i, item := range x.items {
		fill, ink := colorNone, colorInk2
		if i == at {
			fill, ink = colorBlueTint, colorBlue
		}
		setFill(item.ground, fill, nil)
		item.text.ink(ink)
	}
}

// jump goes to section i, and into its first field.
func (x *settingsIndex) jump(i int) {
	i = min(max(i, 0), len(x.cards)-1)
	x.page.form.ScrollToOffset(fyne.NewPos(0, x.cards[i].Position().Y))
	x.page.w.win.Canvas().Focus(x.page.inputs[x.first[i]].focusable())
	x.mark(i)
}

// Tapped implements [fyne.Tappable].
func (r *indexItem) Tapped(*fyne.PointEvent) { r.press() }

// CreateRenderer implements [fyne.Widget].
func (r *indexItem) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(r.ground, sized(0, smallHeight, inset(space12, 0, middle(r.text)))))
}

// sectionBefore and sectionAfter are PgUp and PgDn in the settings.
func (w *Window) sectionBefore() { w.settings.index.jump(w.settings.index.at - 1) }

func (w *Window) sectionAfter() { w.settings.index.jump(w.settings.index.at + 1) }

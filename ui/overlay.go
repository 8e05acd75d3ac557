package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

var _ fyne.Tappable = (*veil)(nil)

// veil darkens the page under an overlay and keeps the mouse away from it.
type veil struct {
	widget.BaseWidget

	tapped func()
}

func newVeil(tapped func()) *veil {
	v := &veil{tapped: tapped}
	v.ExtendBaseWidget(v)
	return v
}

// Tapped implements [fyne.Tappable]: nothing below is pressed.
func (v *veil) Tapped(*fyne.PointEvent) { v.tapped() }

// CreateRenderer implements [fyne.Widget].
func (v *veil) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(colorVeil))
}

// overlay is a question or a page of help over the page. While it is open only
// its own keys work.
type overlay struct {
	content fyne.CanvasObject
	home    *entry // that the focus belongs to, nil for none
	wary    bool   // Enter answers: not the one that a scan ends with
	idle    bool   // it asks for nothing: a scan closes it and counts
	keys    map[fyne.KeyName]func()
	runes   map[rune]func()           // by the character, which comes behind its key and would be typed into what has the focus by then
	measure *measure                  // a screen is being measured
	scanned func(b burst, taken bool) // what was typed is for this, taken for a scan or not; nil: for nobody
}

// openOverlay shows o over the page in the place of any other. It is an overlay of
// the canvas, too, so that Tab and the mouse stay within it.
func (w *Window) openOverlay(o *overlay) {
	w.overlay = o
	w.dock.hide()
	w.veil.Objects = []fyne.CanvasObject{newPresence(w.pointed), newVeil(w.focusHome), container.NewCenter(o.content)}
	c := w.win.Canvas()
	c.Unfocus() // each overlay has a focus of its own
	c.Overlays().Remove(w.veil)
	w.veil.Resize(c.Size())
	c.Overlays().Add(w.veil)
	w.veil.Refresh()
	w.relayoutOverlay()
}

// relayoutOverlay places the overlay anew. How high a paragraph is shows only once it
// has its width, so the card around it takes a second go.
func (w *Window) relayoutOverlay() {
	relayout(w.veil)
	relayout(w.veil)
}

// closeOverlay takes the overlay away and gives the focus back.
func (w *Window) closeOverlay() {
	if w.overlay == nil {
		return
	}
	w.overlay = nil
	w.win.Canvas().Overlays().Remove(w.veil)
	w.veil.Objects = nil
	w.focusHome()
}

const (
	overlayWidth = 600 // of a question or a form
	overlayLines = 12  // of its text at most: it is read before money moves, so none of it is cut
)

// question is what ask needs: texts by their keys, and the key that says no.
type question struct {
	title, text string // words, not keys
	yes         string // label of the button that goes on
	yesKeys     []fyne.KeyName
	yesCap      string
	no          string // label of the button that leaves all as it is
	noKey       fyne.KeyName
	noCap       string
	danger      bool
}

// ask puts a question over the page and calls yes if the answer is yes.
func (w *Window) ask(q question, yes func()) {
	agree := func() { w.closeOverlay(); yes() }
	style := styleMain
	if q.danger {
		style = styleGrave
	}
	style.size = textButton
	title := newText(textTitle, colorInk, true)
	title.Text = q.title
	text := newPara(overlayLines, textButton, colorInk2)
	text.set(q.text)
	buttons := row(space12).
		grow(1, w.button(stylePlain, q.no, q.noCap, w.closeOverlay).tall(payHeight)).
		grow(1, w.button(style, q.yes, q.yesCap, agree).tall(payHeight)).done()
	body := column(space16).padded(space24).add(title, text, buttons).done()
	keys := map[fyne.KeyName]func(){q.noKey: w.closeOverlay}
	for _, k := range q.yesKeys {
		keys[k] = agree
	}
	w.openOverlay(&overlay{content: sized(overlayWidth, 0, card(body)), keys: keys, wary: true})
}

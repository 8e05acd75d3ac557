package ui

import (
	"fyne.io/fyne/v2"
)

// help shows the keys of the page; the same key, Esc or Enter takes it away.
func (w *Window) help() {
	const rows = 12 // a column
	var columns []*box
	title := newLine(textTitle, colorInk, true)
	title.set(w.t("help.title"))
	for i, c := range w.helpRows() {
		if i%rows == 0 {
			columns = append(columns, column(space8))
		}
		key := sized(84, 30, newKeycap(c.cap, colorInk2, colorCapEdge))
		label := newLine(textBody, colorInk, false)
		label.set(w.t(c.label))
		columns[len(columns)-1].add(row(space12).add(key, label).done())
	}
	lists := row(space24)
	for _, c := range columns {
		lists.add(c.done())
	}
	closing := w.button(stylePlain, w.t("help.close"), "Esc", w.closeOverlay)
	body := column(space16).padded(space24).add(title, lists.done(), closing).done()
	w.openOverlay(&overlay{content: card(body), keys: map[fyne.KeyName]func(){
		fyne.KeyF1: w.closeOverlay, fyne.KeyEscape: w.closeOverlay, fyne.KeyReturn: w.closeOverlay,
	}})
}

// helpRows are the commands of the page that have a key to show.
func (w *Window) helpRows() []command {
	var rows []command
	for _, c := range w.commands {
		if c.on&w.on != 0 && c.cap != "" {
			rows = append(rows, c)
		}
	}
	return rows
}

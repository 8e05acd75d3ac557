package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// help shows the keys of the page; the same key, Esc or Enter takes it away.
func (w *Window) help() {
	const most = 14 // in a column: of as many as a low screen has room for
	title := newLine(textTitle, colorInk, true)
	title.set(w.t("help.title"))
	all := w.helpRows()
	columns := (len(all) + most - 1) / most
	lists := row(space16)
	for some := range slices.Chunk(all, (len(all)+columns-1)/columns) {
		list := column(space8)
		for _, c := range some {
			key := sized(84, 30, newKeycap(c.cap, colorInk2, colorCapEdge))
			label := newLine(textBody, colorInk, false)
			label.set(w.t(c.label))
			list.add(row(space12).add(key, label).done())
		}
		lists.add(list.done())
	}
	keys := map[fyne.KeyName]func(){
		fyne.KeyF1: w.closeOverlay, fyne.KeyEscape: w.closeOverlay, fyne.KeyReturn: w.closeOverlay, fyne.KeyF7: w.printHelp,
	}
	buttons := row(space12).grow(1, w.button(stylePlain, w.t("help.close"), "Esc", w.closeOverlay), w.button(stylePlain, w.t("help.print"), "F7", w.printHelp))
	if w.opts.Slips != nil {
		keys[fyne.KeyF8] = w.exportHelp
		buttons.grow(1, w.button(stylePlain, w.t("help.export"), "F8", w.exportHelp))
	}
	body := column(space16).padded(space24).add(title, lists.done(), buttons.done()).done()
	w.openOverlay(&overlay{content: card(body), keys: keys, idle: true})
}

// keySheet is the map of the page's keys as it is printed.
func (w *Window) keySheet() pos.KeySheet {
	k := pos.KeySheet{Title: w.pagesOf(w.on), Shop: w.opts.Till.Shop(), At: w.opts.Clock.Now()}
	for _, c := range w.helpRows() {
		k.Keys = append(k.Keys, pos.KeyCap{Key: c.cap, Does: w.t(c.label)})
	}
	return k
}

// printHelp prints the map, to hang beside the till.
func (w *Window) printHelp() {
	k := w.keySheet()
	w.closeOverlay()
	w.act(func(ctx context.Context) error { return w.opts.Till.PrintKeys(ctx, k) }, func(err error) error {
		if err == nil {
			w.page().banner().say(toneGreen, w.t("help.printed"))
		}
		return err
	})
}

// exportHelp writes the map as a PDF, for printers of offices.
func (w *Window) exportHelp() {
	k := w.keySheet()
	w.closeOverlay()
	w.exportSlip(func(context.Context) (pos.Slip, error) { return pos.Slip{Keys: &k}, nil }, "pdf")
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

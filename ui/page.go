package ui

import (
	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// page is one screen of the till.
type page interface {
	content() fyne.CanvasObject
	// show draws s; it is called after every change and once a second while
	// the page is on the screen.
	show(s *state)
	// home is the entry that the focus belongs to, nil where there is none.
	home() *entry
	// banner is where the page answers in words.
	banner() *banner
}

// pageBase is what all pages have.
type pageBase struct {
	w    *Window
	note *banner
	root fyne.CanvasObject
}

func newPageBase(w *Window) pageBase { return pageBase{w: w, note: newBanner(bannerLines)} }

func (p *pageBase) content() fyne.CanvasObject { return p.root }
func (p *pageBase) banner() *banner            { return p.note }
func (p *pageBase) home() *entry               { return nil }

// t is the text of a key in the language of the window.
func (p *pageBase) t(key string, args ...any) string { return p.w.t(key, args...) }

// lineName is what people call a line of a sale.
func (w *Window) lineName(l pos.Line) string {
	if l.Name == "" {
		return capital(w.t("sell.typed_amount"))
	}
	return l.Name
}

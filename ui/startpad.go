package ui

import (
	"slices"

	"fyne.io/fyne/v2"
)

// tapped implements [padOwner]: who comes to a field by mouse or finger may have no keys.
func (s *startWindow) tapped(e *entry) {
	if !s.padded {
		s.padded = true
		s.draw()
	}
	s.typed = e
	s.win.Canvas().Focus(e)
}

// besidePad puts the pad beside a step that is typed into, once one of its fields was
// touched: over it the pad would cover what it is for.
func (s *startWindow) besidePad(step fyne.CanvasObject) fyne.CanvasObject {
	if !s.padded || len(s.step.fields) == 0 || s.keys {
		return step
	}
	keys := padKeys{s, &s.padding, func() *entry { return s.typed }, s.follow}
	hide := newKeyButton(styleSmall, s.t.Text("pad.hide"), "", s.hidePad).tall(smallHeight)
	pad := column(0).grow(1, spacer()).add(sized(dockWidth, dockHeight, dockCard(keys, hide))).done()
	return row(0).grow(1, step).add(inset(space12, space24, pad)).done()
}

// follow gives the focus back to what the pad types into: Enter may have gone on to another
// entry, or to another step.
func (s *startWindow) follow() {
	c := s.win.Canvas()
	if e, ok := c.Focused().(*entry); ok {
		s.typed = e
		return
	}
	if !s.padded || len(s.step.fields) == 0 {
		return
	}
	if !slices.ContainsFunc(s.step.fields, func(f startField) bool { return f.entry == s.typed }) {
		s.typed = s.step.fields[0].entry
	}
	c.Focus(s.typed)
}

// hidePad takes the pad away.
func (s *startWindow) hidePad() {
	s.padded = false
	s.draw()
	s.follow()
}

// keyed notes a key: who has keys needs no pad.
func (s *startWindow) keyed() {
	revive(s.win)
	if s.padded && !s.padding {
		s.hidePad()
	}
}

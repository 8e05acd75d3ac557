package ui

import (
	"context"
	"errors"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wxtill/pos"
)

// Paper lays a slip out for paper of so many columns, line by line.
type Paper func(s pos.Slip, columns int) []string

// paperWide is how many columns a slip on the screen has: those of 80 mm paper.
const paperWide = 48

// readShifts lists the shifts before, for whoever may read them. Whoever may not
// sees none, and is no reason to complain: the count goes on.
func (w *Window) readShifts(ctx context.Context, s *state) (err error) {
	rows, by := w.gate.shifts()
	s.shifts, err = w.opts.Till.Shifts(ctx, 0, rows, by)
	switch {
	case errors.Is(err, pos.ErrNotAllowed), errors.Is(err, pos.ErrNotSignedIn):
		s.shiftsShut, err = true, nil
	case errors.Is(err, pos.ErrNoOwner): // who alone can close one
		err = nil
	}
	return err
}

// canShowZ reports whether one of the shifts before is chosen, or can be once somebody
// has allowed to list them.
func (w *Window) canShowZ() bool { return w.state.shiftsShut || w.shift.chosenShift() != nil }

// showZ is F5: the Z report of the chosen shift, on the screen. Where the shifts are
// not for whoever is at the till, somebody who may read them has them listed first.
func (w *Window) showZ() {
	chosen := w.shift.chosenShift()
	w.allow(pos.RightReports, func(g pos.Grant) {
		if chosen == nil {
			w.gate.listShifts(closedShifts, g)
			w.refresh()
			return
		}
		w.openZ(chosen, g)
	})
}

// openZ shows a Z report as it stands on paper, and prints it once more.
func (w *Window) openZ(s *pos.Shift, g pos.Grant) {
	var lines []string
	if w.opts.Paper != nil {
		lines = w.opts.Paper(pos.Slip{Shift: s.Z}, paperWide)
	}
	scroll := container.NewVScroll(inset(space16, space8, newPaper(lines, paperWide)))
	turn := func(by float32) func() {
		return func() { scroll.ScrollToOffset(scroll.Offset.AddXY(0, by*scroll.Size().Height)) }
	}
	print := func() { w.closeOverlay(); w.reprintZ(s.Number, g) }
	title := newLine(textTitle, colorInk, true)
	title.set(w.t("shift.z_title", s.Number))
	buttons := row(space12).
		grow(1, w.button(stylePlain, w.t("cmd.back"), "Esc", w.closeOverlay).tall(payHeight)).
		grow(1, w.button(stylePlain, w.t("cmd.reprint_z"), "F7", print).tall(payHeight)).done()
	height := w.win.Canvas().Size().Height - zFrame
	body := column(space12).padded(space16).add(title, sized(0, max(height, 200), card(scroll)), buttons).done()
	w.openOverlay(&overlay{
		content: sized(paperWide*paperColumn+4*space16, 0, card(body)),
		keys: map[fyne.KeyName]func(){
			fyne.KeyEscape: w.closeOverlay, fyne.KeyReturn: w.closeOverlay, fyne.KeyF7: print,
			fyne.KeyUp: turn(-0.1), fyne.KeyDown: turn(0.1), fyne.KeyPageUp: turn(-0.9), fyne.KeyPageDown: turn(0.9),
		},
	})
}

// zFrame is what of the window's height is around a Z report: title, buttons and the
// space between them.
const zFrame = 240

// reprintZ puts a Z report on paper once more.
func (w *Window) reprintZ(n pos.ShiftNumber, g pos.Grant) {
	w.act(func(ctx context.Context) error {
		_, err := w.opts.Till.ReprintZ(ctx, n, g)
		return err
	}, func(err error) error {
		if err == nil {
			w.shift.note.say(toneGreen, w.t("shift.reprinted", strconv.Itoa(int(n))))
		}
		return err
	})
}

// moreShifts lists older shifts, too.
func (w *Window) moreShifts() {
	rows, by := w.gate.shifts()
	w.gate.listShifts(rows+closedShifts, by)
	w.refresh()
}

// hasMoreShifts reports whether the list is full, so that there may be older ones.
func (w *Window) hasMoreShifts() bool {
	rows, _ := w.gate.shifts()
	return len(w.shift.shifts) >= rows
}

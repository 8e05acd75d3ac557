package ui

import (
	"cmp"
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// shiftCommands are the keys of the shift page, and the one that leads there.
func shiftCommands() []command {
	return []command{
		{id: "to_shift_sell", on: onSell | onDocs, key: fyne.KeyF11, cap: "F11", label: "cmd.handover", run: (*Window).toShift},
		{id: "handover", on: onShift, key: fyne.KeyF11, cap: "F11", label: "cmd.handover", run: (*Window).handOver, can: (*Window).canHandOver},
		{id: "count_float", on: onShift, key: fyne.KeyF4, cap: "F4", label: "cmd.count_float", run: (*Window).countFloat, can: (*Window).canCountFloat},
		{id: "shifts_more", on: onShift, key: fyne.KeyPageDown, cap: "PgDn", label: "cmd.find_more", run: (*Window).moreShifts, can: (*Window).hasMoreShifts},
		{id: "count_next", on: onShift, key: fyne.KeyReturn, cap: "Enter", label: "cmd.count_next", run: func(w *Window) { w.shift.next() }},
		{id: "show_z", on: onShift, key: fyne.KeyF5, cap: "F5", label: "cmd.show_z", run: (*Window).showZ, can: (*Window).canShowZ},
		{id: "explain_drawer", on: onShift, key: fyne.KeyF6, cap: "F6", label: "cmd.explain_drawer", run: (*Window).explainDrawer, can: (*Window).canExplain},
		{id: "x_report", on: onShift, key: fyne.KeyF7, cap: "F7", label: "cmd.x_report", run: (*Window).xReport},
		{id: "move_cash", on: onShift, key: fyne.KeyF8, cap: "F8", label: "cmd.move_cash", run: (*Window).moveCash},
		{id: "no_sale", on: onShift, key: fyne.KeyF9, cap: "F9", label: "cmd.no_sale", run: (*Window).noSale},
	}
}

// toShift is Ctrl+4, and F11 where a sale is rung up.
func (w *Window) toShift() {
	if w.on != onShift {
		w.goTo(onShift)
	}
}

// canHandOver reports whether the till is not at it already.
func (w *Window) canHandOver() bool { return !w.shift.busy && w.shift.report != nil }

// handOver is F11: it ends the shift, or begins one where none is open.
func (w *Window) handOver() {
	if !w.shift.inShift {
		w.openShift()
		return
	}
	c, err := w.shift.count()
	if err != nil {
		w.complain(err)
		return
	}
	w.allow(pos.RightCloseShift, func(g pos.Grant) { w.askClose(c, g) })
}

// askClose asks what stays in the drawer, and why it is not as it should be.
func (w *Window) askClose(c pos.Count, g pos.Grant) {
	r := w.shift.report
	text := w.t("shift.close_text", yuan(r.Drawer.Expected), yuan(c.Total), yuan(c.Total-r.Drawer.Expected))
	if w.state.blind {
		text = w.t("shift.close_blind", yuan(c.Total))
	}
	w.openForm(form{
		title: w.t("shift.close_title", r.Number),
		text:  text,
		fields: []formField{
			{label: w.t("shift.left"), value: min(r.Drawer.Float, c.Total).String()},
			{label: w.t("shift.reason"), hint: w.t("shift.reason_hint")},
		},
		yes: w.t("shift.close"),
		send: func(f *openForm) {
			left, err := parseCash(f.value(0))
			if err != nil {
				f.fail(err)
				return
			}
			c.Left, c.Reason = left, f.value(1)
			w.closeShift(c, g, f)
		},
	})
}

// parseCash is an amount that may be nothing.
func parseCash(text string) (pos.Fen, error) {
	if text == "" {
		return 0, nil
	}
	f, err := pos.ParseFen(text)
	if errors.Is(err, pos.ErrAmountZero) {
		return 0, nil
	}
	return f, err
}

// closeShift has the till end the shift. Whoever goes leaves the till locked, for
// the next to sign in.
func (w *Window) closeShift(c pos.Count, g pos.Grant, f *openForm) {
	var closed *pos.Shift
	w.shift.busy = true
	w.act(func(ctx context.Context) (err error) {
		if closed, err = w.opts.Till.CloseShift(ctx, c, g); err != nil {
			return err
		}
		if w.opts.Till.Attendance().Staffed {
			return w.opts.Till.Lock(ctx)
		}
		return nil
	}, func(err error) error {
		w.shift.busy = false
		if closed == nil {
			f.fail(err)
			return nil
		}
		w.closeOverlay()
		w.shift.clear()
		w.shift.note.say(toneGreen, w.t("shift.closed", closed.Number, yuan(closed.Z.Drawer.Difference)))
		return err
	})
}

// openShift asks for the float of the next shift.
func (w *Window) openShift() {
	left := w.shift.report.Drawer.Float
	float := left
	if c, err := w.shift.count(); err == nil && w.shift.counted() {
		float = c.Total
	}
	w.openForm(form{
		title: w.t("shift.open_title", w.shift.report.Number), text: w.t("shift.open_text"),
		fields: []formField{{label: w.t("shift.float"), value: float.String()}},
		yes:    w.t("shift.open"),
		send: func(f *openForm) {
			float, err := parseCash(f.value(0))
			if err != nil {
				f.fail(err)
				return
			}
			begin := func(g pos.Grant) {
				w.act(func(ctx context.Context) error {
					_, err := w.opts.Till.OpenShift(ctx, float, g)
					return err
				}, func(err error) error {
					if err == nil {
						w.shift.clear()
					}
					return err
				})
			}
			w.closeOverlay()
			if float == left {
				begin(pos.Grant{})
				return
			}
			w.allow(pos.RightDrawer, begin)
		},
	})
}

// canCountFloat reports whether there is a float to be counted, or counted again.
func (w *Window) canCountFloat() bool { return w.shift.inShift && w.shift.report != nil }

// countFloat is F4: the float of a shift that a sale began has not been counted yet;
// one that was is corrected.
func (w *Window) countFloat() {
	if w.state.shift.Carried {
		w.openShift()
		return
	}
	w.allow(pos.RightCloseShift, w.correctFloat)
}

// correctFloat asks for the float as it should have been counted, and why it was not.
func (w *Window) correctFloat(g pos.Grant) {
	w.openForm(form{
		title: w.t("shift.correct_title"), text: w.t("shift.correct_text", yuan(w.state.shift.Float)),
		fields: []formField{{label: w.t("shift.float")}, {label: w.t("shift.reason")}},
		yes:    w.t("shift.correct_yes"),
		send: func(f *openForm) {
			float, err := parseCash(f.value(0))
			if f.value(0) == "" {
				err = pos.ErrAmountSyntax
			}
			if err != nil {
				f.fail(err)
				return
			}
			reason := f.value(1)
			w.act(func(ctx context.Context) error {
				_, err := w.opts.Till.CorrectFloat(ctx, float, reason, g)
				return err
			}, func(err error) error {
				if err != nil {
					f.fail(err)
					return nil
				}
				w.closeOverlay()
				w.shift.note.say(toneGreen, w.t("shift.corrected", yuan(float)))
				return nil
			})
		},
	})
}

// xReport is F7: what the shift comes to so far, on paper.
func (w *Window) xReport() {
	right := pos.RightXReport
	if w.state.blind {
		right = pos.RightReports // the paper says what should be in the drawer
	}
	w.allow(right, func(g pos.Grant) {
		w.act(func(ctx context.Context) error {
			_, err := w.opts.Till.PrintX(ctx, g)
			return err
		}, func(err error) error {
			if err == nil {
				w.shift.note.say(toneGreen, w.t("shift.x_printing"))
			}
			return err
		})
	})
}

// cashKinds are the kinds that a person chooses from, as their texts end.
var cashKinds = []pos.CashKind{pos.CashPaidIn, pos.CashPaidOut, pos.CashDrop}

// moveCash is F8: cash goes into the drawer or out of it.
func (w *Window) moveCash() {
	var kinds []string
	for _, k := range cashKinds {
		kinds = append(kinds, w.t("shift.kind_"+string(k)))
	}
	w.openForm(form{
		title: w.t("shift.move_title"), text: w.t("shift.move_text"),
		fields: []formField{
			{label: w.t("shift.kind"), value: kinds[0], choices: kinds},
			{label: w.t("shift.amount"), hint: "0.00"},
			{label: w.t("shift.reason")},
		},
		yes: w.t("shift.move_yes"),
		send: func(f *openForm) {
			m := pos.CashMovement{Reason: f.value(2)}
			for i, kind := range kinds {
				if kind == f.value(0) {
					m.Kind = cashKinds[i]
				}
			}
			var err error
			if m.Amount, err = pos.ParseFen(f.value(1)); err != nil {
				f.fail(err)
				return
			}
			if m.Reason == "" && m.Kind != pos.CashDrop {
				f.fail(pos.ErrReasonNeeded)
				return
			}
			w.closeOverlay()
			w.bookCash(m)
		},
	})
}

// noSale is F9: the drawer opens for nothing. As that is counted and kept with
// whoever did it, it asks first.
func (w *Window) noSale() {
	reasons := []string{w.t("shift.no_sale_change"), w.t("shift.no_sale_check"), w.t("shift.no_sale_other")}
	w.openForm(form{
		title: w.t("shift.no_sale_title"), text: w.t("shift.no_sale_text"),
		fields: []formField{
			{label: w.t("shift.reason"), value: reasons[0], choices: reasons},
			{label: w.t("shift.no_sale_words"), hint: w.t("shift.no_sale_hint")},
		},
		yes: w.t("cmd.no_sale"),
		send: func(f *openForm) {
			w.closeOverlay()
			w.bookCash(pos.CashMovement{Kind: pos.CashNoSale, Reason: cmp.Or(f.value(1), f.value(0))})
		},
	})
}

// bookCash has the till book m once somebody may. More than there should be in the
// drawer is asked about: mostly a digit too many was typed.
func (w *Window) bookCash(m pos.CashMovement) {
	w.allow(pos.RightDrawer, func(g pos.Grant) {
		book := func() {
			w.act(func(ctx context.Context) error { return w.opts.Till.MoveCash(ctx, m, g) }, func(err error) error {
				if err == nil {
					w.shift.opening = m.Kind == pos.CashNoSale
					w.shift.note.say(toneGreen, w.movedWords(m))
				}
				return err
			})
		}
		if w.shift.report == nil || !w.shift.report.Drawer.Exceeds(&m) {
			book()
			return
		}
		w.ask(w.exceeds(m), book)
	})
}

// exceeds is the question about more cash than there should be. Who counts blind is
// not told how much that is.
func (w *Window) exceeds(m pos.CashMovement) question {
	text := w.t("shift.exceeds", yuan(w.shift.report.Drawer.Expected), yuan(m.Amount))
	if w.state.blind {
		text = w.t("shift.exceeds_blind", yuan(m.Amount))
	}
	return question{
		title: w.t("shift.exceeds_title"), text: text,
		yes: w.t("shift.exceeds_yes"), yesKeys: enterKey, yesCap: "Enter",
		no: w.t("shift.exceeds_no"), noKey: escKey, noCap: "Esc",
	}
}

// movedWords says what was booked.
func (w *Window) movedWords(m pos.CashMovement) string {
	switch {
	case m.Kind != pos.CashNoSale:
		return w.t("shift.moved_"+string(m.Kind), yuan(m.Amount))
	case w.state.weather.Printer == pos.PrinterNone:
		return w.t("shift.drawer_none")
	}
	return w.t("shift.drawer_opens")
}

// hearDrawer says what became of a drawer that was opened for itself: open where the
// printer took that in time.
func (w *Window) hearDrawer(news pos.DrawerNews) {
	if !w.shift.opening {
		return
	}
	w.shift.opening = false
	said := w.shift.note.text()
	switch {
	case news == pos.DrawerTooLate:
		w.page().banner().say(toneRed, w.t("shift.drawer_late"))
	case w.on == onShift && (said == "" || said == w.t("shift.drawer_opens")): // and nothing newer
		w.shift.note.say(toneGreen, w.t("shift.opened_drawer"))
	}
}

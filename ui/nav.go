package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"wxtill/pos"
)

// rail is the list of pages at the left edge.
type rail struct {
	w     *Window
	box   *fyne.Container
	items map[pageSet]*railItem
}

func newRail(w *Window) *rail {
	r := &rail{w: w, items: map[pageSet]*railItem{}}
	b := column(0)
	add := func(id string, i icon, on pageSet) {
		c := w.command(id)
		item := newRailItem(i, w.t(c.label), c.cap, func() { w.do(c); w.focusHome() })
		item.keys = stray{w}
		r.items[on] = item
		b.add(item)
	}
	add("to_sell", iconBasket, onSell)
	add("to_docs", iconSlip, onDocs)
	add("to_bill", iconBars, onBill)
	add("to_shift", iconClock, onShift)
	add("to_report", iconChart, onReport)
	add("to_goods", iconGoods, onGoods)
	if w.opts.Settings != nil {
		add("to_settings", iconSliders, onSettings)
	}
	b.grow(1, spacer())
	add("help", iconKeys, 0)
	add("to_staff", iconPerson, onStaff)
	r.box = container.NewStack(canvas.NewRectangle(colorRail), b.done())
	return r
}

// choose marks the page that is shown.
func (r *rail) choose(on pageSet) {
	switch on { // what belongs to another
	case onRefund:
		on = onDocs
	case onParked:
		on = onSell
	case onTemplate, onKeys:
		on = onSettings
	}
	for each, item := range r.items {
		item.choose(each == on)
	}
}

// show counts what waits for a person on the documents page, and names who is at
// the till.
func (r *rail) show(s *state) {
	r.items[onDocs].count(s.waiting() + len(s.alarms))
	open := 0
	for _, d := range s.bills {
		open += d.Open
	}
	r.items[onBill].count(open)
	if o := s.attendance.Operator; o != nil {
		r.items[onStaff].name(o.Name)
	}
	goods := r.w.t("page.goods")
	if i := r.w.importing; i != nil && i.of > 0 {
		goods += fmt.Sprintf(" %d%%", i.done*100/i.of)
	}
	r.items[onGoods].name(goods)
}

// command is the row of the table with this id.
func (w *Window) command(id string) *command {
	for i := range w.commands {
		if w.commands[i].id == id {
			return &w.commands[i]
		}
	}
	panic("ui: no command " + id)
}

// commandButton is a button for the command with this id. It is enabled and
// disabled with it.
func (w *Window) commandButton(id string, style buttonStyle) *keyButton {
	c := w.command(id)
	b := w.button(style, w.t(c.label), c.cap, func() { w.do(c); w.focusHome() })
	w.buttons = append(w.buttons, commandButton{b, c})
	return b
}

// button is a button whose keys go to the commands.
func (w *Window) button(style buttonStyle, label, key string, press func()) *keyButton {
	b := newKeyButton(style, label, key, press)
	b.keys = stray{w}
	return b
}

// shortcutOf is what Fyne calls the combination of c.
func shortcutOf(c command) fyne.Shortcut {
	if c.key == fyne.KeyZ && c.mod == fyne.KeyModifierControl {
		return &fyne.ShortcutUndo{}
	}
	return &desktop.CustomShortcut{KeyName: c.key, Modifier: c.mod}
}

// goTo leaves the page for another; settings that are not saved are asked
// about first.
func (w *Window) goTo(on pageSet) {
	if on != w.on {
		w.leave(func() { w.enterPage(on) })
		return
	}
	w.enterPage(on)
}

// leave does then, which loses what is not saved on this page: that is asked about first.
func (w *Window) leave(then func()) {
	undo := w.unsaved()
	if undo == nil {
		then()
		return
	}
	w.ask(question{
		title: w.t("settings.leave_title"), text: w.t("settings.leave_text"),
		yes: w.t("settings.leave_yes"), yesKeys: enterKey, yesCap: "Enter",
		no: w.t("settings.leave_no"), noKey: escKey, noCap: "Esc", danger: true,
	}, func() { undo(); w.leave(then) })
}

// enterPage shows a page as it is at its beginning.
func (w *Window) enterPage(on pageSet) {
	w.need(on)
	switch on {
	case onDocs:
		w.docs.begin()
	case onCash:
		w.cash.begin()
	case onSplit:
		w.split.begin()
	case onRefund:
		w.refund.begin()
	case onFind:
		w.finds.begin()
	case onParked:
		w.parked.begin()
	case onShift:
		w.gate.listShifts(closedShifts, pos.Grant{})
	case onReport:
		defer w.report.begin() // once the page is there to answer on
	case onStaff:
		defer w.staff.begin()
	case onGoods:
		defer w.goods.begin()
	case onSettings:
		w.settings.load()
	case onTemplate:
		w.template.begin()
	}
	w.open(on)
}

// unsaved is what takes back that was not saved on this page; nil where all is.
func (w *Window) unsaved() func() {
	switch {
	case w.on == onSettings && w.settings.dirty():
		return w.settings.undo
	case w.on == onTemplate && w.template.dirty():
		return func() { w.template.fill(w.template.saved) }
	}
	return nil
}

func (w *Window) toSell() { w.goTo(onSell) }
func (w *Window) toDocs() { w.goTo(onDocs) }
func (w *Window) toCash() { w.goTo(onCash) }

// toSettings opens the settings for whoever may; on that page it does nothing.
func (w *Window) toSettings() {
	if w.on != onSettings {
		w.allow(pos.RightSettings, func(pos.Grant) { w.goTo(onSettings) })
	}
}

func (w *Window) hasSettings() bool { return w.opts.Settings != nil }

// back is Esc: the cart again.
func (w *Window) back() { w.goTo(onSell) }

// toEntry brings the focus to the entry, on the sell page where this one has
// none.
func (w *Window) toEntry() {
	if w.page().home() == nil {
		w.goTo(onSell)
	}
	w.focusHome()
}

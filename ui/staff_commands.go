package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"wxtill/pos"
	"wxtill/words"
)

// staffCommands say who works here and read the log.
func staffCommands() []command {
	const ctrl = fyne.KeyModifierControl
	return []command{
		{id: "to_staff", on: withRail &^ onStaff, key: fyne.Key0, mod: ctrl, cap: "Ctrl+0", label: "page.staff", run: (*Window).toStaff},
		{id: "add_operator", on: onStaff, key: fyne.KeyInsert, cap: "Ins", label: "cmd.add_operator", run: (*Window).addOperator},
		{id: "change_operator", on: onStaff, key: fyne.KeyF4, cap: "F4", label: "cmd.change_operator", run: (*Window).changeOperator, can: (*Window).hasOperator},
		{id: "reset_pin", on: onStaff, key: fyne.KeyF5, cap: "F5", label: "cmd.reset_pin", run: (*Window).resetPIN, can: (*Window).hasOperator},
		{id: "my_pin", on: onStaff, key: fyne.KeyF8, cap: "F8", label: "cmd.my_pin", run: (*Window).changeMyPIN, can: (*Window).isSignedIn},
		{id: "read_log", on: onStaff, key: fyne.KeyReturn, cap: "Enter", label: "cmd.read_log", run: (*Window).readLog},
		{id: "log_filter", on: onStaff, key: fyne.KeyF3, cap: "F3", label: "cmd.find_filter", run: (*Window).nextLogFilter},
		{id: "log_kind", on: onStaff, key: fyne.KeyF6, cap: "F6", label: "staff.kind", run: (*Window).nextLogKind},
		{id: "log_more", on: onStaff, key: fyne.KeyPageDown, cap: "PgDn", label: "cmd.find_more", run: (*Window).moreLog, can: (*Window).hasMoreLog},
		{id: "back", on: onStaff, key: fyne.KeyEscape, cap: "Esc", label: "cmd.back", run: (*Window).back},
	}
}

// toStaff opens the page of operators and log.
func (w *Window) toStaff() { w.goTo(onStaff) }

// begin shows the log at once to whoever may read it.
func (p *staffPage) begin() {
	if p.w.state.attendance.Operator.May(pos.RightLog) {
		p.w.readLog()
	}
}

func (w *Window) hasOperator() bool { return len(w.staff.operators) > 0 }
func (w *Window) isSignedIn() bool  { return w.state.attendance.Operator != nil }
func (w *Window) hasMoreLog() bool  { return w.staff.more }

// operator is the chosen one.
func (p *staffPage) operator() pos.Operator { return *p.operators[p.chosen] }

// readLog lists what the filters ask for, from the newest entry on.
func (w *Window) readLog() {
	p := w.staff
	q, err := p.asked()
	if err != nil {
		w.complain(err)
		return
	}
	w.allow(pos.RightLog, func(g pos.Grant) {
		p.query, p.grant, p.entries = q, g, nil
		p.read()
	})
}

// nextLogFilter is F3: it goes to the first filter of the log, and from one to the
// next.
func (w *Window) nextLogFilter() {
	p := w.staff
	w.nextOf([]*entry{p.from, p.to, p.who, p.by})
}

// nextLogKind goes to the next kind of event, and reads the log anew.
func (w *Window) nextLogKind() {
	c := w.staff.kind
	c.SetSelectedIndex((c.SelectedIndex() + 1) % len(c.Options))
	w.readLog()
}

// moreLog goes on where the list ends.
func (w *Window) moreLog() {
	p := w.staff
	p.query.Before = p.entries[len(p.entries)-1].Row
	p.read()
}

func (p *staffPage) read() {
	var page []pos.LogEntry
	p.w.act(func(ctx context.Context) (err error) {
		page, err = p.w.opts.Till.Log(ctx, p.grant, p.query)
		return err
	}, func(err error) error {
		if err == nil {
			p.entries, p.more = append(p.entries, page...), len(page) == p.query.Limit
			p.fill()
		}
		return err
	})
}

// listsNewest reports whether the list has to begin with what was done just now.
func (p *staffPage) listsNewest() bool { return len(p.entries) > 0 && len(p.entries) <= logRows }

// roleWords are the roles as one chooses them.
func (w *Window) roleWords() []string {
	list := make([]string, len(pos.Roles))
	for i, r := range pos.Roles {
		list[i] = capital(w.t("role." + string(r)))
	}
	return list
}

// roleOf is the role of a word of roleWords.
func (w *Window) roleOf(word string) pos.Role {
	if i := slices.Index(w.roleWords(), word); i >= 0 {
		return pos.Roles[i]
	}
	return ""
}

// addOperator makes another operator, or the owner where there is none.
func (w *Window) addOperator() {
	if !w.state.attendance.Staffed {
		w.lockTill()
		return
	}
	w.allow(pos.RightOperators, func(g pos.Grant) {
		w.openForm(form{
			title: w.t("staff.add"),
			fields: []formField{
				{label: w.t("staff.name")}, {label: w.t("staff.role"), choices: w.roleWords(), value: capital(w.t("role.cashier"))},
				{label: w.t("owner.pin"), secret: true}, {label: w.t("owner.again"), secret: true},
			},
			yes: w.t("staff.add_yes"),
			send: func(f *openForm) {
				o := pos.Operator{Name: f.value(0), Role: w.roleOf(f.value(1))}
				w.sendPIN(f, 2, func(ctx context.Context, pin string) error {
					_, err := w.opts.Till.AddOperator(ctx, g, o, pin)
					return err
				})
			},
		})
	})
}

// sendPIN does something with the PIN of field i, which the field behind it has
// to say again.
func (w *Window) sendPIN(f *openForm, i int, do func(ctx context.Context, pin string) error) {
	pin := f.value(i)
	if pin != f.value(i+1) {
		f.fail(words.Say("operator.pins_differ"))
		return
	}
	w.sendForm(f, func(ctx context.Context) error { return do(ctx, pin) })
}

// sendForm has the till do what a form says. An error keeps the form open.
func (w *Window) sendForm(f *openForm, do func(context.Context) error) {
	w.act(do, func(err error) error {
		if err != nil {
			f.fail(err)
			return nil
		}
		w.closeOverlay()
		if w.staff.listsNewest() {
			w.readLog()
		}
		w.page().banner().say(toneGreen, w.t("staff.done"))
		return nil
	})
}

// changeOperator gives the chosen operator another name or role, or disables him.
func (w *Window) changeOperator() {
	o := w.staff.operator()
	w.allow(pos.RightOperators, func(g pos.Grant) {
		works, gone := capital(w.t("staff.works")), capital(w.t("operators.disabled"))
		now := works
		if o.Disabled {
			now = gone
		}
		w.openForm(form{
			title: w.t("staff.change", string(o.ID), o.Name),
			fields: []formField{
				{label: w.t("staff.name"), value: o.Name},
				{label: w.t("staff.role"), choices: w.roleWords(), value: capital(w.t("role." + string(o.Role)))},
				{label: w.t("documents.state"), choices: []string{works, gone}, value: now},
			},
			yes: w.t("cmd.save"),
			send: func(f *openForm) {
				o.Name, o.Role, o.Disabled = f.value(0), w.roleOf(f.value(1)), f.value(2) == gone
				w.sendForm(f, func(ctx context.Context) error { return w.opts.Till.ChangeOperator(ctx, g, o) })
			},
		})
	})
}

// resetPIN gives the chosen operator another PIN.
func (w *Window) resetPIN() {
	o := w.staff.operator()
	w.allow(pos.RightOperators, func(g pos.Grant) {
		w.openForm(form{
			title:  w.t("staff.pin", string(o.ID), o.Name),
			fields: []formField{{label: w.t("owner.pin"), secret: true}, {label: w.t("owner.again"), secret: true}},
			yes:    w.t("cmd.save"),
			send: func(f *openForm) {
				w.sendPIN(f, 0, func(ctx context.Context, pin string) error { return w.opts.Till.ResetPIN(ctx, g, o.ID, pin) })
			},
		})
	})
}

// changeMyPIN gives whoever is signed in another PIN, by the old one.
func (w *Window) changeMyPIN() {
	o := w.state.attendance.Operator
	w.openForm(form{
		title: w.t("staff.my_pin"),
		fields: []formField{
			{label: w.t("staff.old_pin"), secret: true},
			{label: w.t("owner.pin"), secret: true}, {label: w.t("owner.again"), secret: true},
		},
		yes: w.t("cmd.save"),
		send: func(f *openForm) {
			old := pos.Credentials{Operator: o.ID, PIN: f.value(0)}
			w.sendPIN(f, 1, func(ctx context.Context, pin string) error { return w.opts.Till.ChangePIN(ctx, old, pin) })
		},
	})
}

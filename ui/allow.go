package ui

import (
	"context"
	"errors"

	"wxtill/pos"
	"wxtill/words"
)

// allow asks the till for a right and goes on with then. Where whoever is at the
// till lacks it, somebody who has it may enter number and PIN; where the till has
// no operators yet, the owner is made first.
func (w *Window) allow(right pos.Right, then func(pos.Grant)) { w.allowFor(right, nil, then) }

// allowFor is allow for something that nobody does by one key: whoever has the
// right is asked first, and whoever lends it reads the same sentence above the PIN.
// q may be nil.
func (w *Window) allowFor(right pos.Right, q *question, then func(pos.Grant)) {
	var g pos.Grant
	w.act(func(ctx context.Context) (err error) {
		g, err = w.opts.Till.Allow(ctx, right, pos.Credentials{})
		return err
	}, func(err error) error {
		switch {
		case err == nil && q != nil:
			w.ask(*q, func() { then(g) })
		case err == nil:
			then(g)
		case errors.Is(err, pos.ErrNoOwner):
			w.askOwner(func() { w.allowFor(right, q, then) })
		case errors.Is(err, pos.ErrNotAllowed):
			w.askApproval(right, q, then)
		default:
			return err
		}
		return nil
	})
}

// askApproval has somebody who has the right allow one action by number and PIN.
func (w *Window) askApproval(right pos.Right, q *question, then func(pos.Grant)) {
	title, text := w.t("approve.title"), w.t("approve.text", w.t("right."+string(right)))
	if q != nil {
		title, text = q.title, q.text+" "+text
	}
	w.openForm(form{
		title: title, text: text,
		fields: []formField{{label: w.t("lock.number"), hint: "01"}, {label: w.t("lock.pin"), secret: true}},
		yes:    w.t("approve.yes"),
		send: func(f *openForm) {
			var g pos.Grant
			by := pos.Credentials{Operator: pos.OperatorID(f.value(0)), PIN: f.value(1)}
			w.act(func(ctx context.Context) (err error) {
				g, err = w.opts.Till.Allow(ctx, right, by)
				return err
			}, func(err error) error {
				if err != nil {
					f.fail(err)
					return nil
				}
				w.closeOverlay()
				then(g)
				return nil
			})
		},
	})
}

// askOwner makes the first operator and goes on with then.
func (w *Window) askOwner(then func()) {
	w.openForm(form{
		title: w.t("owner.title"), text: w.t("owner.text"),
		fields: []formField{
			{label: w.t("owner.name")},
			{label: w.t("owner.pin"), secret: true}, {label: w.t("owner.again"), secret: true},
		},
		yes: w.t("owner.yes"),
		send: func(f *openForm) {
			if f.value(1) != f.value(2) {
				f.fail(words.Say("operator.pins_differ"))
				return
			}
			name, pin := f.value(0), f.value(1)
			w.act(func(ctx context.Context) error {
				_, err := w.opts.Till.MakeOwner(ctx, name, pin)
				return err
			}, func(err error) error {
				if err != nil {
					f.fail(err)
					return nil
				}
				w.closeOverlay()
				then()
				return nil
			})
		},
	})
}

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
func (w *Window) allow(right pos.Right, then func(pos.Grant)) {
	var g pos.Grant
	w.act(func(ctx context.Context) (err error) {
		g, err = w.opts.Till.Allow(ctx, right, pos.Credentials{})
		return err
	}, func(err error) error {
		switch {
		case err == nil:
			then(g)
		case errors.Is(err, pos.ErrNoOwner):
			w.askOwner(func() { w.allow(right, then) })
		case errors.Is(err, pos.ErrNotAllowed):
			w.askApproval(right, then)
		default:
			return err
		}
		return nil
	})
}

// askApproval has somebody who has the right allow one action by number and PIN.
func (w *Window) askApproval(right pos.Right, then func(pos.Grant)) {
	w.openForm(form{
		title: w.t("approve.title"), text: w.t("approve.text", w.t("right."+string(right))),
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

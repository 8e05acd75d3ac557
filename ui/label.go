package ui

import (
	"cmp"
	"context"
	"strconv"

	"wxtill/pos"
)

// labelGoods prints price labels of the chosen goods: with the barcode that they carry,
// else with the shop's own code.
func (w *Window) labelGoods(g pos.Goods) {
	l := pos.Label{Name: g.Name, Price: g.Price, Unit: g.Unit, Code: g.Code}
	if len(g.Barcodes) > 0 {
		l.Code = cmp.Or(string(g.Barcodes[0]), g.Code)
	}
	w.openForm(form{
		title: w.t("label.title", g.Name), yes: w.t("label.yes"),
		fields: []formField{{label: w.t("label.count"), value: "1"}},
		send: func(f *openForm) {
			l.Count, _ = strconv.Atoi(f.value(0)) // what is no number is none: the till says what it has to be
			w.act(func(ctx context.Context) error { return w.opts.Till.PrintLabels(ctx, l) }, func(err error) error {
				if err != nil {
					f.fail(err)
					return nil
				}
				w.closeOverlay()
				w.goods.note.say(toneGreen, w.t("label.done", g.Name))
				return nil
			})
		},
	})
}

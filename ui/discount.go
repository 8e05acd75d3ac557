package ui

import (
	"cmp"
	"context"

	"wxtill/pos"
)

// discountReasons are the keys of the common reasons for a discount.
var discountReasons = []string{"discount.reason_member", "discount.reason_damaged", "discount.reason_promotion", "discount.reason_round"}

// discountLine asks for a discount on the chosen line, discountSale for one on the
// whole sale; either may be turned to the other.
func (w *Window) discountLine() { w.askDiscount(w.sell.chosen) }
func (w *Window) discountSale() { w.askDiscount(pos.WholeSale) }

// askDiscount asks what is taken off and why. A discount that the cashier may not give
// asks for somebody's leave.
func (w *Window) askDiscount(line int) {
	chosen := w.sell.chosen
	targets := []string{w.t("discount.sale"), w.lineName(w.state.sale.Lines[chosen])}
	on := targets[0]
	if line != pos.WholeSale {
		on = targets[1]
	}
	var reasons []string
	for _, key := range discountReasons {
		reasons = append(reasons, w.t(key))
	}
	w.openForm(form{
		title: w.t("discount.title"), text: w.t("discount.text"),
		fields: []formField{
			{label: w.t("discount.value"), hint: "15%"},
			{label: w.t("discount.on"), value: on, choices: targets},
			{label: w.t("shift.reason"), value: reasons[0], choices: reasons},
			{label: w.t("shift.no_sale_words"), hint: w.t("shift.no_sale_hint")},
		},
		yes: w.t("discount.yes"), optional: true,
		send: func(f *openForm) {
			d, err := parseDiscount(f.value(0))
			if err != nil {
				f.failAt(0, err)
				return
			}
			if d.Kind != "" {
				d.Reason = cmp.Or(f.value(3), f.value(2))
			}
			line := chosen
			if f.choose[1].SelectedIndex() == 0 {
				line = pos.WholeSale
			}
			w.sendDiscount(f, line, d)
		},
	})
}

// parseDiscount is a discount that may be none.
func parseDiscount(text string) (pos.Discount, error) {
	if text == "" || text == "0" {
		return pos.Discount{}, nil
	}
	return pos.ParseDiscount(text)
}

// sendDiscount gives the discount, by the leave of somebody who may where it is over
// the limit.
func (w *Window) sendDiscount(f *openForm, line int, d pos.Discount) {
	right, err := w.opts.Till.DiscountRight(line, d)
	if err != nil {
		f.failAt(0, err)
		return
	}
	w.closeOverlay()
	give := func(by pos.Grant) {
		w.act(func(ctx context.Context) error { return w.opts.Till.Discount(ctx, line, d, by) }, nil)
	}
	if right == pos.RightSell {
		give(pos.Grant{})
		return
	}
	w.allow(right, give)
}

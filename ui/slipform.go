package ui

import (
	"context"
	"slices"

	"wxtill/pos"
)

// slipFormats are what a slip can be written as.
var slipFormats = []string{"pdf", "png", "txt"}

// canSlipChosen reports whether what is chosen on the documents page has a slip.
func (w *Window) canSlipChosen() bool { return w.opts.Slips != nil && w.canReprintChosen() }

// slipChosen writes the slip of what is chosen to a file, or prints it without prices.
func (w *Window) slipChosen() {
	if r := w.docs.item().refund; r != nil {
		w.askSlip(string(r.Refund.OutRefundNo), "")
		return
	}
	sale := w.docs.item().recent.Sale
	w.askSlip(string(sale), sale)
}

// canSlipFound reports whether a sale is found that may have a slip.
func (w *Window) canSlipFound() bool { return w.opts.Slips != nil && w.hasFound() }

// slipFound does the same with the sale that was found.
func (w *Window) slipFound() {
	sale := w.finds.shown.Sale.Number
	w.askSlip(string(sale), sale)
}

// askSlip asks what is to become of a slip; a sale's can be printed as a gift receipt.
func (w *Window) askSlip(number string, sale pos.SaleNumber) {
	var choices []string
	for _, format := range slipFormats {
		choices = append(choices, w.t("slip.as_"+format))
	}
	if sale != "" {
		choices = append(choices, w.t("slip.gift"))
	}
	w.openForm(form{
		title: w.t("slip.title", number), text: w.t("slip.text"), yes: w.t("slip.yes"),
		fields: []formField{{label: w.t("slip.what"), choices: choices, value: choices[0]}},
		send: func(f *openForm) {
			w.closeOverlay()
			if i := slices.Index(choices, f.value(0)); i < len(slipFormats) {
				w.exportSlip(func(ctx context.Context) (pos.Slip, error) { return w.opts.Till.SlipOf(ctx, number) }, slipFormats[max(i, 0)])
				return
			}
			w.printGift(sale)
		},
	})
}

// exportSlip writes the slip that get finds to where people find it.
func (w *Window) exportSlip(get func(context.Context) (pos.Slip, error), format string) {
	w.allow(pos.RightReprint, func(g pos.Grant) {
		var path string
		w.act(func(ctx context.Context) error {
			slip, err := get(ctx)
			if err == nil {
				path, err = w.opts.Slips.ExportSlip(ctx, slip, format, g)
			}
			return err
		}, func(err error) error {
			if err == nil {
				w.page().banner().say(toneGreen, w.t("slip.written", path))
			}
			return err
		})
	})
}

// printGift prints the receipt of a sale without prices.
func (w *Window) printGift(sale pos.SaleNumber) {
	w.act(func(ctx context.Context) error { return w.opts.Till.PrintGift(ctx, sale) }, func(err error) error {
		if err == nil {
			w.page().banner().say(toneGreen, w.t("slip.gift_done", sale.Short()))
		}
		return err
	})
}

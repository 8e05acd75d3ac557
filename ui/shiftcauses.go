package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// listedCauses is how many causes of a difference are told.
const listedCauses = 5

// explainDrawer is F6: what may be behind the difference of what was counted.
func (w *Window) explainDrawer() {
	c, err := w.shift.count()
	if err != nil {
		w.complain(err)
		return
	}
	w.allow(pos.RightCloseShift, func(g pos.Grant) {
		var causes []pos.Cause
		w.act(func(ctx context.Context) (err error) {
			causes, err = w.opts.Till.ExplainDrawer(ctx, c, g)
			return err
		}, func(err error) error {
			if err == nil {
				w.showCauses(causes)
			}
			return err
		})
	})
}

// canExplain reports whether anything was counted. Who counts blind is not told what
// is missing.
func (w *Window) canExplain() bool { return w.shift.inShift && w.shift.counted() && !w.state.blind }

// showCauses lists where to look, the likeliest first.
func (w *Window) showCauses(causes []pos.Cause) {
	title := newLine(textTitle, colorInk, true)
	title.set(w.t("cause.title"))
	body := column(space12).padded(space24).add(title)
	if len(causes) == 0 {
		nothing := newPara(2, textBody, colorInk2)
		nothing.set(w.t("cause.none"))
		body.add(nothing)
	}
	for _, c := range causes[:min(len(causes), listedCauses)] {
		text := newPara(3, textBody, colorInk)
		text.set(w.words.Cause(c))
		body.add(text)
	}
	body.add(w.button(stylePlain, w.t("cmd.back"), "Esc", w.closeOverlay).tall(payHeight))
	w.openOverlay(&overlay{
		content: sized(overlayWidth, 0, card(body.done())),
		keys:    map[fyne.KeyName]func(){fyne.KeyEscape: w.closeOverlay, fyne.KeyReturn: w.closeOverlay},
	})
}

package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"wxtill/pos"
)

// cardLines is how many lines of particulars a card has at most.
const cardLines = 6

// differenceCard is one thing in which bill and book disagree, in amber, with the
// button that does something about it, and another to note it where that may be
// wanted instead.
type differenceCard struct {
	box           *fyne.Container
	ring          *canvas.Rectangle
	title, remedy *para
	text          *para
	do, note      *keyButton
	of            pos.Difference
}

func newDifferenceCard(w *Window) *differenceCard {
	c := &differenceCard{
		title:  newPara(2, textButton, colorInk).strong(),
		text:   newPara(cardLines, textCaption, colorInk2),
		remedy: newPara(2, textBody, colorAmber),
	}
	c.do = w.button(styleForm, "", "Enter", func() { w.settleDifference(c.of) }).tall(payHeight)
	c.note = w.button(styleSmall, w.t("bill.remedy_note"), w.command("bill_note").cap, func() { w.noteDifference(c.of) }).tall(payHeight)
	for _, b := range []*keyButton{c.do, c.note} {
		b.onTab = func() { w.bill.point(c) }
	}
	c.ring = newRing()
	c.box = container.NewStack(striped(colorAmber,
		row(space12).add(sized(0, 0, spacer())).
			grow(1, inset(0, space8, column(0).add(c.title, c.text, c.remedy).done())).
			add(middle(sized(96, 0, c.note)), middle(sized(104, 0, c.do)), sized(space4, 0, spacer())).done()), inset(2, 2, c.ring))
	c.box.Hide()
	return c
}

// show tells of d.
func (c *differenceCard) show(w *Window, d pos.Difference) {
	c.of = d
	e := w.words.Difference(&d)
	c.title.set(e.Title)
	c.text.set(strings.Join(append([]string{e.Detail}, w.words.FeeRows(&d)...), " · "))
	c.remedy.set(e.Remedy)
	c.do.setLabel(w.t("bill.remedy_" + string(d.Remedy())))
	setVisible(c.note, d.MayNote())
}

func (c *differenceCard) object() *fyne.Container { return c.box }

// choose marks the card as the one that Enter acts on.
func (c *differenceCard) choose(on bool) {
	setVisible(c.ring, on)
	c.do.showKey(on)
	c.note.showKey(on)
}

// settleDifference does what the button of a difference says.
func (w *Window) settleDifference(d pos.Difference) {
	switch d.Remedy() {
	case pos.RemedyAsk:
		w.act(func(context.Context) error { w.opts.Till.AskNow(d.OutTradeNo); return nil }, nil)
		w.bill.note.say(toneBlue, w.t("bill.asking", string(d.OutTradeNo)))
	case pos.RemedyRecover:
		w.allow(pos.RightCorrect, func(by pos.Grant) { w.recoverOrder(d, by) })
	case pos.RemedyBook:
		w.allow(pos.RightCorrect, func(by pos.Grant) { w.bookRefund(d, by) })
	default:
		w.noteDifference(d)
	}
}

// recoverOrder asks WeChat about an order that is in no book and books it. That may take
// seconds, which hold up no sale.
func (w *Window) recoverOrder(d pos.Difference, by pos.Grant) {
	p, day := w.bill, w.bill.key.Day
	p.note.say(toneBlue, w.t("bill.asking", string(d.OutTradeNo)))
	var sale pos.SaleNumber
	w.work.aside(func(ctx context.Context) (err error) {
		sale, err = w.opts.Till.RecoverOrder(ctx, day, d, w.t("sell.recovered_name", string(d.OutTradeNo)), by)
		return err
	}, func(err error) {
		p.note.clear()
		if err == nil {
			p.note.say(toneGreen, w.t("bill.recovered", yuan(d.Bill), string(sale)))
		}
		w.refresh()
		w.complain(err)
		w.settle()
	})
}

// canNoteDifference reports whether the chosen difference may be noted beside what its
// button does; Del is the entry's while something stands in it.
func (w *Window) canNoteDifference() bool {
	p := w.bill
	return p.card >= 0 && p.field.entry.Text == "" && p.cards.cards[p.card].of.MayNote()
}

// noteChosen is Del: what the cursor is on has been dealt with otherwise.
func (w *Window) noteChosen() { w.noteDifference(w.bill.cards.cards[w.bill.card].of) }

// bookRefund looks a refund up that was made elsewhere and books it.
func (w *Window) bookRefund(d pos.Difference, by pos.Grant) {
	var booked []*pos.Refund
	w.act(func(ctx context.Context) (err error) {
		booked, err = w.opts.Till.LearnRefunds(ctx, d.OutTradeNo, by)
		return err
	}, func(err error) error {
		if err == nil {
			w.bill.note.say(toneGreen, w.t("bill.booked", len(booked)))
		}
		return err
	})
}

// noteDifference asks what was done about a difference, which goes into the
// journal with the name of whoever did it.
func (w *Window) noteDifference(d pos.Difference) {
	day := w.bill.key.Day
	e := w.words.Difference(&d)
	w.openForm(form{
		title: e.Title, text: e.Remedy,
		fields: []formField{{label: w.t("bill.note"), hint: w.t("bill.note_hint")}}, yes: w.t("bill.remedy_note"),
		send: func(f *openForm) {
			note := f.value(0)
			if note == "" {
				f.note.say(toneRed, w.t("bill.note_needed"))
				w.relayoutOverlay()
				return
			}
			w.closeOverlay()
			w.allow(pos.RightCorrect, func(by pos.Grant) {
				w.act(func(ctx context.Context) error { return w.opts.Till.Correct(ctx, day, d, note, by) }, func(err error) error {
					if err == nil {
						w.bill.note.say(toneGreen, w.t("bill.noted"))
					}
					return err
				})
			})
		},
	})
}

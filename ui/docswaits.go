package ui

import (
	"errors"

	"wxtill/pos"
	"wxtill/wxpay"
)

// billRow tells of one bill that is due: since when, what came of the last try, and
// when the next is.
func (p *docsPage) billRow(b *pos.BillWait) []cell {
	answer := cell{text: capital(p.t("documents.no_answer"))}
	if b.Err != nil {
		answer = cell{text: p.billAnswer(b.Err), sub: p.t("documents.ago", p.w.words.Age(b.Tried))}
	}
	return []cell{
		{text: p.t("documents.bill", string(b.Day[len("2006-"):])), sub: string(b.Day)},
		{text: "", sub: p.t("documents.old", p.w.words.Age(b.Old))},
		{text: p.t("documents.bill_awaited"), chip: toneAmber, isChip: true},
		answer,
		{text: p.nextCall("documents.next_", "bill", b.NextIn, b.Held), sub: p.t("documents.bill_then")},
		{act: p.t("documents.bill_look")},
	}
}

// billAnswer is why a bill did not come, in a few words; its page has the rest.
func (p *docsPage) billAnswer(err error) string {
	var e *wxpay.Error
	switch {
	case errors.Is(err, pos.ErrBillEarly), errors.Is(err, wxpay.ErrBillNotReady):
		return capital(p.t("documents.bill_early"))
	case errors.Is(err, pos.ErrBillMissing):
		return capital(p.t("documents.bill_missing"))
	case errors.As(err, &e) && e.Problem != "":
		return capital(p.w.answer(string(e.Problem)))
	}
	return p.w.words.Explain(err).Title
}

// printRow tells of the slips that are not on paper: how many, since when the first
// of them waits, and when the printer is tried again.
func (p *docsPage) printRow(w *pos.Weather) []cell {
	next := p.t("documents.printing")
	if w.PrintIn > 0 {
		next = p.nextCall("documents.next_", "print", w.PrintIn, pos.HeldNot)
	}
	mood, _ := p.w.status.printer(*w)
	trouble := cell{}
	if w.Printer == pos.PrinterOffLine {
		trouble = cell{text: p.t("job.why_offline"), sub: p.t("documents.printer_changed")}
	}
	return []cell{
		{text: p.t("documents.slips")},
		{text: p.t("status.waiting", w.Waiting), sub: p.t("documents.old", p.w.words.Age(w.Oldest))},
		{text: p.t("status.printer_" + string(w.Printer)), chip: mood, isChip: true},
		trouble,
		{text: capital(next), sub: p.t("documents.slips_then")},
		{act: p.t("job.look")},
	}
}

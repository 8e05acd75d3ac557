package ui

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2/container"

	"wxtill/pos"
)

// docsPage is 单据: what a person has to look after, what is undecided and what
// happens to it next, and the last payments.
type docsPage struct {
	pageBase

	undecidedChip, alarmChip *chip
	alarms                   *cardList[*alarmCard]
	moreAlarms               *line
	undecided, recent        *table
	rows                     []pos.RecentPayment

	items  []docsItem // all of the above, from top to bottom
	cursor string     // key of the one that the keys act on; "" until there is one
	at     int        // its place among them
}

// Limits of what is shown at once.
const (
	alarmRoomMost  = 296 // height that they may take, or half of the window: the payments are to be seen, too
	alarmRoomLeast = 120
	docsRoom       = 472 // height of all else in the window
	alarmCards     = 50  // that have a card; the rest is a number
)

// recentButton is how wide the buttons over the payments are: room for label and
// key side by side.
const recentButton = 150

func newDocsPage(w *Window) *docsPage {
	p := &docsPage{pageBase: newPageBase(w)}
	p.undecided = newTable(tallRow, []tableColumn{
		{title: w.t("documents.number"), width: 218, grow: 1, whole: true},
		{title: w.t("documents.amount"), width: 114, right: true, whole: true},
		{title: w.t("documents.state"), width: 160},
		{title: w.t("documents.answer"), width: 140, grow: 0.6, from: 760, whole: true},
		{title: w.t("documents.next"), width: 166, grow: 1, whole: true},
		{width: 92},
	}, func(i int) { p.pick(p.aboveUndecided() + i) })
	p.undecided.act = func(i int) { p.pick(p.aboveUndecided() + i); w.actOnItem() }
	p.undecided.keys = stray{w}
	p.undecided.empty.set(w.t("documents.nothing"))
	p.recent = newTable(rowHeight, []tableColumn{
		{title: w.t("documents.time"), width: 150},
		{title: w.t("documents.number"), width: 96, grow: 1},
		{title: w.t("documents.amount"), width: 130, right: true},
		{title: w.t("documents.method"), width: 90, from: 640},
		{title: w.t("documents.state"), width: 170, grow: 1},
	}, func(i int) { p.pick(p.aboveRecent() + i) })
	p.build()
	return p
}

func (p *docsPage) build() {
	w := p.w
	title := newLine(textTitle, colorInk, true).elastic(80)
	title.set(p.t("documents.title"))
	p.undecidedChip, p.alarmChip = newChip(), newChip()
	head := row(space12).grow(1, title).add(middle(p.undecidedChip), middle(p.alarmChip)).
		add(sized(190, 0, w.commandButton("ask_all", styleSmall).tall(smallHeight))).done()
	all := column(space12).add(head, p.note.box)
	p.alarms = newCardList(space12, p.alarmRoom, func() *alarmCard { return newAlarmCard(w) })
	all.add(p.alarms.room)
	p.moreAlarms = newLine(textBody, colorRed, true).elastic(100)
	recent := newLine(textTitle, colorInk, true).elastic(60)
	recent.set(p.t("documents.recent"))
	recentHead := row(space8).grow(1, recent).
		add(sized(recentButton, 0, w.commandButton("to_find", styleSmall).tall(smallHeight)),
			sized(recentButton, 0, w.commandButton("refund_chosen", styleSmall).tall(smallHeight)),
			sized(recentButton, 0, w.commandButton("slip_chosen", styleSmall).tall(smallHeight)),
			sized(recentButton, 0, w.commandButton("reprint", styleSmall).tall(smallHeight))).done()
	all.add(p.moreAlarms).
		grow(0.8, card(p.undecided)).
		add(recentHead).
		grow(1, card(p.recent))
	p.root = container.NewStack(inset(space16, space16, all.done()))
}

// show draws s.
func (p *docsPage) show(s *state) {
	words := ""
	if n := s.waiting(); n > 0 {
		words = p.t("documents.undecided", n)
	}
	p.undecidedChip.set(toneAmber, words)
	words = ""
	if n := len(s.alarms); n > 0 {
		words = p.t("documents.alarms", n)
	}
	p.alarmChip.set(toneRed, words)
	p.showAlarms(s)
	if s.recent != nil { // else it was gathered for another page
		p.rows = s.recent
		p.recent.empty.set(p.t("documents.no_payments"))
	}
	p.keep(s)
	p.mark()
	var rows [][]cell
	for i := range s.undecided {
		rows = append(rows, p.undecidedRow(&s.undecided[i], s.now))
	}
	refunds := s.listedRefunds()
	for i := range refunds {
		rows = append(rows, p.refundRow(&refunds[i], s.now))
	}
	for i := range s.billWaits {
		rows = append(rows, p.billRow(&s.billWaits[i]))
	}
	for _, j := range s.doubtful() {
		rows = append(rows, p.jobRow(j, s))
	}
	if s.weather.Waiting > 0 {
		rows = append(rows, p.printRow(&s.weather))
	}
	p.undecided.fill(rows, p.index(p.aboveUndecided(), len(rows)))
	p.showRecent(s)
}

// showAlarms shows the newest first.
func (p *docsPage) showAlarms(s *state) {
	alarms := s.alarms
	p.alarms.show(min(len(alarms), alarmCards), func(i int, c *alarmCard) { c.show(p.w, alarms[len(alarms)-1-i], s) })
	more := len(alarms) - alarmCards
	if more > 0 {
		p.moreAlarms.set(p.t("documents.more_alarms", more))
	}
	setVisible(p.moreAlarms, more > 0)
}

// alarmRoom is the height that the alarms may take.
func (p *docsPage) alarmRoom() float32 {
	height := p.w.win.Canvas().Size().Height
	room := max(min(max(alarmRoomMost, height/2), height-docsRoom), alarmRoomLeast)
	if p.note.box.Visible() {
		room -= p.note.box.MinSize().Height + space12
	}
	return room
}

// turnAlarms scrolls the alarms by a view, for whoever has keys alone.
func (p *docsPage) turnAlarms(by float32) {
	scroll := p.alarms.scroll
	scroll.ScrollToOffset(scroll.Offset.AddXY(0, by*scroll.Size().Height))
}

// undecidedRow tells of one attempt: where it stands, what was heard last, and
// what happens next and when.
func (p *docsPage) undecidedRow(v *pos.PaymentView, now time.Time) []cell {
	a := &v.Attempt
	answer := cell{text: capital(p.t("documents.no_answer"))}
	if a.Last.Code != "" {
		answer = cell{text: capital(p.w.answer(a.Last.Code)), sub: p.t("documents.ago", p.w.words.Age(max(now.Sub(a.Last.At), 0)))}
	}
	next := cell{text: capital(p.t("documents.next_" + v.Next))}
	if v.Next != "" {
		sub := "documents.if_paid_unowed"
		if v.Owed {
			sub = "documents.if_paid"
		}
		next = cell{text: p.nextCall("documents.next_", v.Next, v.NextIn, v.Held), sub: p.t(sub)}
	}
	return []cell{
		{text: a.Sale.Short(), sub: string(a.OutTradeNo)},
		{text: yuan(a.TotalFee), bold: true, sub: p.old(a.CreatedAt, now)},
		{text: p.t("attempt.short." + string(v.Status)), chip: statusTone(v.Status), isChip: true},
		answer,
		next,
		{act: p.t("documents.ask")},
	}
}

// old says how long ago something was.
func (p *docsPage) old(at, now time.Time) string {
	return p.t("documents.old", p.w.words.Age(max(now.Sub(at), 0)))
}

// nextCall says when the next call goes out, or what it waits for.
func (p *docsPage) nextCall(prefix, call string, in time.Duration, held pos.Held) string {
	if held != pos.HeldNot {
		return capital(p.t("documents.held_" + string(held)))
	}
	return capital(p.t(prefix+call, p.w.words.Age(in)))
}

// refundRow tells of one refund that has not ended, below the attempts.
func (p *docsPage) refundRow(v *pos.RefundView, now time.Time) []cell {
	r := &v.Refund
	answer := cell{text: capital(p.t("documents.no_answer"))}
	switch {
	case errors.Is(v.Err, pos.ErrNoCertificate):
		answer = cell{text: p.t("refund.no_certificate")}
	case v.Err != nil:
		answer = cell{text: p.w.words.Explain(v.Err).Title}
	case r.Last.Code != "":
		word := p.w.answer(r.Last.Code)
		if r.Last.Code == "SUCCESS" { // of a payment it would say something else
			word = p.w.refundWord(r, v.Status)
		}
		answer = cell{text: capital(word), sub: p.t("documents.ago", p.w.words.Age(max(now.Sub(r.Last.At), 0)))}
	}
	next := cell{text: capital(p.t("refund.next_person"))}
	if v.Next != "" {
		next = cell{text: p.nextCall("refund.next_", v.Next, v.NextIn, v.Held), sub: p.t("refund.until")}
	}
	act := p.t("documents.ask")
	if v.CallOff {
		act = p.t("refund.call_off")
	}
	number := r.Sale.Short()
	if number == "" {
		number = p.t("refund.other_till")
	}
	return []cell{
		{text: number, sub: string(r.OutRefundNo)},
		{text: "-" + yuan(r.RefundFee), bold: true, sub: p.old(r.CreatedAt, now)},
		{text: p.w.refundWord(r, v.Status), chip: refundTone(v.Status), isChip: true},
		answer,
		next,
		{act: act},
	}
}

func (p *docsPage) showRecent(s *state) {
	rows := make([][]cell, len(p.rows))
	for i, r := range p.rows {
		rows[i] = p.recentRow(r, s)
	}
	p.recent.fill(rows, p.index(p.aboveRecent(), len(rows)))
}

func (p *docsPage) recentRow(r pos.RecentPayment, s *state) []cell {
	at := r.At.In(pos.Beijing)
	when := at.Format(time.TimeOnly)
	if pos.DayOf(at) != pos.DayOf(s.now) {
		when = p.w.dateTime(at)
	}
	chip := cell{text: p.t("recent." + string(r.State)), chip: attemptTone(r.State), isChip: true}
	switch {
	case r.Stuck > 0:
		chip = cell{text: p.t("refund.back_stuck"), chip: toneRed, isChip: true}
	case r.Returning > 0 && s.refundWaits(r.OutTradeNo):
		chip = cell{text: p.t("refund.back_waiting"), chip: toneAmber, isChip: true}
	case r.Returning > 0:
		chip = cell{text: p.t("refund.back_coming"), chip: toneBlue, isChip: true}
	case r.Refunded > 0 && r.Refunded < r.Amount:
		chip = cell{text: p.t("refund.part_back"), chip: toneAmber, isChip: true}
	case r.Refunded > 0:
		chip = cell{text: p.t("refund.all_back"), chip: toneGrey, isChip: true}
	case r.Kind == pos.TenderCash:
		chip.text = p.t("recent.cash")
	case s.unowed(r.OutTradeNo):
		chip = cell{text: p.t("recent.unowed"), chip: toneRed, isChip: true}
	case r.Late:
		chip.text = p.t("recent.late")
	}
	return []cell{
		{text: when}, {text: r.Sale.Short()}, {text: yuan(r.Amount), bold: true},
		{text: p.t("method." + string(r.Kind))}, chip,
	}
}

// attemptTone is the colour of an attempt in the list.
func attemptTone(s pos.AttemptState) tone {
	switch s {
	case pos.Paid:
		return toneGreen
	case pos.Closed:
		return toneGrey
	case pos.Refused:
		return toneRed
	}
	return toneAmber
}

// askAll asks WeChat at once about everything that is undecided.
func (w *Window) askAll() {
	w.act(func(context.Context) error { w.opts.Till.AskNow(""); return nil }, nil)
	if n := w.state.counts.Undecided; n > 0 {
		w.docs.note.say(toneGreen, w.t("documents.asking", n))
	}
}

// canReprintChosen reports whether what is chosen has a receipt, or a refund's slip.
func (w *Window) canReprintChosen() bool {
	i := w.docs.item()
	return i.recent != nil && i.recent.State == pos.Paid || i.refund != nil && hasSlip(&i.refund.Refund)
}

// reprintChosen prints the receipt of the chosen payment once more, or the slip of
// the chosen refund.
func (w *Window) reprintChosen() {
	if r := w.docs.item().refund; r != nil {
		w.reprintRefund(r.Refund.OutRefundNo)
		return
	}
	w.reprint(w.docs.item().recent.Sale)
}

package printer

import (
	"fmt"
	"strings"
	"time"

	"wxtill/pos"
)

// layoutShift makes an X or a Z report: what was sold, how it was paid, what has to
// be in the drawer and what is, what WeChat and the exceptions come to, what goes on
// in the next shift, and the end of the journal that all of it was counted from.
func layoutShift(slip pos.Slip) Document {
	r := slip.Shift
	b := shiftBuilder{builder: newBuilder(slip, r.Shop), w: shiftLabelsFor(r.Shop.Language), r: r}
	b.opening(slip)
	b.sold()
	b.paidBy()
	b.drawer()
	b.weChatOrders()
	b.exceptions()
	b.carriedOver()
	b.proof()
	b.add(Feed(tearFeed), Cut{})
	return b.doc
}

// shiftBuilder gathers the lines of a report.
type shiftBuilder struct {
	*builder
	w        *shiftLabels
	r        *pos.ShiftReport
	handover bool // the slip to sign, which is short
}

func (b *shiftBuilder) opening(slip pos.Slip) {
	title := b.w.x
	if b.r.Final {
		title = b.w.z
	}
	b.head(slip, title+" "+fmt.Sprintf(b.w.zNumber, b.r.Number))
	if b.r.Shop.Device != "" {
		b.fact(b.till, b.r.Shop.Device)
	}
	b.fact(b.w.opened, beijing(b.r.OpenedAt))
	b.named(b.w.cashier, b.r.OpenedBy, b.r.Names.OpenedBy)
	end := b.w.printed
	if b.r.Final {
		end = b.w.closed
	}
	b.fact(end, beijing(b.r.At))
	b.named(b.w.by, b.r.By.Operator, b.r.Names.Operator)
	b.named(b.approvedBy, b.r.By.ApprovedBy, b.r.Names.ApprovedBy)
}

// section heads a part of the report.
func (b *shiftBuilder) section(title string) {
	b.add(Rule{}, Text{Runs: []Run{{title, Style{Bold: true}}}})
}

// figure is a row with how often and how much.
func (b *shiftBuilder) figure(label string, f pos.Figure) {
	b.add(Row{Left: label, Middle: fmt.Sprint(f.Count), Right: f.Amount.Grouped()})
}

// less is a figure that is taken off.
func (b *shiftBuilder) less(label string, f pos.Figure) {
	b.figure(label, pos.Figure{Count: f.Count, Amount: -f.Amount})
}

// times is a row with how often alone, left out where that is never.
func (b *shiftBuilder) times(label string, n int) {
	if n > 0 {
		b.row(label, fmt.Sprint(n))
	}
}

func (b *shiftBuilder) sold() {
	t := &b.r.Tally
	b.section(b.w.sales)
	if t.Discounts.Count > 0 {
		b.row(b.w.gross, (t.Sales.Amount + t.Discounts.Amount).Grouped())
		b.less(b.w.discounts, t.Discounts)
	}
	b.figure(b.w.sales, t.Sales)
	b.rounded()
	b.less(b.w.refunds, t.SalesRefunds())
	b.add(Row{Left: b.w.net, Right: yuan(t.Net()), Style: Style{Bold: true}})
	b.row(b.w.pieces, fmt.Sprint(t.Pieces))
	b.row(b.w.basket, t.Basket().Grouped())
	if t.Advance != 0 {
		b.row(b.w.advance, t.Advance.Grouped())
	}
	b.firstAndLast()
}

// firstAndLast are the times of the sales.
func (b *shiftBuilder) firstAndLast() {
	if t := &b.r.Tally; !t.First.IsZero() {
		b.row(b.w.first, clock(t.First))
		b.row(b.w.last, clock(t.Last))
	}
}

// rounded tells what cash was rounded by, where any was.
func (b *shiftBuilder) rounded() {
	if r := b.r.Tally.Rounding; r.Count > 0 {
		b.figure(b.w.rounding, r)
	}
}

// clock is a time of day as the shop counts it.
func clock(t time.Time) string { return t.In(pos.Beijing).Format(time.TimeOnly) }

func (b *shiftBuilder) paidBy() {
	t := &b.r.Tally
	b.section(b.w.tenders)
	b.tender(b.w.cash, t.Cash, t.CashRefunds)
	b.tender(b.w.weChat, t.WeChat, t.WeChatRefunds)
	if back := t.OwnUnowedRefunds(); t.Unowed.Count+back.Count != 0 {
		b.figure(b.w.unowed, t.Unowed)
		b.less(b.w.unowedBack, back)
	}
	if t.OtherRefunds.Count != 0 {
		b.less(b.w.otherTills, t.OtherRefunds)
	}
	b.figure(b.w.change, t.Change)
}

// tender is what came in one way, what of it went back, and what that leaves.
func (b *shiftBuilder) tender(label string, in, back pos.Figure) {
	b.figure(label, in)
	b.less(fmt.Sprintf(b.w.refunded, label), back)
	b.row(fmt.Sprintf(b.w.tenderNet, label), (in.Amount - back.Amount).Grouped())
}

func (b *shiftBuilder) drawer() {
	t, d := &b.r.Tally, &b.r.Drawer
	b.section(b.w.drawer)
	b.row(b.w.float, d.Float.Grouped())
	b.figure(b.w.cashSales, t.Cash)
	b.figure(b.w.cashRefunds, t.CashRefunds)
	for _, m := range []struct {
		label string
		moved pos.Figure
	}{{b.w.paidIn, t.PaidIn}, {b.w.paidOut, t.PaidOut}, {b.w.drops, t.Drops}} {
		if m.moved.Count > 0 || !b.handover {
			b.figure(m.label, m.moved)
		}
	}
	b.add(Row{Left: b.w.expected, Right: yuan(d.Expected), Style: Style{Bold: true}})
	if !b.r.Final {
		return
	}
	for _, p := range d.Pieces {
		if p.Count > 0 && !b.handover {
			b.add(Row{Left: "  " + p.Denomination.String(), Middle: fmt.Sprint(p.Count), Right: (p.Denomination * pos.Fen(p.Count)).Grouped()})
		}
	}
	b.add(Row{Left: b.w.counted, Right: yuan(d.Counted), Style: Style{Bold: true}})
	b.add(Row{Left: b.w.difference, Right: surplus(d.Difference), Style: Style{Bold: true}})
	if d.Reason != "" {
		b.fact(b.w.reason, d.Reason)
	}
	b.row(b.w.handedIn, d.HandedIn().Grouped())
	b.row(b.w.left, d.Left.Grouped())
}

func (b *shiftBuilder) weChatOrders() {
	o := &b.r.Tally.Orders
	b.section(b.w.orders)
	b.row(b.w.created, fmt.Sprint(o.Created))
	b.row(b.w.paid, fmt.Sprint(o.Paid))
	b.times(b.w.late, o.Late)
	b.row(b.w.closedOrders, fmt.Sprint(o.Closed))
	b.row(b.w.refused, fmt.Sprint(o.Refused))
	if o.Coupons > 0 {
		b.row(b.w.coupons, o.Coupons.Grouped())
	}
	bill := b.r.Bill
	if bill == nil {
		b.row(b.w.bill, b.w.notYet)
		return
	}
	b.add(Row{Left: b.w.bill + " " + string(bill.Day)[len("2026-"):], Middle: fmt.Sprint(bill.Payments), Right: bill.Paid.Grouped()})
	b.row(b.w.fee, bill.Fee.Grouped())
	b.row(b.w.differences, fmt.Sprint(bill.Open))
}

func (b *shiftBuilder) exceptions() {
	t := &b.r.Tally
	b.section(b.w.exceptions)
	b.figure(b.w.voids, t.Voids)
	b.figure(b.w.removed, t.Removed)
	b.times(b.w.repriced, t.PriceOverrides)
	b.row(b.w.noSales, fmt.Sprint(t.NoSales))
	b.row(b.w.reprints, fmt.Sprint(t.Reprints))
	b.times(b.w.overrides, t.Overrides)
	b.times(b.w.signedIn, t.SignedIn)
	b.times(b.w.wrongPINs, t.WrongPINs)
	b.times(b.w.corrected, t.Corrected)
	b.times(b.w.floats, t.FloatsCorrected)
}

// carriedOver names all that is still open: nothing vanishes with the shift.
func (b *shiftBuilder) carriedOver() {
	b.section(b.w.carried)
	if len(b.r.OpenSales)+len(b.r.Undecided)+b.r.Alarms == 0 {
		b.add(Plain(b.w.nothing))
	}
	b.openSales(b.w.openSales, func(s pos.OpenSale) bool { return s.ParkedAt.IsZero() })
	b.openSales(b.w.parked, func(s pos.OpenSale) bool { return !s.ParkedAt.IsZero() })
	if len(b.r.Undecided) > 0 {
		b.row(b.w.undecided, fmt.Sprint(len(b.r.Undecided)))
	}
	for _, u := range b.r.Undecided {
		b.row("  "+string(u.OutTradeNo), u.Amount.Grouped())
	}
	b.times(b.w.alarms, b.r.Alarms)
}

// openSales lists those of the open sales that are wanted, under their number.
func (b *shiftBuilder) openSales(label string, wanted func(pos.OpenSale) bool) {
	var rows Document
	for _, s := range b.r.OpenSales {
		if wanted(s) {
			rows = append(rows, Row{Left: "  " + string(s.Number), Right: (s.Total - s.Paid).Grouped()})
		}
	}
	b.times(label, len(rows))
	b.add(rows...)
}

// proof is what makes a change of the past visible: the head of the journal, and
// the row that closed the shift before.
func (b *shiftBuilder) proof() {
	b.add(Rule{}, Row{Left: b.w.grandTotal, Right: yuan(b.r.GrandTotal), Style: Style{Bold: true}})
	if b.r.Number > 1 {
		b.row(b.w.previousZ, fmt.Sprintf(b.w.zNumber, b.r.Number-1))
	}
	if b.r.Previous.Row > 0 {
		b.row(b.w.previous, fmt.Sprint(b.r.Previous.Row))
		b.add(Plain(string(b.r.Previous.Hash)))
	}
	b.row(b.w.journal, fmt.Sprintf("%s %d", b.w.row, b.r.Journal.Row))
	b.add(Plain(string(b.r.Journal.Hash)))
	b.headCode()
	if b.r.Final {
		b.signOver()
	}
	b.training()
}

// headCode is the journal's end as `wxtill verify -head` takes it.
func (b *shiftBuilder) headCode() {
	if b.r.Journal.Row > 0 {
		b.add(QR{Data: fmt.Sprintf("%d:%s", b.r.Journal.Row, b.r.Journal.Hash)})
	}
}

// layoutCash makes the slip of cash that was put into the drawer or taken out.
func layoutCash(slip pos.Slip) Document {
	c := slip.Cash
	b := shiftBuilder{builder: newBuilder(slip, c.Shop), w: shiftLabelsFor(c.Shop.Language)}
	b.head(slip, b.w.movement)
	b.identity("", "", c.At)
	b.fact(b.w.shift, fmt.Sprintf(b.w.zNumber, c.Shift))
	b.named(b.w.by, c.By.Operator, c.Names.Operator)
	b.named(b.approvedBy, c.By.ApprovedBy, c.Names.ApprovedBy)
	b.add(Rule{}, Row{Left: b.w.kinds[c.Kind], Right: yuan(c.Amount), Style: Style{Bold: true}})
	if c.Reason != "" {
		b.fact(b.w.reason, c.Reason)
	}
	b.add(Feed(1), Plain(b.w.sign+" "+strings.Repeat("_", signatureColumns)))
	b.training()
	b.add(Feed(tearFeed), Cut{})
	return b.doc
}

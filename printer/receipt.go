package printer

import (
	"fmt"
	"strings"
	"time"

	"wxtill/pos"
)

// tearFeed brings the last line past the cutter or the tear bar.
const tearFeed = 4

// Layout makes the document of a slip; one that holds none opens the drawer alone.
// A slip that may be a second copy is marked so and never opens the drawer.
func Layout(slip pos.Slip) Document {
	switch {
	case slip.Refund != nil:
		return layoutRefund(slip)
	case slip.Handover:
		return layoutHandover(slip)
	case slip.Shift != nil:
		return layoutShift(slip)
	case slip.Cash != nil:
		return layoutCash(slip)
	case slip.Reconciliation != nil:
		return layoutReconciliation(slip)
	case slip.Parked != nil:
		return layoutParked(slip)
	case slip.Label != nil:
		return layoutLabels(slip)
	case slip.Test != nil:
		return layoutTest(slip)
	case slip.Keys != nil:
		return layoutKeys(slip)
	case slip.Gift:
		return layoutGift(slip)
	case slip.Receipt != nil:
		return layoutReceipt(slip)
	case slip.Drawer && !isCopy(slip):
		return Document{Drawer{}}
	}
	return nil
}

// layoutReceipt makes the receipt of a sale. Its lines stand in the order that
// people know: shop, number, goods, sums, tenders, then what identifies the
// payment. The customer's openid is never on it.
func layoutReceipt(slip pos.Slip) Document {
	b := newBuilder(slip, slip.Receipt.Shop)
	b.receipt = slip.Receipt
	b.head(slip, b.title)
	b.identity(string(b.receipt.Sale), b.cashier(), b.receipt.At)
	b.goods()
	b.sums()
	b.saleNote(b.receipt.Note)
	b.payments()
	b.foot(b.thank())
	return b.styled()
}

// isCopy reports whether the customer may already hold this receipt.
func isCopy(s pos.Slip) bool { return s.Copy > 0 || s.Doubt }

// builder gathers the lines of one slip.
type builder struct {
	labels
	second   *labels // of the other language, nil where there is one language
	shop     pos.Shop
	template *pos.Template // nil: the till's own
	receipt  *pos.Receipt  // of a sale
	doc      Document
}

// newBuilder begins a slip of a shop: the drawer opens before the paper moves.
func newBuilder(slip pos.Slip, shop pos.Shop) *builder {
	b := &builder{labels: labelsFor(shop.Language), shop: shop, template: slip.Template}
	if b.template != nil && b.template.Bilingual {
		b.addLanguage()
	}
	if slip.Drawer && !isCopy(slip) {
		b.add(Drawer{})
	}
	b.training()
	return b
}

func (b *builder) add(elements ...Element) { b.doc = append(b.doc, elements...) }

// row adds a label with its value at the right edge.
func (b *builder) row(label, value string) { b.add(Row{Left: label, Right: value}) }

// fact adds a value behind its label.
func (b *builder) fact(label, value string) { b.add(Fact{Label: label, Value: value}) }

// training marks a slip of the training mode, at its top and bottom.
func (b *builder) training() {
	if b.shop.Training {
		b.add(Heading(b.practice, Style{Bold: true, Double: true}), Heading(b.practiceNote, Style{}))
	}
}

// head names the shop and what the slip is.
func (b *builder) head(slip pos.Slip, title string) {
	b.letterhead()
	b.add(Heading(title, Style{}))
	if isCopy(slip) {
		b.add(Heading(b.copyMark(slip.Copy), Style{Bold: true}))
	}
}

// cashier names who sold, "" at a till without operators.
func (b *builder) cashier() string { return person(b.receipt.Operator, b.receipt.OperatorName) }

// person is an operator as slips name him.
func person(id pos.OperatorID, name string) string {
	return strings.TrimSpace(string(id) + " " + name)
}

// named tells of an operator, where there is one.
func (b *builder) named(label string, id pos.OperatorID, name string) {
	if id != "" {
		b.fact(label, person(id, name))
	}
}

// identity says which sale it is, at which till, by whom and when.
func (b *builder) identity(sale, cashier string, at time.Time) {
	if sale != "" {
		b.fact(b.number, sale)
	}
	if b.shop.Device != "" && b.shows(pos.PartTill) {
		b.fact(b.till, b.shop.Device)
	}
	if cashier != "" && b.shows(pos.PartCashier) {
		b.fact(b.operator, cashier)
	}
	b.fact(b.time, beijing(at))
}

// copyMark has no number where only doubt makes it a copy.
func (b *builder) copyMark(n int) string {
	if n == 0 {
		return "*** " + b.reprint + " ***"
	}
	return "*** " + b.reprint + " " + fmt.Sprintf(b.copyNumber, n) + " ***"
}

func (b *builder) goods() {
	b.add(Rule{}, Row{Left: b.item, Middle: b.price, Right: b.subtotal})
	if s := b.second; s != nil {
		b.add(Row{Left: s.item, Middle: s.price, Right: s.subtotal})
	}
	b.add(Rule{})
	for _, l := range b.receipt.Lines {
		times := "×"
		if b.shop.Language == "en" {
			times = "x"
		}
		b.add(Row{
			Left:   l.Name,
			Middle: l.Price.Grouped() + times + l.Quantity.String() + l.Unit,
			Right:  l.Gross().Grouped(),
		})
		if l.Off > 0 {
			b.row("  "+b.discounted(l.Discount), (-l.Off).Grouped())
		}
		b.lineNote(l)
	}
	b.add(Rule{})
}

// lineNote is the note on a line, under it.
func (b *builder) lineNote(l pos.Line) {
	if l.Note != "" {
		b.add(Plain("* " + l.Note))
	}
}

// saleNote is the note on a sale.
func (b *builder) saleNote(note string) {
	if note != "" {
		b.add(Rule{})
		b.fact(b.note, note)
	}
}

// sums says what was owed and handed over. What cash was handed back is part
// of what was received; what of a payment went back before the sale was settled is not.
func (b *builder) sums() {
	var received, change pos.Fen
	for _, t := range b.receipt.Tenders {
		received += t.Amount - t.Returned + t.Change
		change += t.Change
	}
	if b.shows(pos.PartPieces) {
		b.row(b.pieces, fmt.Sprint(b.receipt.Pieces))
	}
	b.saved()
	large := b.template != nil && b.template.Large
	b.add(Row{Left: b.due, Right: yuan(b.receipt.Total + b.receipt.Rounding), Style: Style{Bold: true, Double: large}})
	if b.shows(pos.PartReceived) {
		b.row(b.received, yuan(received))
	}
	for _, t := range b.receipt.Tenders {
		b.row(b.tender(t.Kind), yuan(t.Amount+t.Change))
		if t.Returned > 0 {
			b.row("  "+b.givenBack, "-"+yuan(t.Returned))
		}
	}
	if change > 0 {
		b.row(b.change, yuan(change))
	}
}

// saved says what the goods would have come to, what was taken off, and what the cash
// was rounded by.
func (b *builder) saved() {
	var off pos.Fen
	for _, l := range b.receipt.Lines {
		off += l.Saved()
	}
	rounding := b.receipt.Rounding
	if off > 0 || rounding != 0 || b.shows(pos.PartTotal) {
		b.row(b.total, yuan(b.receipt.Total+off))
	}
	if off > 0 {
		b.row(b.discount, "-"+yuan(off))
	}
	if rounding != 0 {
		b.row(b.rounding, surplus(rounding))
	}
}

// discounted names the discount of a line.
func (b *builder) discounted(d pos.Discount) string {
	if d.Kind == pos.DiscountPercent {
		return b.discount + " " + pos.Fen(d.Rate).Short() + "%"
	}
	return b.discount
}

func (b *builder) tender(kind pos.TenderKind) string {
	if kind == pos.TenderCash {
		return b.cash
	}
	return b.weChat
}

// payments tells of each WeChat payment what finds it again, at WeChat and at
// this till. A receipt without any carries the code of the sale, as bars where
// they fit: cheap scanners read nothing else.
func (b *builder) payments() {
	own := b.receipt.Total + b.receipt.Rounding
	for _, p := range b.receipt.WeChat {
		own -= p.CouponFee
		b.payment(p)
	}
	b.invoicing(own)
	if len(b.receipt.WeChat) == 0 && b.shows(pos.PartCode) {
		b.add(Barcode{Data: string(b.receipt.Sale)})
	}
}

// invoicing says over how much an invoice can be had, and how.
func (b *builder) invoicing(own pos.Fen) {
	note := ""
	if b.template != nil {
		note = b.template.Invoice
	}
	amount := b.shows(pos.PartInvoice)
	if amount || note != "" {
		b.add(Rule{})
	}
	if amount {
		b.row(b.invoice, yuan(own))
	}
	if note != "" {
		for line := range strings.SplitSeq(note, "\n") {
			b.add(Plain(line))
		}
	}
}

func (b *builder) payment(p pos.WeChatSlip) {
	if p.CouponFee > 0 {
		b.row(b.coupon, yuan(p.CouponFee))
		b.row(b.payerFee, yuan(p.TotalFee-p.CouponFee))
	}
	b.add(Rule{})
	if p.ByCode {
		b.fact(b.paidBy, b.paymentCode)
	}
	if b.shows(pos.PartTransaction) {
		b.add(Plain(b.transactionID), Plain(p.TransactionID))
	}
	b.add(Plain(b.outTradeNo), Plain(string(p.OutTradeNo)))
	if b.shows(pos.PartCode) {
		b.add(QR{Data: string(p.OutTradeNo)})
	}
	if b.shows(pos.PartTimeEnd) {
		b.fact(b.timeEnd, beijing(p.TimeEnd))
	}
	if p.BankType != "" && b.shows(pos.PartBank) {
		b.fact(b.bankType, p.BankType)
	}
}

// thank is how the shop thanks for a sale.
func (b *builder) thank() string {
	if t := b.template; t != nil && t.Thanks != "" {
		return t.Thanks
	}
	return b.thanks
}

// foot ends the slip with a last word.
func (b *builder) foot(word string) {
	b.lines(word)
	if b.template != nil {
		b.lines(b.template.Footer)
	}
	b.training()
	b.add(Feed(tearFeed), Cut{})
}

// yuan is an amount with the full-width ￥, which GBK has.
func yuan(f pos.Fen) string {
	if f < 0 {
		return "-￥" + (-f).Grouped()
	}
	return "￥" + f.Grouped()
}

// surplus is yuan of a difference, with a sign of its own where there is too much.
func surplus(f pos.Fen) string {
	if f > 0 {
		return "+" + yuan(f)
	}
	return yuan(f)
}

// beijing is a time as WeChat and the shop count it, in GMT+8.
func beijing(t time.Time) string { return t.In(pos.Beijing).Format(time.DateTime) }

package printer

import (
	"fmt"
	"strings"

	"wxtill/pos"
)

// layoutParked makes the ticket of a sale that waits: its code recalls it.
func layoutParked(slip pos.Slip) Document {
	p := slip.Parked
	b := newBuilder(slip, p.Shop)
	b.head(slip, b.parkTitle)
	b.identity(string(p.Sale), person(p.Operator, p.OperatorName), p.At)
	b.quantities(p.Lines, true)
	b.row(b.pieces, fmt.Sprint(p.Pieces))
	if p.Owes < p.Total {
		b.row(b.total, yuan(p.Total))
		b.row(b.paidPart, yuan(p.Total-p.Owes))
	}
	b.add(Row{Left: b.due, Right: yuan(p.Owes), Style: Style{Bold: true}})
	b.saleNote(p.Note)
	b.add(Barcode{Data: string(p.Sale)}, Heading(b.parkNote, Style{}))
	b.training()
	b.add(Feed(tearFeed), Cut{})
	return b.styled()
}

// layoutGift makes a receipt for whoever is given the goods: it has no price. Its code
// finds the sale.
func layoutGift(slip pos.Slip) Document {
	b := newBuilder(slip, slip.Receipt.Shop)
	b.receipt = slip.Receipt
	b.head(slip, b.giftTitle)
	b.add(Heading(b.giftNote, Style{}))
	b.identity(string(b.receipt.Sale), b.cashier(), b.receipt.At)
	b.quantities(b.receipt.Lines, false)
	b.row(b.pieces, fmt.Sprint(b.receipt.Pieces))
	b.add(Barcode{Data: string(b.receipt.Sale)})
	b.foot(b.thank())
	return b.styled()
}

// quantities lists goods with how many of them, and what they come to where that is
// wanted.
func (b *builder) quantities(lines []pos.Line, amounts bool) {
	for i, w := range []*labels{&b.labels, b.second} {
		head := []Element{Rule{}}
		if i > 0 {
			head = nil
		}
		switch {
		case w == nil:
		case amounts:
			b.add(append(head, Row{Left: w.item, Middle: w.quantity, Right: w.subtotal})...)
		default:
			b.add(append(head, Row{Left: w.item, Right: w.quantity})...)
		}
	}
	b.add(Rule{})
	for _, l := range lines {
		row := Row{Left: l.Name, Right: l.Quantity.String() + l.Unit}
		if amounts {
			row.Middle, row.Right = row.Right, l.Total().Grouped()
		}
		b.add(row)
		b.lineNote(l)
	}
	b.add(Rule{})
}

// layoutHandover makes the short slip that who leaves and who comes sign: what was
// sold, how it was paid, what the drawer's sum is made of, what is handed in and what is
// left. Its code is that of the Z report.
func layoutHandover(slip pos.Slip) Document {
	r := slip.Shift
	b := shiftBuilder{builder: newBuilder(slip, r.Shop), w: shiftLabelsFor(r.Shop.Language), r: r, handover: true}
	b.head(slip, b.w.handover)
	b.fact(b.w.shift, fmt.Sprintf(b.w.zNumber, r.Number))
	if r.Shop.Device != "" {
		b.fact(b.till, r.Shop.Device)
	}
	b.fact(b.w.opened, beijing(r.OpenedAt))
	b.named(b.w.cashier, r.OpenedBy, r.Names.OpenedBy)
	b.fact(b.w.closed, beijing(r.At))
	b.named(b.w.by, r.By.Operator, r.Names.Operator)
	t := &r.Tally
	b.add(Rule{})
	b.figure(b.w.sales, t.Sales)
	b.rounded()
	b.row(b.w.pieces, fmt.Sprint(t.Pieces))
	b.firstAndLast()
	b.add(Rule{})
	b.figure(b.w.cash, t.Cash)
	b.less(fmt.Sprintf(b.w.refunded, b.w.cash), t.CashRefunds)
	b.figure(b.w.weChat, t.WeChat)
	b.less(fmt.Sprintf(b.w.refunded, b.w.weChat), t.WeChatRefunds)
	b.add(Row{Left: b.w.net, Right: yuan(t.Net()), Style: Style{Bold: true}})
	b.figure(b.w.change, t.Change)
	b.drawer()
	b.add(Rule{})
	b.headCode()
	b.signOver()
	b.training()
	b.add(Feed(tearFeed), Cut{})
	return b.doc
}

// signOver leaves room for who leaves and who comes.
func (b *shiftBuilder) signOver() {
	line := " " + strings.Repeat("_", signatureColumns)
	b.add(Feed(1), Plain(b.w.signOff+line), Feed(1), Plain(b.w.signOn+line))
}

// layoutLabels makes price labels, each cut off by itself.
func layoutLabels(slip pos.Slip) Document {
	l := slip.Label
	b := newBuilder(slip, l.Shop)
	if isCopy(slip) {
		b.add(Heading(b.copyMark(slip.Copy), Style{Bold: true}))
	}
	price := yuan(l.Price)
	if l.Unit != "" {
		price += " / " + l.Unit
	}
	for i := range l.Count {
		if i > 0 {
			b.training() // the first has it as every slip
		}
		b.add(Heading(l.Name, Style{Bold: true}), Heading(price, Style{Bold: true, Double: true}))
		b.add(Barcode{Data: l.Code})
		b.training()
		b.add(Feed(tearFeed), Cut{})
	}
	return b.doc
}

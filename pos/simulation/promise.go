package simulation

import (
	"maps"
	"slices"

	"wxtill/pos"
	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// Promise names something that holds, whatever breaks.
type Promise string

// The promises. Those up to Answers are looked after while the shop trades, all
// others once everything has calmed down.
const (
	DurableFirst Promise = "durable first" // what is sent is in the book, as being sent, before its first byte leaves
	OneContent   Promise = "one content"   // each out_trade_no and out_refund_no is sent with one content only
	Green        Promise = "green"         // nothing is shown as paid that WeChat has not confirmed and the book has not got
	OneCode      Promise = "one code"      // at most one code on the screen, for what the sale in the cart owes or for a part of it; the sale is locked then
	CountsAddUp  Promise = "counts"        // created = paid + closed + refused + undecided
	RefundLimit  Promise = "refund limit"  // no more goes back than was paid, at WeChat and in the book
	Starts       Promise = "starts"        // a till starts over whatever was left in its book
	Answers      Promise = "answers"       // whatever a person asks for, the till does it or says why not

	MoneyPerOrder Promise = "money of an order" // what WeChat kept of each order is what the book says
	MoneyInAll    Promise = "money in all"      // and so it is in sum
	PaidOnce      Promise = "paid once"         // a settled sale was paid exactly; what was paid besides has gone back or is on the alarm list
	Decided       Promise = "decided"           // no attempt and no refund is under way for ever
	SurelyRefused Promise = "surely refused"    // of an attempt that is refused WeChat has no order
	SurelyClosed  Promise = "surely closed"     // of an attempt that is closed WeChat has no order, or one that is over
	Final         Promise = "final"             // what has ended does not begin again
	Chain         Promise = "journal chain"     // every row of the journal follows from the one before
	Receipts      Promise = "receipt"           // each settled sale has one receipt job, made in the commit that settled it; others have none
	ReportsAddUp  Promise = "x and z"           // shifts follow each other and come to what the book and WeChat have
	ParkedWait    Promise = "parked"            // a sale that was put aside waits until it is recalled, paid or given up, and is on the report
	BookChecked   Promise = "book"              // the book's own check finds nothing
)

// Promises are all of them, as they are listed above.
func Promises() []Promise {
	return []Promise{DurableFirst, OneContent, Green, OneCode, CountsAddUp, RefundLimit, Starts, Answers,
		MoneyPerOrder, MoneyInAll, PaidOnce, Decided, SurelyRefused, SurelyClosed, Final, Chain, Receipts, ReportsAddUp, ParkedWait, BookChecked}
}

// Breach is a promise that did not hold.
type Breach struct {
	Seed    uint64
	Promise Promise
	What    string
}

// leaves looks at a request that is about to leave.
func (t *till) leaves(q *request) {
	if q.iface != "unifiedorder" && q.iface != "micropay" && q.iface != "refund" {
		return
	}
	var sending bool
	if q.iface == "refund" {
		r, err := t.book.Ledger.Refund(background, pos.OutRefundNo(q.no))
		sending = err == nil && r.Sending
	} else {
		a, err := t.book.Ledger.Attempt(background, pos.OutTradeNo(q.no))
		sending = err == nil && a.Sending
	}
	if !sending {
		t.w.breaks(DurableFirst, "%s was sent, and the book does not say so", q.no)
	}
	content := q.iface + q.content()
	t.w.mu.Lock()
	before, again := t.w.sent[q.no]
	t.w.sent[q.no] = content
	t.w.mu.Unlock()
	if again && q.iface == "micropay" {
		t.w.breaks(OneContent, "the payment code of %s was sent twice", q.no)
	}
	if again && before != content {
		t.w.breaks(OneContent, "%s was sent as %s and as %s", q.no, before, content)
	}
}

// committed looks at a change that has just become durable.
func (t *till) committed(c *pos.Change) {
	t.commits.Add(1)
	for _, r := range c.Refunds {
		if c.Kind != pos.EventRefundIntended || r.Sending {
			continue // what others gave back meanwhile may be known by now, and WeChat refuses the rest
		}
		var back pos.Fen
		others, err := t.book.Ledger.RefundsOf(background, r.Sale)
		if r.Sale == "" {
			others, err = t.book.Ledger.RefundsOfOrder(background, r.OutTradeNo)
		}
		t.w.may(err)
		for _, o := range others {
			if o.State.Counts() && o.Kind == r.Kind && o.Tender == r.Tender && o.OutTradeNo == r.OutTradeNo {
				back += o.RefundFee
			}
		}
		if back > r.TotalFee {
			t.w.breaks(RefundLimit, "%s of %s: %s was paid, %s goes back", r.OutRefundNo, r.Sale, r.TotalFee, back)
		}
	}
}

// hears holds what the till tells its screen to what WeChat has said and what the
// book has. A till without power shows nothing.
func (t *till) hears(till *pos.Till, e pos.Event) {
	if e.OutTradeNo == "" || t.power.off.Load() {
		return
	}
	v, err := till.Payment(background, e.OutTradeNo)
	if err == nil {
		t.green(&v)
	}
}

func (t *till) green(v *pos.PaymentView) {
	if v.Status != pos.StatusPaid && v.Attempt.State != pos.Paid {
		return
	}
	no := v.Attempt.OutTradeNo
	a, err := t.book.Ledger.Attempt(background, no)
	switch {
	case err != nil || a.State != pos.Paid:
		t.w.breaks(Green, "%s is shown as paid and is not in the book", no)
	case !t.w.isConfirmed(no):
		t.w.breaks(Green, "%s is shown as paid, and WeChat has not said so", no)
	}
}

// everything is more than there is of anything.
const everything = 1 << 20

// holds looks after what is true at every moment.
func (t *till) holds() {
	on := 0
	sale := t.Sale()
	for _, v := range t.Undecided(everything) {
		t.green(&v)
		if !v.Attempt.State.OnScreen() {
			continue
		}
		on++
		if fee, owes := v.Attempt.TotalFee, sale.Owes(); v.Attempt.Sale != sale.Number || fee > owes || v.Attempt.Part != (fee < owes) {
			t.w.breaks(OneCode, "%s is on the screen for %s, the sale %s owes %s", v.Attempt.OutTradeNo, v.Attempt.TotalFee, sale.Number, sale.Owes())
		}
	}
	if on > 1 || t.Locked() != (on == 1) {
		t.w.breaks(OneCode, "%s: %d codes on the screen, locked: %v", t.name, on, t.Locked())
	}
	if s := sale; s.Owes() < 0 || s.State != pos.SaleOpen || len(s.Tenders) > 0 && s.Owes() == 0 {
		t.w.breaks(PaidOnce, "%s: the cart is %+v", t.name, s)
	}
}

// kept is what WeChat keeps of an order for the shop.
func kept(o *sandbox.Order) pos.Fen {
	if o.State != wxpay.TradeSuccess && o.State != wxpay.TradeRefund {
		return 0
	}
	return pos.Fen(o.TotalFee) - returned(o)
}

// over reports whether nobody will ever pay an order. What the bank pays of a closed
// one WeChat has given back.
func over(o *sandbox.Order) bool {
	return o.State == wxpay.TradeClosed || o.State == wxpay.TradeRevoked || o.State == wxpay.TradeRefund
}

// returned is what has gone back of an order, or may yet.
func returned(o *sandbox.Order) (sum pos.Fen) {
	for _, r := range o.Refunds {
		if r.Status != wxpay.RefundFail && r.Status != wxpay.RefundClosed {
			sum += pos.Fen(r.RefundFee)
		}
	}
	return sum
}

// held is what all books together say about the orders.
type held struct {
	paid    map[pos.OutTradeNo]pos.Fen
	back    map[pos.OutTradeNo]map[pos.OutRefundNo]pos.Fen // a refund may stand in two books
	attempt map[pos.OutTradeNo]*pos.Attempt
}

// money holds what the books say to what WeChat has.
func (w *World) money(readings []*reading) {
	h := held{map[pos.OutTradeNo]pos.Fen{}, map[pos.OutTradeNo]map[pos.OutRefundNo]pos.Fen{}, map[pos.OutTradeNo]*pos.Attempt{}}
	for _, r := range readings {
		r.heldIn(&h)
	}
	var atWeChat, inBooks pos.Fen
	known := map[pos.OutTradeNo]bool{}
	for _, o := range w.wechat.Orders() {
		no := pos.OutTradeNo(o.OutTradeNo)
		known[no] = true
		book := h.paid[no]
		for _, fee := range h.back[no] {
			book -= fee
		}
		if h.attempt[no] == nil {
			w.breaks(MoneyPerOrder, "WeChat has the order %s, no book has", no)
			continue
		}
		a := h.attempt[no]
		if kept(&o) != book && !a.Mismatch {
			w.breaks(MoneyPerOrder, "%s: WeChat kept %s (%s), the book has %s (%s)", no, kept(&o), o.State, book, a.State)
		}
		if a.State == pos.Paid && a.Payment.TransactionID != o.TransactionID {
			w.breaks(MoneyPerOrder, "%s: the book has the transaction %s, WeChat %s", no, a.Payment.TransactionID, o.TransactionID)
		}
		if a.State == pos.Refused {
			w.breaks(SurelyRefused, "%s is refused, at WeChat it is %s", no, o.State)
		}
		if a.State == pos.Closed && !over(&o) {
			w.breaks(SurelyClosed, "%s is closed, at WeChat it is %s", no, o.State)
		}
		if returned(&o) > pos.Fen(o.TotalFee) {
			w.breaks(RefundLimit, "%s: %s was paid, WeChat gives %s back", no, pos.Fen(o.TotalFee), returned(&o))
		}
		atWeChat, inBooks = atWeChat+kept(&o), inBooks+book
	}
	for _, no := range slices.Sorted(maps.Keys(h.paid)) {
		if !known[no] {
			w.breaks(MoneyPerOrder, "the book has a payment of %s, WeChat has no such order", no)
			inBooks += h.paid[no]
		}
	}
	if atWeChat != inBooks {
		w.breaks(MoneyInAll, "WeChat kept %s, the books have %s", atWeChat, inBooks)
	}
	w.result.Kept = atWeChat
}

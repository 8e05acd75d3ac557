package pos

import (
	"fmt"
	"iter"
	"time"
)

// Dimension is what a report splits its figures by.
type Dimension string

const (
	ByDay      Dimension = "day"
	ByHour     Dimension = "hour"     // of the day in GMT+8: 00 to 23
	ByTender   Dimension = "tender"   // cash, wechat, and what was given back of each
	ByProduct  Dimension = "product"  // code of the goods; the name where they have none
	ByCategory Dimension = "category" // "" where the goods have none
	ByOperator Dimension = "operator" // who sold; "" at a till without operators
	ByWait     Dimension = "wait"     // seconds from the code on the screen to paid, the lower end of a class
)

// ByTotal is no split: its keys are those of [Report.Totals].
const ByTotal Dimension = "total"

// Dimensions are all splits.
var Dimensions = []Dimension{ByDay, ByHour, ByTender, ByProduct, ByCategory, ByOperator, ByWait}

// Keys of [ByTender] beside those of [TenderKind].
const (
	KeyCashRefund   = "cash_refund"
	KeyWeChatRefund = "wechat_refund"
)

// WaitClasses are the lower ends of the classes of [ByWait], in seconds.
var WaitClasses = []int{0, 5, 10, 15, 20, 30, 45, 60, 90}

// share is what one row of the journal adds to one figure of a report.
type share struct {
	by        Dimension
	key, name string
	sale      SaleNumber
	count     int // how often it happened: -1 for what was counted and came to nothing
	amount    Fen
	quantity  Quantity // of goods
}

// shares are all that a row adds to the figures of a report, but for its totals.
// What stands behind a figure is found by the same.
func (e *Entry) shares() iter.Seq[share] {
	return func(yield func(share) bool) {
		_ = e.saleShares(yield) && e.tenderShares(yield) && e.refundShares(yield) && e.waitShares(yield) && e.totalShares(yield)
	}
}

func (e *Entry) saleShares(yield func(share) bool) bool {
	if !e.settles() {
		return true
	}
	s := e.Sale
	total := s.Total()
	for _, sh := range []share{
		{by: ByDay, key: string(e.Day)}, {by: ByHour, key: hourOf(e.At)}, {by: ByOperator, key: string(s.Operator)},
	} {
		sh.sale, sh.count, sh.amount = s.Number, 1, total
		if !yield(sh) {
			return false
		}
	}
	for _, l := range s.Lines {
		key := l.Code
		if key == "" {
			key = l.Name
		}
		product := share{by: ByProduct, key: key, name: l.Name, sale: s.Number, count: 1, amount: l.Total(), quantity: l.Quantity}
		category := share{by: ByCategory, key: l.Category, sale: s.Number, count: 1, amount: l.Total(), quantity: l.Quantity}
		if !yield(product) || !yield(category) {
			return false
		}
	}
	return true
}

// hourOf is the hour of a time as a key.
func hourOf(t time.Time) string { return fmt.Sprintf("%02d", t.In(Beijing).Hour()) }

func (e *Entry) tenderShares(yield func(share) bool) bool {
	t, ok := e.tender()
	return !ok || yield(share{by: ByTender, key: string(t.Kind), sale: e.Sale.Number, count: 1, amount: t.Amount})
}

// refundShares are negative: they are taken off.
func (e *Entry) refundShares(yield func(share) bool) bool {
	for _, r := range e.Refunds {
		sign, counts := r.counts(e)
		if !counts || r.unowed() {
			continue
		}
		key := KeyWeChatRefund
		if r.Kind == TenderCash {
			key = KeyCashRefund
		}
		if !yield(share{by: ByTender, key: key, sale: r.Sale, count: sign, amount: -r.RefundFee * Fen(sign)}) {
			return false
		}
	}
	return true
}

func (e *Entry) waitShares(yield func(share) bool) bool {
	for _, a := range e.Attempts {
		if a.State != Paid || a.PresentedAt.IsZero() || a.Late {
			continue
		}
		if !yield(share{by: ByWait, key: waitClass(a.EndedAt.Sub(a.PresentedAt)), sale: a.Sale, count: 1, amount: a.TotalFee}) {
			return false
		}
	}
	return true
}

// waitClass is the class that a wait falls into.
func waitClass(d time.Duration) string {
	class := WaitClasses[0]
	for _, lower := range WaitClasses {
		if d >= time.Duration(lower)*time.Second {
			class = lower
		}
	}
	return fmt.Sprintf("%02d", class)
}

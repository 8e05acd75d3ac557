package pos

import "slices"

// Total is one of the figures of a report that are not split.
type Total struct {
	Key string `json:"key"`
	Figure
}

// Keys of [Report.Totals].
const (
	TotalSales         = "sales"
	TotalNet           = "net"
	TotalCash          = "cash"
	TotalWeChat        = "wechat"
	TotalCashRefunds   = "cash_refunds"
	TotalWeChatRefunds = "wechat_refunds"
	TotalAdvanceBack   = "advance_refunds" // of both: of sales that were not settled
	TotalUnowed        = "unowed"
	TotalUnowedRefunds = "unowed_refunds" // without those of other tills
	TotalOtherRefunds  = "other_refunds"  // of other tills' orders: behind it stands no sale of this one
	TotalPaidIn        = "paid_in"
	TotalPaidOut       = "paid_out"
	TotalDrops         = "drops"
	TotalVoids         = "voids"
	TotalRemoved       = "removed"
	TotalDiscounts     = "discounts"
	TotalRounding      = "rounding"
	TotalNoSales       = "no_sales"
	TotalReprints      = "reprints"
)

// Totals are the figures of the report that are not split, in the order in which
// people read them. What stands behind one is found by [ByTotal] and its key; cash
// that was moved without a sale has none behind it.
func (r *Report) Totals() []Total {
	t := &r.Tally
	totals := []Total{
		{TotalSales, t.Sales}, {TotalCashRefunds, t.CashRefunds}, {TotalWeChatRefunds, t.WeChatRefunds},
		{TotalNet, Figure{t.Sales.Count, t.Net()}}, {TotalCash, t.Cash}, {TotalWeChat, t.WeChat},
		{TotalUnowed, t.Unowed}, {TotalUnowedRefunds, t.OwnUnowedRefunds()}, {TotalOtherRefunds, t.OtherRefunds},
		{TotalPaidIn, t.PaidIn}, {TotalPaidOut, t.PaidOut}, {TotalDrops, t.Drops},
		{TotalVoids, t.Voids}, {TotalRemoved, t.Removed}, {TotalDiscounts, t.Discounts}, {TotalRounding, t.Rounding},
		{TotalNoSales, Figure{Count: t.NoSales}}, {TotalReprints, Figure{Count: t.Reprints}},
	}
	if t.AdvanceRefunds.Count > 0 {
		at := slices.IndexFunc(totals, func(t Total) bool { return t.Key == TotalWeChatRefunds }) + 1
		totals = slices.Insert(totals, at, Total{TotalAdvanceBack, t.AdvanceRefunds})
	}
	return totals
}

// totalShares are what a row adds to the totals, sale by sale.
func (e *Entry) totalShares(yield func(share) bool) bool {
	add := func(key string, sale SaleNumber, amount Fen) bool {
		return sale == "" || yield(share{by: ByTotal, key: key, sale: sale, count: 1, amount: amount})
	}
	ok := true
	if s := e.Sale; s != nil {
		if t, booked := e.tender(); booked {
			ok = ok && add(string(t.Kind), s.Number, t.Amount)
		}
		switch {
		case e.settles():
			ok = ok && add(TotalSales, s.Number, s.Total()) && add(TotalNet, s.Number, s.Due())
			if off := s.Saved(); off > 0 {
				ok = ok && add(TotalDiscounts, s.Number, off)
			}
			if r := s.Rounding(); r != 0 {
				ok = ok && add(TotalRounding, s.Number, r)
			}
		case e.Kind == EventVoided:
			ok = ok && add(TotalVoids, s.Number, s.Total())
		case e.Kind == EventReprint, e.Kind == EventRetried:
			ok = ok && add(TotalReprints, s.Number, 0)
		}
		for _, l := range e.Removed {
			ok = ok && add(TotalRemoved, s.Number, l.Total())
		}
	}
	for _, a := range e.Attempts {
		if a.State == Paid && e.Sale == nil {
			ok = ok && add(TotalUnowed, a.Sale, a.TotalFee)
		}
	}
	for _, u := range e.Unowed {
		ok = ok && add(TotalUnowed, u.Sale, u.Amount)
	}
	for _, r := range e.Refunds {
		if sign, counts := r.counts(e); counts {
			ok = ok && e.refundTotals(r, Fen(sign), add)
		}
	}
	return ok
}

// refundTotals adds a refund to the figures that it is part of.
func (e *Entry) refundTotals(r *RefundEnd, sign Fen, add func(string, SaleNumber, Fen) bool) bool {
	key := TotalWeChatRefunds
	switch {
	case r.unowed():
		return add(TotalUnowedRefunds, r.Sale, r.RefundFee*sign)
	case r.Kind == TenderCash:
		key = TotalCashRefunds
	}
	ok := add(key, r.Sale, r.RefundFee*sign)
	if r.Advance > 0 {
		ok = ok && add(TotalAdvanceBack, r.Sale, r.Advance*sign)
	}
	if sold := r.RefundFee - r.Advance; sold > 0 {
		ok = ok && add(TotalNet, r.Sale, -sold*sign)
	}
	return ok
}

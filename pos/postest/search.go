package postest

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"wxtill/pos"
)

// Search implements [pos.Ledger]: it looks at every sale.
func (l *Ledger) Search(ctx context.Context, q pos.SaleQuery) (pos.SalePage, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var found []*pos.Sale
	for _, s := range l.sales {
		if l.goesBy(s, q) && fits(s, q) && l.returned(s, q) && (q.After == "" || newestFirst(l.sales[q.After], s) < 0) {
			found = append(found, clone(s))
		}
	}
	slices.SortFunc(found, newestFirst)
	p := pos.SalePage{}
	for _, s := range found[:min(max(q.Limit, 0), len(found))] {
		p.Sales = append(p.Sales, pos.Found(s, l.back(s)))
	}
	if len(p.Sales) < len(found) && len(p.Sales) > 0 {
		p.Next = p.Sales[len(p.Sales)-1].Number
	}
	return p, ctx.Err()
}

func newestFirst(a, b *pos.Sale) int {
	return cmp.Or(cmp.Compare(b.Day, a.Day), cmp.Compare(counterOf(b), counterOf(a)))
}

func counterOf(s *pos.Sale) int {
	n, _ := strconv.Atoi(s.Number.Short()) // Commit has looked at it
	return n
}

// fits reports whether the filters of q leave s in.
func fits(s *pos.Sale, q pos.SaleQuery) bool {
	tendered := q.Tender == "" || slices.ContainsFunc(s.Tenders, func(t pos.Tender) bool { return t.Kind == q.Tender })
	return tendered && (q.From == "" || s.Day >= q.From) && (q.To == "" || s.Day <= q.To) &&
		(q.Operator == "" || s.Operator == q.Operator) && s.Due() >= q.Least && (q.Most == 0 || s.Due() <= q.Most) &&
		(q.State == "" || s.State == q.State)
}

// back is what of s has gone back or is on its way. The caller holds mu.
func (l *Ledger) back(s *pos.Sale) (back pos.Fen) {
	for _, r := range l.refunds {
		if r.Sale == s.Number && r.State.Counts() && r.Tender != pos.NoTender {
			back += r.RefundFee
		}
	}
	return back
}

// returned reports whether as much of s has gone back as q asks for. The caller
// holds mu.
func (l *Ledger) returned(s *pos.Sale, q pos.SaleQuery) bool {
	back := l.back(s)
	switch q.Returned {
	case pos.ReturnedPart:
		return back > 0 && back < s.Due()
	case pos.ReturnedWhole:
		return back > 0 && back >= s.Due()
	}
	return true
}

// goesBy reports whether the number of q is one of the numbers of s. The caller
// holds mu.
func (l *Ledger) goesBy(s *pos.Sale, q pos.SaleQuery) bool {
	if q.Number == "" || q.Number == string(s.Number) || q.Counter() != 0 && q.Counter() == counterOf(s) {
		return true
	}
	for _, a := range l.attempts {
		if a.Sale != s.Number {
			continue
		}
		if string(a.OutTradeNo) == q.Number {
			return true
		}
		if a.Payment == nil {
			continue
		}
		id := a.Payment.TransactionID
		if id != "" && (id == q.Number || len(q.Number) == 6 && strings.HasSuffix(id, q.Number)) {
			return true
		}
	}
	return slices.ContainsFunc(l.refunds, func(r *pos.Refund) bool { return r.Sale == s.Number && string(r.OutRefundNo) == q.Number })
}

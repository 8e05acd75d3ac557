package words

import (
	"time"

	"wxtill/pos"
)

// Reconciled is what came of holding a bill against the book, in one line: 0
// differences, 312 orders, ￥18,204.50, fee ￥109.23.
func (t *Texts) Reconciled(r *pos.Reconciliation) string {
	return t.Text("reconcile.sum", r.Open, r.Bill.Payments, r.Bill.Paid.Grouped(), r.Bill.FeeInFen().Grouped(), r.Day)
}

// Aside says what is no open difference and yet to be known: those that somebody has
// noted, and of the bill's rows those of
// [Texts.Revoked], other tills', told by 设备号, and those that name none.
func (t *Texts) Aside(r *pos.Reconciliation) []string {
	var lines []string
	if noted := r.Found - r.Open; noted > 0 {
		lines = append(lines, t.Text("reconcile.noted", noted))
	}
	if revoked := t.Revoked(r); revoked != "" {
		lines = append(lines, revoked)
	}
	if r.Others > 0 {
		lines = append(lines, t.Text("reconcile.others", r.Others))
	}
	if r.Nowhere > 0 {
		lines = append(lines, t.Text("reconcile.nowhere", r.Nowhere))
	}
	return lines
}

// Revoked says what of the bill's rows came to nothing: payments of this till that
// were taken back on the same bill and are not in the book. It is "" where there are
// none.
func (t *Texts) Revoked(r *pos.Reconciliation) string {
	if r.Revoked == 0 {
		return ""
	}
	return t.Text("reconcile.revoked", r.Revoked)
}

// Unlisted says how many differences are not told one by one, "" where all are.
func (t *Texts) Unlisted(r *pos.Reconciliation) string {
	more := r.Found - len(r.Differences)
	if more <= 0 {
		return ""
	}
	return t.Text("difference.more", more)
}

// Difference says what bill and book disagree about, the particulars, and what to
// do.
func (t *Texts) Difference(d *pos.Difference) Explanation {
	key := "difference." + string(d.Kind)
	e := Explanation{Title: t.Text(key, d.Bill.Grouped(), d.Book.Grouped()), Remedy: t.Text(key + ".do")}
	switch {
	case d.Kind == pos.DiffFee:
		e.Title = t.Text(key, d.Count)
		e.Detail = t.Text("difference.fees", d.Fee, d.FeeOwed)
	case d.OutRefundNo != "":
		e.Detail = t.Text("difference.refund", d.OutRefundNo, d.OutTradeNo, t.differenceTime(d))
	default:
		e.Detail = t.Text("difference.order", d.OutTradeNo, t.differenceTime(d))
	}
	if d.State != "" && t.has("state."+d.State) {
		e.Detail += t.Text("difference.state", t.Text("state."+d.State))
	}
	if d.Device != "" {
		e.Detail += t.Text("difference.device", d.Device)
	}
	if c := d.Settled; c != nil {
		e.Remedy = t.Text("difference.settled", c.By.Operator, c.At.In(pos.Beijing).Format(time.DateTime), c.Note)
	}
	return e
}

// FeeRows tells the rows behind a difference of fees one by one: which payment or
// refund, its fee on the bill, and its fee by the contract.
func (t *Texts) FeeRows(d *pos.Difference) []string {
	var list []string
	for _, r := range d.Fees {
		number := string(r.OutTradeNo)
		if r.OutRefundNo != "" {
			number += " " + string(r.OutRefundNo)
		}
		list = append(list, t.Text("difference.fee_row", r.Row, number, r.Fee, r.FeeOwed))
	}
	if more := d.Count - int64(len(d.Fees)); more > 0 && len(list) > 0 {
		list = append(list, t.Text("difference.fee_more", more))
	}
	return list
}

func (t *Texts) differenceTime(d *pos.Difference) string {
	if d.At.IsZero() {
		return "-"
	}
	return d.At.In(pos.Beijing).Format("01-02 15:04:05")
}

package pos_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wxtill/pos"
	"wxtill/pos/postest"
	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// billDay is the day that shops made up by rapid are reconciled on.
const billDay pos.Day = "2026-11-23"

// madeUp is a book and the bill that belongs to it, with differences planted.
type madeUp struct {
	r      *rapid.T
	book   *postest.Ledger
	bills  *pos.Bills
	rows   []wxpay.BillEntry
	want   map[string]int           // kind and number: how often
	fees   map[string]wxpay.BillFee // of the rows whose fee is not the contract's, by order
	orders int
}

func newMadeUp(r *rapid.T) *madeUp {
	m := &madeUp{r: r, book: postest.NewLedger(), want: map[string]int{}, fees: map[string]wxpay.BillFee{}}
	m.bills = &pos.Bills{
		Book: m.book, Shop: pos.Shop{Till: "T01", Device: "till-1"}, Rate: 60,
		Now: func() time.Time { return billDay.Add(1).Start().Add(10 * time.Hour) },
	}
	return m
}

// plant expects a difference.
func (m *madeUp) plant(kind pos.DifferenceKind, number string) { m.want[string(kind)+" "+number]++ }

// at is a time of the day, away from midnight.
func (m *madeUp) at() time.Time {
	return billDay.Start().Add(time.Duration(rapid.Int64Range(3600, 80000).Draw(m.r, "second")) * time.Second)
}

// order puts an attempt into the book and its row on the bill, the same on both
// sides.
func (m *madeUp) order(change func(*pos.Attempt)) (*pos.Attempt, *wxpay.BillEntry) {
	m.orders++
	at := m.at()
	number := pos.SaleNumber(fmt.Sprintf("T01-20261123-%06d", m.orders))
	a := &pos.Attempt{
		OutTradeNo: pos.OutTradeNo(string(number) + "-1-ABCDEF"), Sale: number, Merchant: 1, State: pos.Paid, Day: billDay,
		TotalFee: pos.Fen(rapid.Int64Range(1, 100_000).Draw(m.r, "fen")), CreatedAt: at,
		Params:  wxpay.Params{{Name: "device_info", Value: "till-1"}},
		Payment: &pos.Payment{TransactionID: fmt.Sprintf("42%026d", m.orders), TimeEnd: at},
	}
	if rapid.IntRange(0, 4).Draw(m.r, "coupon") == 0 && a.TotalFee > 1 {
		a.Payment.CouponFee = a.TotalFee / 2
	}
	if change != nil {
		change(a)
	}
	entry := m.row(a, at)
	s := &pos.Sale{Number: number, State: pos.SaleOpen, Day: billDay, OpenedAt: at}
	if err := m.book.Commit(context.Background(), &pos.Change{Kind: pos.EventPaid, At: at, Sale: s, Attempts: []*pos.Attempt{a}}); err != nil {
		m.r.Fatal(err)
	}
	return a, entry
}

func (m *madeUp) row(a *pos.Attempt, at time.Time) *wxpay.BillEntry {
	e := wxpay.BillEntry{
		TradeTime: at, AppID: "wx1", MchID: "1", DeviceInfo: "till-1", TransactionID: fmt.Sprintf("42%026d", m.orders),
		OutTradeNo: string(a.OutTradeNo), TradeType: "NATIVE", TradeState: wxpay.TradeSuccess, FeeType: "CNY",
		TotalFee: int64(a.TotalFee), SettlementTotalFee: int64(a.TotalFee), Rate: "0.60%",
	}
	if a.Payment != nil {
		e.CouponFee = int64(a.Payment.CouponFee)
	}
	e.Fee = fee(e.SettlementTotalFee)
	m.rows = append(m.rows, e)
	return &m.rows[len(m.rows)-1]
}

// fee is 0.60 % rounded to a fen.
func fee(fen int64) wxpay.BillFee { return wxpay.BillFee((fen*60 + 5000) / 10000 * 1000) }

// refund gives part of an order back, on both sides.
func (m *madeUp) refund(change func(*pos.Refund)) (*pos.Refund, *wxpay.BillEntry) {
	a, _ := m.order(nil)
	at := a.CreatedAt.Add(time.Minute)
	r := &pos.Refund{
		OutRefundNo: pos.OutRefundNo(fmt.Sprintf("T01-20261123-R%05d-ABCDEF", m.orders)), Kind: pos.TenderWeChat, Sale: a.Sale,
		OutTradeNo: a.OutTradeNo, TotalFee: a.TotalFee, RefundFee: (a.TotalFee + 1) / 2, State: pos.RefundSucceeded,
		CreatedAt: at, Day: billDay, AcceptedAt: at, AcceptedDay: billDay,
	}
	if change != nil {
		change(r)
	}
	e := wxpay.BillEntry{
		TradeTime: at, AppID: "wx1", MchID: "1", DeviceInfo: "till-1", TransactionID: fmt.Sprintf("42%026d", m.orders),
		OutTradeNo: string(a.OutTradeNo), TradeType: "NATIVE", TradeState: wxpay.TradeRefund, FeeType: "CNY",
		RefundID: fmt.Sprintf("50%026d", m.orders), OutRefundNo: string(r.OutRefundNo), RefundFee: int64(r.RefundFee),
		SettlementRefundFee: int64(r.RefundFee), RefundStatus: "SUCCESS", Fee: -fee(int64(r.RefundFee)), Rate: "0.60%",
	}
	m.rows = append(m.rows, e)
	if r.State != "" {
		if err := m.book.Commit(context.Background(), &pos.Change{Kind: pos.EventRefundLearnt, At: at, Refunds: []*pos.Refund{r}}); err != nil {
			m.r.Fatal(err)
		}
	}
	return r, &m.rows[len(m.rows)-1]
}

// drop takes the row that was put down last off the bill.
func (m *madeUp) drop() { m.rows = m.rows[:len(m.rows)-1] }

// planters each plant one difference, or something that is none.
var planters = map[string]func(*madeUp){
	"agrees":        func(m *madeUp) { m.order(nil) },
	"refund agrees": func(m *madeUp) { m.refund(nil) },
	"lost": func(m *madeUp) {
		a, _ := m.order(func(a *pos.Attempt) { a.State, a.Payment = pos.Withdrawn, nil })
		m.plant(pos.DiffLost, string(a.OutTradeNo))
	},
	"unknown": func(m *madeUp) {
		_, e := m.order(nil)
		other := *e
		other.OutTradeNo = strings.Replace(other.OutTradeNo, "ABCDEF", "XYZXYZ", 1)
		m.rows = append(m.rows, other)
		m.plant(pos.DiffUnknown, other.OutTradeNo)
	},
	"closed": func(m *madeUp) {
		a, _ := m.order(func(a *pos.Attempt) { a.State, a.Payment = pos.Closed, nil })
		m.plant(pos.DiffClosed, string(a.OutTradeNo))
	},
	"closed and given back": func(m *madeUp) {
		a, e := m.order(func(a *pos.Attempt) { a.State, a.Payment = pos.Closed, nil })
		back := *e
		back.TradeState, back.RefundID, back.RefundFee, back.SettlementRefundFee = wxpay.TradeRefund, "50-"+e.OutTradeNo, e.TotalFee, e.TotalFee
		back.TotalFee, back.CouponFee, back.Fee = 0, 0, -e.Fee
		m.rows = append(m.rows, back)
		m.plant(pos.DiffReturned, string(a.OutTradeNo))
	},
	"not billed": func(m *madeUp) {
		a, _ := m.order(nil)
		m.drop()
		m.plant(pos.DiffNotBilled, string(a.OutTradeNo))
	},
	"about midnight": func(m *madeUp) {
		a, _ := m.order(func(a *pos.Attempt) { a.Payment.TimeEnd = billDay.Add(1).Start().Add(-2 * time.Second) })
		m.drop()
		m.plant(pos.DiffOtherDay, string(a.OutTradeNo))
	},
	"another day": func(m *madeUp) {
		a, _ := m.order(func(a *pos.Attempt) { a.Payment.TimeEnd = billDay.Add(1).Start().Add(time.Hour) })
		m.plant(pos.DiffOtherDay, string(a.OutTradeNo))
	},
	"other device": func(m *madeUp) {
		a, _ := m.order(func(a *pos.Attempt) { a.Params = wxpay.Params{{Name: "device_info", Value: "till-9"}} })
		m.drop()
		m.plant(pos.DiffOtherDevice, string(a.OutTradeNo))
	},
	"amount": func(m *madeUp) {
		a, e := m.order(nil)
		e.TotalFee++
		m.plant(pos.DiffAmount, string(a.OutTradeNo))
	},
	"mismatch": func(m *madeUp) {
		a, _ := m.order(func(a *pos.Attempt) { a.State, a.Payment, a.Mismatch = pos.Withdrawn, nil, true })
		m.plant(pos.DiffAmount, string(a.OutTradeNo))
	},
	"coupon": func(m *madeUp) {
		a, e := m.order(nil)
		e.CouponFee++
		m.plant(pos.DiffCoupon, string(a.OutTradeNo))
	},
	"revoked": func(m *madeUp) {
		a, e := m.order(nil)
		m.revoke(e)
		m.plant(pos.DiffRevoked, string(a.OutTradeNo))
	},
	"revoked on both sides": func(m *madeUp) {
		_, e := m.order(func(a *pos.Attempt) { a.State, a.Payment = pos.Closed, nil })
		m.revoke(e)
	},
	"duplicate": func(m *madeUp) {
		a, e := m.order(nil)
		m.rows = append(m.rows, *e)
		m.plant(pos.DiffDuplicate, string(a.OutTradeNo))
	},
	"refund unknown": func(m *madeUp) {
		r, _ := m.refund(func(r *pos.Refund) { r.State = "" })
		m.plant(pos.DiffRefundUnknown, string(r.OutRefundNo))
	},
	"refund learnt of later": func(m *madeUp) {
		m.refund(func(r *pos.Refund) { r.Elsewhere, r.AcceptedDay = true, billDay.Add(1) })
	},
	"refund missing": func(m *madeUp) {
		r, _ := m.refund(nil)
		m.drop()
		m.plant(pos.DiffRefundMissing, string(r.OutRefundNo))
	},
	"refund failed and not billed": func(m *madeUp) {
		m.refund(func(r *pos.Refund) { r.State = pos.RefundFailed })
		m.drop()
	},
	"refund amount": func(m *madeUp) {
		r, e := m.refund(nil)
		e.RefundFee++
		m.plant(pos.DiffRefundAmount, string(r.OutRefundNo))
	},
	"refund state": func(m *madeUp) {
		r, e := m.refund(nil)
		e.RefundStatus = "FAIL"
		m.plant(pos.DiffRefundState, string(r.OutRefundNo))
	},
	"refund on its way": func(m *madeUp) {
		_, e := m.refund(nil)
		e.RefundStatus = "PROCESSING"
	},
	"refund that the book thinks closed": func(m *madeUp) {
		r, _ := m.refund(func(r *pos.Refund) { r.State = pos.RefundClosed })
		m.plant(pos.DiffRefundState, string(r.OutRefundNo))
	},
	"fee": func(m *madeUp) {
		_, e := m.order(nil)
		e.Fee += 2000
		m.want[string(pos.DiffFee)+" "] = 1
		m.fees[e.OutTradeNo] = e.Fee
	},
	"rate": func(m *madeUp) {
		_, e := m.order(nil)
		e.Rate = "1.00%"
		m.want[string(pos.DiffFee)+" "] = 1
		m.fees[e.OutTradeNo] = e.Fee
	},
	"another till": func(m *madeUp) {
		_, e := m.order(nil)
		other := *e
		other.OutTradeNo, other.DeviceInfo = "T02-20261123-000001-1-QQQQQQ"+fmt.Sprint(m.orders), "till-2"
		m.rows = append(m.rows, other)
	},
	"nobody's": func(m *madeUp) {
		_, e := m.order(nil)
		other := *e
		other.OutTradeNo, other.DeviceInfo = fmt.Sprint("web-", m.orders), ""
		m.rows = append(m.rows, other)
	},
}

// revoke takes a payment back on the bill.
func (m *madeUp) revoke(e *wxpay.BillEntry) {
	back := *e
	back.TradeState, back.RefundFee, back.SettlementRefundFee, back.RefundStatus = wxpay.TradeRevoked, e.TotalFee, e.TotalFee, "SUCCESS"
	back.TotalFee, back.CouponFee, back.SettlementTotalFee, back.Fee = 0, 0, 0, -e.Fee
	m.rows = append(m.rows, back)
}

// keep stores the rows as the bill, in an order of chance.
func (m *madeUp) keep() {
	rows := rapid.Permutation(m.rows).Draw(m.r, "order")
	var text strings.Builder
	w, err := sandbox.NewBillWriter(&text, sandbox.BillToday, wxpay.BillAll)
	for i := range rows {
		if err == nil {
			err = w.Write(&rows[i])
		}
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		m.r.Fatal(err)
	}
	key := m.bills.Key(billDay)
	if rapid.Bool().Draw(m.r, "whole merchant") {
		key.Device = ""
		for what, n := range m.want { // nothing is left out of such a bill for its device
			if number, ok := strings.CutPrefix(what, string(pos.DiffOtherDevice)+" "); ok {
				delete(m.want, what)
				m.want[string(pos.DiffNotBilled)+" "+number] = n
			}
		}
	}
	if _, err := m.bills.Take(context.Background(), key, strings.NewReader(text.String())); err != nil {
		m.r.Fatal(err)
	}
}

// found are the differences by kind and number.
func found(r *pos.Reconciliation) map[string]int {
	got := map[string]int{}
	for _, d := range r.Differences {
		number := string(d.OutTradeNo)
		if d.OutRefundNo != "" {
			number = string(d.OutRefundNo)
		}
		got[string(d.Kind)+" "+number]++
	}
	return got
}

// TestReconcile finds exactly what was planted, whatever there is of each kind and
// in whatever order the bill has it.
func TestReconcile(t *testing.T) {
	names := slices.Sorted(maps.Keys(planters))
	rapid.Check(t, func(r *rapid.T) {
		m := newMadeUp(r)
		for _, name := range rapid.SliceOfN(rapid.SampledFrom(names), 0, 30).Draw(r, "plants") {
			planters[name](m)
		}
		m.keep()
		result, err := m.bills.Reconcile(context.Background(), billDay)
		if err != nil {
			r.Fatal(err)
		}
		if got := found(result); !maps.Equal(got, m.want) {
			r.Fatalf("found %v\nwant %v", got, m.want)
		}
		m.checkFees(result)
		if sum := len(result.Differences); result.Found != sum || result.Open != sum {
			r.Fatalf("%d found, %d open, %d listed", result.Found, result.Open, sum)
		}
	})
}

// checkFees: a difference of fees names its rows, up to 20 of them.
func (m *madeUp) checkFees(r *pos.Reconciliation) {
	for _, d := range r.Differences {
		if d.Kind != pos.DiffFee {
			continue
		}
		if d.Count != int64(len(m.fees)) || len(d.Fees) != min(len(m.fees), 20) {
			m.r.Fatalf("%d rows, %d named, want %d", d.Count, len(d.Fees), len(m.fees))
		}
		for i, row := range d.Fees {
			if fee, ok := m.fees[string(row.OutTradeNo)]; !ok || row.Fee != fee || i > 0 && row.Row <= d.Fees[i-1].Row {
				m.r.Fatalf("row %+v, want a fee of %s", row, fee)
			}
		}
	}
}

// TestEachKindIsPlanted: no kind of difference goes untested.
func TestEachKindIsPlanted(t *testing.T) {
	planted := map[string]bool{}
	rapid.Check(t, func(r *rapid.T) {
		m := newMadeUp(r)
		for _, name := range slices.Sorted(maps.Keys(planters)) {
			planters[name](m)
		}
		for what := range m.want {
			kind, _, _ := strings.Cut(what, " ")
			planted[kind] = true
		}
	})
	for _, kind := range pos.DifferenceKinds {
		if !planted[string(kind)] {
			t.Errorf("%s is never planted", kind)
		}
	}
}

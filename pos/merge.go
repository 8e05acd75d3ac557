package pos

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"wxtill/wxpay"
)

// merge holds the rows of one bill against rows of the book, in whatever order
// either comes: the bill's rows are put down under a hash of their number, and
// each row of the book takes its own away. What is left on either side is a
// difference. It looks at nothing but what it is given.
//
// A bill of any length fits into the same memory: of a long one a merge takes
// only the numbers of one part, and there is a merge for each part.
type merge struct {
	bills       *Bills
	part, parts uint64

	marks  map[rowKey]billMark
	result Reconciliation
	fees   Difference   // of kind DiffFee, summed up
	found  []Difference // that the rows themselves tell
	absent []BookRow    // paid or refunded here and not on the bill; the first of them
	count  int          // differences, also those that are not listed
}

// rowKey stands for a kind of row and its number: by a hash that nobody can
// make two numbers collide in, and that is as long for every number.
type rowKey [16]byte

// Kinds of rows, the last byte of a key.
const (
	rowPayment byte = iota
	rowRefund
	rowRevoked
)

// billMark is what a merge keeps of a row: little, as there may be a million.
type billMark struct {
	amount, coupon Fen
	row            uint32
	status         refundStatus
	foreign        bool // another till's, or nobody's, unless the book has it
	nowhere        bool // foreign, and names no device
	taken          bool
}

// refundStatus is how a refund ended, as far as a bill and the book can disagree
// about it; 0 while it has not.
type refundStatus uint8

// Ends of a refund in the words of a bill and in those of the book.
var (
	billEnds = map[string]refundStatus{"SUCCESS": 1, "FAIL": 2, "REFUNDCLOSE": 2, "CHANGE": 3}
	bookEnds = map[RefundState]refundStatus{RefundSucceeded: 1, RefundFailed: 2, RefundClosed: 2, RefundChange: 3, RefundByHand: 3}
)

// listed is how many differences are told one by one; the rest is a number.
const listed = 1000

// keyOf is the key of a number, and whether this merge has to do with it.
func (m *merge) keyOf(kind byte, number string) (k rowKey, mine bool) {
	sum := sha256.Sum256([]byte(number))
	copy(k[:], sum[:15])
	k[15] = kind
	return k, binary.LittleEndian.Uint64(sum[16:])%m.parts == m.part
}

// bill puts a row of the bill down.
func (m *merge) bill(row int64, e *wxpay.BillEntry) {
	kind, number := rowOf(e)
	k, mine := m.keyOf(kind, number)
	if !mine {
		return
	}
	mark := billMark{
		amount: Fen(e.TotalFee), coupon: Fen(e.CouponFee), row: uint32(row),
		status:  billEnds[e.RefundStatus],
		foreign: m.bills.foreign(e),
	}
	mark.nowhere = mark.foreign && e.DeviceInfo == ""
	if kind != rowPayment {
		mark.amount = Fen(e.RefundFee)
	}
	if !mark.foreign {
		m.result.Bill.add(e)
		m.fee(row, kind, e)
	}
	if _, again := m.marks[k]; again {
		m.tell(Difference{Kind: DiffDuplicate, OutTradeNo: OutTradeNo(e.OutTradeNo), OutRefundNo: OutRefundNo(refundNumber(e)),
			At: e.TradeTime, Bill: mark.amount, Row: row + 1})
		return
	}
	m.marks[k] = mark
}

// rowOf is what a row is about.
func rowOf(e *wxpay.BillEntry) (kind byte, number string) {
	switch e.TradeState {
	case wxpay.TradeRevoked:
		return rowRevoked, e.OutTradeNo
	case wxpay.TradeRefund:
		return rowRefund, refundNumber(e)
	}
	return rowPayment, e.OutTradeNo
}

// refundNumber is the number of a refund: WeChat's where the shop gave none.
func refundNumber(e *wxpay.BillEntry) string {
	if e.OutRefundNo != "" {
		return e.OutRefundNo
	}
	return e.RefundID
}

// fee holds the charge of a row to the contract. What was taken for a payment
// that was revoked comes back with it, and so with a refund.
func (m *merge) fee(row int64, kind byte, e *wxpay.BillEntry) {
	rate := m.bills.Rate
	if rate == 0 {
		return
	}
	owed, fits := rate.charged(e, kind != rowPayment)
	stated, err := ParseFeeRate(e.Rate)
	if fits && (err != nil || stated == 0 || stated == rate) {
		return
	}
	m.fees.Count++
	m.fees.Fee += e.Fee
	m.fees.FeeOwed += owed
	if len(m.fees.Fees) < feeRows {
		m.fees.Fees = append(m.fees.Fees, FeeRow{Row: row + 1, OutTradeNo: OutTradeNo(e.OutTradeNo),
			OutRefundNo: OutRefundNo(refundNumber(e)), Fee: e.Fee, FeeOwed: owed, Rate: e.Rate})
	}
}

// tell adds a difference, of which the first are listed.
func (m *merge) tell(d Difference) {
	if m.count++; len(m.found) < listed {
		m.found = append(m.found, d)
	}
}

// book takes a row of the book and what the bill has of it away.
func (m *merge) book(b *BookRow) {
	if b.OutRefundNo != "" {
		m.bookRefund(b)
		return
	}
	k, mine := m.keyOf(rowPayment, string(b.OutTradeNo))
	if !mine {
		return
	}
	m.result.Book.Payments++
	m.result.Book.Paid += b.Amount
	m.result.Book.Coupon += b.CouponFee
	mark, ok := m.take(k, wxpay.TradeSuccess)
	if !ok {
		m.lack(b)
		return
	}
	d := Difference{OutTradeNo: b.OutTradeNo, Bill: mark.amount, Book: b.Amount, Row: int64(mark.row) + 1}
	revoked, _ := m.keyOf(rowRevoked, string(b.OutTradeNo))
	if _, back := m.take(revoked, wxpay.TradeRevoked); back {
		d.Kind = DiffRevoked
		m.tell(d)
		return
	}
	switch {
	case mark.amount != b.Amount:
		d.Kind = DiffAmount
	case mark.coupon != b.CouponFee:
		d.Kind, d.Bill, d.Book = DiffCoupon, mark.coupon, b.CouponFee
	default:
		return
	}
	m.tell(d)
}

func (m *merge) bookRefund(b *BookRow) {
	k, mine := m.keyOf(rowRefund, string(b.OutRefundNo))
	if !mine {
		return
	}
	mark, ok := m.take(k, wxpay.TradeRefund)
	if !ok && b.RefundState == RefundFailed {
		return // no money has moved
	}
	m.result.Book.Refunds++
	m.result.Book.Refunded += b.Amount
	if !ok {
		m.lack(b)
		return
	}
	d := Difference{OutTradeNo: b.OutTradeNo, OutRefundNo: b.OutRefundNo, Bill: mark.amount, Book: b.Amount, Row: int64(mark.row) + 1}
	here := bookEnds[b.RefundState]
	switch {
	case mark.amount != b.Amount:
		d.Kind = DiffRefundAmount
	case mark.status != 0 && here != 0 && mark.status != here:
		d.Kind, d.State = DiffRefundState, string(b.RefundState)
	default:
		return
	}
	m.tell(d)
}

// take marks a row of the bill as being in the book. A row that seemed another
// till's is counted as this one's after all, but for the fee: it is charged there.
func (m *merge) take(k rowKey, state wxpay.TradeState) (billMark, bool) {
	mark, ok := m.marks[k]
	if !ok || mark.taken {
		return mark, false
	}
	mark.taken = true
	m.marks[k] = mark
	if mark.foreign {
		e := wxpay.BillEntry{TradeState: state, TotalFee: int64(mark.amount), CouponFee: int64(mark.coupon)}
		if state != wxpay.TradeSuccess {
			e.TotalFee, e.RefundFee = 0, int64(mark.amount)
		}
		m.result.Bill.add(&e)
	}
	return mark, true
}

// lack notes a row of the book that the bill has not.
func (m *merge) lack(b *BookRow) {
	if m.count++; len(m.absent) < listed {
		m.absent = append(m.absent, *b)
	}
}

// left are the places of the rows that nobody took, in the bill's order, but for
// other tills' and for payments that were taken back. Those are counted.
func (m *merge) left() []int64 {
	var rows []int64
	for k, mark := range m.marks {
		switch {
		case mark.taken:
			continue
		case mark.nowhere:
			m.result.Nowhere++
			continue
		case mark.foreign:
			m.result.Others++
			continue
		}
		pair := k
		pair[15] = rowRevoked + rowPayment - k[15]
		other, both := m.marks[pair]
		if k[15] != rowRefund && both && !other.taken {
			if k[15] == rowRevoked {
				m.result.Revoked++
			}
			continue
		}
		rows = append(rows, int64(mark.row))
	}
	slices.Sort(rows)
	m.count += len(rows)
	return rows
}

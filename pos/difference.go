package pos

import (
	"time"

	"wxtill/wxpay"
)

// DifferenceKind names how a bill and the book can disagree. Each has its own
// sentence and advice in the language of the shop.
type DifferenceKind string

const (
	DiffLost          DifferenceKind = "lost"           // 掉单: paid at WeChat, undecided here
	DiffUnknown       DifferenceKind = "unknown"        // paid at WeChat under this till's name, not in the book
	DiffClosed        DifferenceKind = "closed"         // paid at WeChat, closed or refused here
	DiffReturned      DifferenceKind = "returned"       // the same, and WeChat has given it back by itself
	DiffNotBilled     DifferenceKind = "not_billed"     // paid here, not on the bill
	DiffOtherDay      DifferenceKind = "other_day"      // the same, about midnight: on the next bill, or the one before
	DiffOtherDevice   DifferenceKind = "other_device"   // the same, and the order names another device_info than the bill was asked for
	DiffAmount        DifferenceKind = "amount"         // another amount
	DiffCoupon        DifferenceKind = "coupon"         // another part borne by a coupon
	DiffRevoked       DifferenceKind = "revoked"        // taken back at WeChat, paid here
	DiffDuplicate     DifferenceKind = "duplicate"      // the same payment or refund twice on the bill
	DiffRefundUnknown DifferenceKind = "refund_unknown" // refunded at WeChat, not here
	DiffRefundMissing DifferenceKind = "refund_missing" // refunded here, not on the bill
	DiffRefundAmount  DifferenceKind = "refund_amount"  // another amount of a refund
	DiffRefundState   DifferenceKind = "refund_state"   // arrived on one side, failed on the other
	DiffFee           DifferenceKind = "fee"            // fees that are not the contract's, all of a day in one
)

// DifferenceKinds are all kinds, those first in which money waits to be dealt with.
var DifferenceKinds = []DifferenceKind{
	DiffLost, DiffUnknown, DiffClosed, DiffReturned, DiffNotBilled, DiffOtherDay, DiffOtherDevice, DiffAmount, DiffCoupon,
	DiffRevoked, DiffDuplicate, DiffRefundUnknown, DiffRefundMissing, DiffRefundAmount, DiffRefundState, DiffFee,
}

// Remedy is the one thing that the till can do about a difference.
type Remedy string

const (
	RemedyAsk     Remedy = "ask"     // 补单: ask WeChat about the order, and go on from its answer
	RemedyRecover Remedy = "recover" // 补单 of an order that no book has: the same, and book it as a sale of its own
	RemedyBook    Remedy = "book"    // 记入: look the refund up at WeChat and book it as made elsewhere
	RemedyNote    Remedy = "note"    // 记录: write down who has seen to it, and how
)

// Difference is one thing in which bill and book disagree.
type Difference struct {
	Kind        DifferenceKind `json:"kind"`
	OutTradeNo  OutTradeNo     `json:"out_trade_no,omitempty"`
	OutRefundNo OutRefundNo    `json:"out_refund_no,omitempty"` // or WeChat's refund_id where there is none
	Sale        SaleNumber     `json:"sale,omitempty"`
	At          time.Time      `json:"at,omitzero"` // of the money, by WeChat's clock
	Bill        Fen            `json:"bill"`        // amount on the bill; 0 where it has none
	Book        Fen            `json:"book"`        // amount in the book; 0 where it has none
	State       string         `json:"state,omitempty"`
	Device      string         `json:"device_info,omitempty"` // on the order or its row
	Row         int64          `json:"row"`                   // on the bill, from 1; 0 for none

	// Of DiffFee: how many rows, what they cost and what they should.
	Count   int64         `json:"count,omitempty"`
	Fee     wxpay.BillFee `json:"fee,omitempty"`
	FeeOwed wxpay.BillFee `json:"fee_owed,omitempty"`
	Fees    []FeeRow      `json:"fees,omitempty"` // the first of these rows, in the bill's order

	// Settled is how somebody has settled it, nil while nobody has.
	Settled *Correction `json:"settled,omitempty"`
}

// feeRows is how many rows of DiffFee are told one by one.
const feeRows = 20

// FeeRow is a row of the bill whose fee is not the contract's.
type FeeRow struct {
	Row         int64         `json:"row"` // on the bill, from 1
	OutTradeNo  OutTradeNo    `json:"out_trade_no"`
	OutRefundNo OutRefundNo   `json:"out_refund_no,omitempty"` // or WeChat's refund_id where there is none
	Fee         wxpay.BillFee `json:"fee"`
	FeeOwed     wxpay.BillFee `json:"fee_owed"`
	Rate        string        `json:"rate,omitempty"` // that the bill states
}

// Remedy is what the till can do about the difference. A refund of an order that
// the book does not have cannot be booked.
func (d *Difference) Remedy() Remedy {
	switch {
	case d.Kind == DiffLost:
		return RemedyAsk
	case d.Kind == DiffUnknown:
		return RemedyRecover
	case d.Kind == DiffRefundUnknown && d.Sale != "":
		return RemedyBook
	}
	return RemedyNote
}

// MayNote reports whether the difference may be noted instead of what [Difference.Remedy]
// says: an order that is not in the book may be another program's.
func (d *Difference) MayNote() bool { return d.Remedy() == RemedyRecover }

// Correction is how somebody has settled a difference that no booking can mend.
// It stands in the journal; neither bill nor book is changed by it.
type Correction struct {
	Day         Day            `json:"day"`
	Kind        DifferenceKind `json:"kind"`
	OutTradeNo  OutTradeNo     `json:"out_trade_no,omitempty"`
	OutRefundNo OutRefundNo    `json:"out_refund_no,omitempty"`
	Bill        Fen            `json:"bill"`
	Book        Fen            `json:"book"`
	Count       int64          `json:"count,omitempty"` // of DiffFee, as are the next two
	Fee         wxpay.BillFee  `json:"fee,omitempty"`
	FeeOwed     wxpay.BillFee  `json:"fee_owed,omitempty"`
	Note        string         `json:"note,omitempty"` // what was done about it
	At          time.Time      `json:"at"`             // this machine's clock
	By          Grant          `json:"by,omitzero"`
}

// settles reports whether c is about d, with the same figures on both sides.
func (c *Correction) settles(d *Difference) bool {
	return c.Kind == d.Kind && c.OutTradeNo == d.OutTradeNo && c.OutRefundNo == d.OutRefundNo &&
		c.Bill == d.Bill && c.Book == d.Book && c.Count == d.Count && c.Fee == d.Fee && c.FeeOwed == d.FeeOwed
}

// Reconciliation is what came of holding a bill against the book.
type Reconciliation struct {
	BillKey             // of the bill
	FetchedAt time.Time `json:"fetched_at"` // of the bill
	At        time.Time `json:"at"`         // WeChat's clock, as far as it is known

	Bill BillSums `json:"bill"` // rows of this till
	Book BillSums `json:"book"` // without fees

	Others  int64 `json:"others"`  // rows of other tills, told by 设备号
	Nowhere int64 `json:"nowhere"` // rows that name no device and are not this till's
	Revoked int64 `json:"revoked"` // payments taken back, as the book has them, too
	Found   int   `json:"found"`   // differences
	Open    int   `json:"open"`    // that nobody has settled

	// Differences are the first of those found, open ones first.
	Differences []Difference `json:"differences"`
}

// BookRow is a payment or refund of the book that belongs on a bill.
type BookRow struct {
	OutTradeNo  OutTradeNo
	OutRefundNo OutRefundNo // "" of a payment
	Amount      Fen
	CouponFee   Fen         // of a payment
	RefundState RefundState // of a refund
}

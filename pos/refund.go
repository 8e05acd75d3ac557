package pos

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wxtill/wxpay"
)

// OutRefundNo names one refund, at WeChat and at the till. It is made once,
// durable before the first byte is sent, and never used for another refund.
type OutRefundNo string

// RefundState is where a refund stands; see the table in docs/ARCHITECTURE.md.
type RefundState string

const (
	RefundIntended  RefundState = "intended"  // durable; may be on its way to WeChat, or wait for the network
	RefundAccepted  RefundState = "accepted"  // WeChat took it; the money is on its way
	RefundFailed    RefundState = "failed"    // WeChat could not do it: a person sends it again or gives it up
	RefundChange    RefundState = "change"    // the customer's card is dead: a person pays by hand
	RefundSucceeded RefundState = "succeeded" // final: the customer has the money
	RefundByHand    RefundState = "by_hand"   // final: a person has paid it by hand
	RefundClosed    RefundState = "closed"    // final: WeChat ended it, no money moved
	RefundRefused   RefundState = "refused"   // final: surely WeChat did not take it
	RefundGivenUp   RefundState = "given_up"  // final: a person gave it up, no money moved
)

// Final reports whether the state is one that a refund never leaves.
func (s RefundState) Final() bool {
	switch s {
	case RefundSucceeded, RefundByHand, RefundClosed, RefundRefused, RefundGivenUp:
		return true
	}
	return false
}

// Counts reports whether the money is out of the payment, or may be: what a
// refund in this state gives back cannot be given back once more.
func (s RefundState) Counts() bool {
	return s != RefundClosed && s != RefundRefused && s != RefundGivenUp
}

// NoTender stands in [Refund.Tender] for money that never paid for a sale: a
// second payment, a late one, or an order of another till.
const NoTender = -1

// Refund is money back against one payment. It is made once; whoever sends it
// again sends the same.
type Refund struct {
	OutRefundNo   OutRefundNo  `json:"out_refund_no"`
	Kind          TenderKind   `json:"kind"`
	Sale          SaleNumber   `json:"sale,omitempty"`           // "" for an order of another till
	Tender        int          `json:"tender"`                   // its place among the sale's tenders, or NoTender
	OutTradeNo    OutTradeNo   `json:"out_trade_no,omitempty"`   // WeChat only
	TransactionID string       `json:"transaction_id,omitempty"` // WeChat only
	Merchant      MerchantID   `json:"merchant,omitempty"`       // WeChat only
	TotalFee      Fen          `json:"total_fee"`                // of the payment
	RefundFee     Fen          `json:"refund_fee"`
	Lines         []RefundLine `json:"lines,omitempty"`    // the goods it is for; none: an amount
	Rounding      Fen          `json:"rounding,omitempty"` // part of RefundFee that is of no goods, or what they are less by
	Advance       Fen          `json:"advance,omitempty"`  // part of RefundFee that its sale does not count as paid
	Reason        string       `json:"reason,omitempty"`
	By            Grant        `json:"by,omitzero"`
	Params        wxpay.Params `json:"params,omitempty"` // what every sending says, but nonce_str and sign
	State         RefundState  `json:"state"`
	CreatedAt     time.Time    `json:"created_at"`          // this machine's clock
	Day           Day          `json:"day"`                 // business day of CreatedAt by WeChat's clock
	Settles       AlarmKey     `json:"settles,omitzero"`    // the alarm that is over once WeChat has taken it
	Elsewhere     bool         `json:"elsewhere,omitempty"` // not made by this till, found by asking

	Sending bool `json:"sending,omitempty"` // a sending is on its way, or was when the program died
	Unsure  bool `json:"unsure,omitempty"`  // some sending may have reached WeChat and has no known answer
	Exists  bool `json:"exists,omitempty"`  // WeChat has said that it has this refund

	RefundID        string             `json:"refund_id,omitempty"`         // WeChat's number
	RefundStatus    wxpay.RefundStatus `json:"refund_status,omitempty"`     // as refundquery told last
	CouponRefundFee Fen                `json:"coupon_refund_fee,omitempty"` // part of RefundFee that goes back to coupons
	RecvAccount     string             `json:"recv_account,omitempty"`      // where the money goes, in WeChat's words
	AcceptedAt      time.Time          `json:"accepted_at,omitzero"`        // this machine's clock; of cash: when it was handed out
	AcceptedDay     Day                `json:"accepted_day,omitempty"`      // business day of AcceptedAt by WeChat's clock
	SuccessTime     time.Time          `json:"success_time,omitzero"`       // WeChat's clock; zero where it does not say
	EndedAt         time.Time          `json:"ended_at,omitzero"`           // this machine's clock
	Last            Answer             `json:"last,omitzero"`               // newest answer
	Copies          int                `json:"copies,omitempty"`            // slips printed beside the first
}

// RefundLine is what of one line of the sale goes back.
type RefundLine struct {
	Line     int      `json:"line"` // its place in the sale
	Quantity Quantity `json:"quantity"`
	Amount   Fen      `json:"amount"`
}

// CashRefundFee is what the customer's own money gets: refund_fee -
// coupon_refund_fee.
func (r *Refund) CashRefundFee() Fen { return r.RefundFee - r.CouponRefundFee }

// unsent reports whether surely WeChat does not have it.
func (r *Refund) unsent() bool { return !r.Sending && !r.Unsure && !r.Exists }

// Limits of WeChat's on refunds (section 4.8 and what came later).
const (
	maxRefunds     = 50          // of one order
	refundInterval = time.Minute // between two of one order
)

// Errors of giving money back.
var (
	ErrNoSuchRefund   = errors.New("no such refund")
	ErrNoSuchPayment  = errors.New("the sale has no such payment")
	ErrNothingLeft    = errors.New("nothing is left of the payment to give back")
	ErrRefundOverdue  = errors.New("the payment is over a year old: WeChat refunds it no more")
	ErrTooManyRefunds = errors.New("the order has had its 50 refunds")
	ErrNoReturn       = errors.New("that much of the line was not bought, or has been given back")
	ErrNothingPaid    = errors.New("nothing was paid for these goods")
	ErrNotPaid        = errors.New("the order is not paid")
	ErrRefundBusy     = errors.New("the refund is with WeChat: nothing but its answer can change it")
	ErrRefundEnded    = errors.New("the refund has ended")
	ErrNoCertificate  = errors.New("the merchant's certificate is not set up")
	ErrNoSlip         = errors.New("the refund has no slip: WeChat has not taken it")
	ErrNoAlarm        = errors.New("no such alarm, or it is settled already")
)

// OverRefundError says that more was to be given back than is left.
type OverRefundError struct{ Asked, Left Fen }

func (e *OverRefundError) Error() string {
	return fmt.Sprintf("%s to be given back, %s is left", e.Asked, e.Left)
}

// RefundLedger is the part of the book that holds refunds.
type RefundLedger interface {
	// Refund returns ErrNoSuchRefund for an unknown number.
	Refund(ctx context.Context, no OutRefundNo) (*Refund, error)
	// RefundsOf are the refunds of a sale, oldest first.
	RefundsOf(ctx context.Context, sale SaleNumber) ([]*Refund, error)
	// RefundsOfOrder are the refunds of one order at WeChat, oldest first.
	RefundsOfOrder(ctx context.Context, no OutTradeNo) ([]*Refund, error)
	// OpenRefunds are those of all days that have not ended, oldest first.
	OpenRefunds(ctx context.Context) ([]*Refund, error)
	// RefundsMade counts the refunds that this till made on day.
	RefundsMade(ctx context.Context, day Day) (int, error)
}

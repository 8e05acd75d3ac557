package pos

import (
	"time"

	"wxtill/wxpay"
)

// OutTradeNo names one order at WeChat. It is made once, durable before the
// first byte is sent, and never used again.
type OutTradeNo string

// MerchantID is the number of a merchant record in the ledger: which appid,
// mch_id and key an attempt was made with.
type MerchantID int64

// AttemptState is where an attempt stands; see the table in docs/ARCHITECTURE.md.
type AttemptState string

const (
	Intended  AttemptState = "intended"  // durable; a unifiedorder may be on its way
	Presented AttemptState = "presented" // its code is on the screen
	Paying    AttemptState = "paying"    // the customer is at the password
	Withdrawn AttemptState = "withdrawn" // off the screen, still watched
	Paid      AttemptState = "paid"      // final: WeChat confirmed this amount
	Closed    AttemptState = "closed"    // final: WeChat confirmed that it cannot be paid any more
	Refused   AttemptState = "refused"   // final: surely no order came about
)

// Final reports whether the state is one that an attempt never leaves.
func (s AttemptState) Final() bool { return s == Paid || s == Closed || s == Refused }

// OnScreen reports whether the customer is looking at the attempt, or at the
// screen that waits for its code.
func (s AttemptState) OnScreen() bool { return s == Intended || s == Presented || s == Paying }

// Answer is the last thing heard of an attempt, for the screen and the journal.
type Answer struct {
	Call string    `json:"call,omitempty"` // the interface: unifiedorder, orderquery, closeorder, micropay or reverse
	Code string    `json:"code,omitempty"` // trade_state, err_code, or a [Problem] where nothing usable came
	Text string    `json:"text,omitempty"` // return_msg or err_code_des as WeChat worded it
	At   time.Time `json:"at,omitzero"`    // this machine's clock
}

// Attempt is one WeChat order made for a sale. A sale has one or more.
type Attempt struct {
	OutTradeNo OutTradeNo   `json:"out_trade_no"`
	Sale       SaleNumber   `json:"sale"`
	Merchant   MerchantID   `json:"merchant"`
	TotalFee   Fen          `json:"total_fee"`
	Part       bool         `json:"part,omitempty"` // the sale owed more than this when the order was sent
	Params     wxpay.Params `json:"params"`         // what every sending says, but nonce_str and sign
	State      AttemptState `json:"state"`
	CreatedAt  time.Time    `json:"created_at"`  // this machine's clock
	Day        Day          `json:"day"`         // business day of CreatedAt by WeChat's clock
	TimeExpire time.Time    `json:"time_expire"` // WeChat's clock, as sent

	Sending  bool `json:"sending,omitempty"`  // a unifiedorder is on its way, or was when the program died
	Unsure   bool `json:"unsure,omitempty"`   // some sending may have reached WeChat and has no known answer
	Exists   bool `json:"exists,omitempty"`   // WeChat answered one of the sendings with a code_url
	Mismatch bool `json:"mismatch,omitempty"` // WeChat says paid, but not this amount: a person must look

	CodeURL     string    `json:"code_url,omitempty"`    // the newest; older ones are dead
	AnsweredAt  time.Time `json:"answered_at,omitzero"`  // WeChat's clock, last code_url; close_after counts from it
	PresentedAt time.Time `json:"presented_at,omitzero"` // this machine's clock
	WithdrawnAt time.Time `json:"withdrawn_at,omitzero"` // this machine's clock
	EndedAt     time.Time `json:"ended_at,omitzero"`     // this machine's clock
	Last        Answer    `json:"last,omitzero"`         // newest answer
	Queries     int       `json:"queries,omitempty"`     // orderquery calls answered or not
	Late        bool      `json:"late,omitempty"`        // paid after it was withdrawn
	Payment     *Payment  `json:"payment,omitempty"`     // of a paid attempt

	Operator OperatorID `json:"operator,omitempty"` // who asked for the payment
	ByCode   *ByCode    `json:"by_code,omitempty"`  // of a customer's payment code; nil for an order with a QR code
}

// Payment is what a verified orderquery said of a paid order.
type Payment struct {
	TransactionID string    `json:"transaction_id"`
	TimeEnd       time.Time `json:"time_end"` // WeChat's clock
	BankType      string    `json:"bank_type,omitempty"`
	CouponFee     Fen       `json:"coupon_fee,omitempty"` // part of total_fee that a coupon bore
}

// PayerFee is what the customer's own money came to: total_fee - coupon_fee.
func (a *Attempt) PayerFee() Fen {
	if a.Payment == nil {
		return a.TotalFee
	}
	return a.TotalFee - a.Payment.CouponFee
}

// Undecided reports whether the attempt still has to end.
func (a *Attempt) Undecided() bool { return !a.State.Final() }

package wxpay

import "time"

// MicropayState is how a payment by payment code stands.
type MicropayState string

const (
	MicropaySent      MicropayState = "sent"      // the code may have left; nothing is known
	MicropayPaying    MicropayState = "paying"    // the customer is asked for the password
	MicropayReversing MicropayState = "reversing" // being taken back; it will not become paid any more
	MicropayPaid      MicropayState = "paid"      // final: the money is the shop's
	MicropayReversed  MicropayState = "reversed"  // final: the customer has the money, or never gave it
	MicropayRefused   MicropayState = "refused"   // final: WeChat refused the code, or it never left
)

// CodePayment is a payment by payment code as a value: what [Client.PayByCode]
// hands to be stored, and what [Client.ResumeByCode] goes on from after a crash.
// It is good for JSON and holds no auth_code.
type CodePayment struct {
	Order   Params        `json:"order"` // as [Client.NewMicropay] made it
	State   MicropayState `json:"state"`
	SentAt  time.Time     `json:"sent_at"`           // just before the code left
	Known   bool          `json:"known,omitempty"`   // WeChat had an order of this number before the code: it is asked about, never taken back
	GiveUp  bool          `json:"give_up,omitempty"` // do not wait for the customer any longer: see ResumeByCode
	Payment *Payment      `json:"payment,omitempty"` // of MicropayPaid, without Params
}

// String is which payment it is and how it stands.
func (p CodePayment) String() string {
	return "payment by code " + p.OutTradeNo() + " " + string(p.State)
}

// GoString is String, for %#v.
func (p CodePayment) GoString() string { return p.String() }

// OutTradeNo is the order's number.
func (p CodePayment) OutTradeNo() string { return p.Order.Get("out_trade_no") }

// Final reports whether the payment has ended.
func (p CodePayment) Final() bool {
	return p.State == MicropayPaid || p.State == MicropayReversed || p.State == MicropayRefused
}

// differs names the field by which what WeChat tells of the order, 0 and "" where
// it does not, shows that to be another sale's, or "".
func (p CodePayment) differs(totalFee int64, feeType string) string {
	own, ok := fee(p.Order.Get("total_fee"), false)
	switch {
	case !ok || totalFee != 0 && totalFee != own:
		return "total_fee"
	case feeType != "" && feeType != "CNY":
		return "fee_type"
	}
	return ""
}

package pos

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wxtill/wxpay"
)

// ByCode is what an attempt has that takes the money by the customer's payment code:
// how far package wxpay has come with it. The code itself is kept nowhere.
type ByCode struct {
	State  wxpay.MicropayState `json:"state"`
	SentAt time.Time           `json:"sent_at"`           // this machine's clock, just before the code left
	GiveUp bool                `json:"give_up,omitempty"` // nobody waits for the customer any longer
}

// ErrCodeCertificate says why no payment code is charged: without the merchant's
// certificate nothing could be taken back.
var ErrCodeCertificate = errors.New("a payment code needs the merchant's certificate")

// codePayment is the attempt as package wxpay knows it.
func (a *Attempt) codePayment() wxpay.CodePayment {
	return wxpay.CodePayment{Order: a.Params, State: a.ByCode.State, SentAt: a.ByCode.SentAt, GiveUp: a.ByCode.GiveUp}
}

// Reversed reports whether the payment code's order was taken back: it is closed then.
func (a *Attempt) Reversed() bool {
	return a.State == Closed && a.ByCode != nil && a.ByCode.State == wxpay.MicropayReversed
}

// giveUp has a payment code not waited for any longer: who is at the password may
// still pay until the order is taken back.
func (a *Attempt) giveUp() {
	if a.ByCode != nil {
		code := *a.ByCode
		code.GiveUp = true
		a.ByCode = &code
	}
}

// PayByCode takes what the sale owes by the payment code that the customer shows. A
// QR code that is on the screen is withdrawn first; one for a part has that part taken. It
// returns once the order is durable and before the code is sent, once; the code is kept in
// memory until then and nowhere else. Where a payment code is under way already nothing is
// done and its number returned: a scanner that reads twice is harmless.
//
// Whatever came of it, another code is another attempt. One that is not paid within
// half a minute is taken back at WeChat, which the watcher sees to through a restart.
//
// Errors: ErrNotSignedIn, ErrSaleEmpty, *wxpay.FieldError where code is none or the order
// cannot be made, ErrCodeCertificate with what Options.CanRefund says, those of the ledger.
func (t *Till) PayByCode(ctx context.Context, code wxpay.AuthCode) (OutTradeNo, error) {
	return t.payByCode(ctx, 0, code)
}

// payByCode is PayByCode, or [Till.PayPartByCode] where part is not 0.
func (t *Till) payByCode(ctx context.Context, part Fen, code wxpay.AuthCode) (OutTradeNo, error) {
	t.weather.waitKnown(ctx)
	t.mu.Lock()
	if w := t.onScreen(); w != nil && w.a.ByCode != nil {
		defer t.mu.Unlock()
		return w.a.OutTradeNo, nil
	}
	e, err := t.payByCodeLocked(ctx, part, code)
	t.mu.Unlock()
	if err == nil {
		t.publish(e)
	}
	return e.OutTradeNo, err
}

func (t *Till) payByCodeLocked(ctx context.Context, part Fen, code wxpay.AuthCode) (Event, error) {
	seller, err := t.own(RightSell)
	if err != nil {
		return Event{}, err
	}
	if _, err := wxpay.ParseAuthCode(string(code)); err != nil {
		return Event{}, err
	}
	w := t.onScreen()
	if part == 0 && w != nil {
		part = w.a.part()
	}
	fee, err := t.feeOf(part)
	if err != nil {
		return Event{}, err
	}
	if t.CanRefund != nil {
		if err := t.CanRefund(); err != nil {
			return Event{}, fmt.Errorf("%w: %w", ErrCodeCertificate, err)
		}
	}
	if w != nil {
		if _, err := t.withdrawLocked(ctx, w); err != nil {
			return Event{}, err
		}
	}
	return t.begin(ctx, seller, fee, t.newCodeAttempt, code)
}

// learnCode changes a by the step that the payment of its code has come to, and by the
// answer that brought it there. It looks at nothing but its arguments.
func learnCode(a *Attempt, p wxpay.CodePayment, ans answer) verdict {
	if ans.call != "" {
		a.Last = ans.answered()
	}
	a.Sending, a.Unsure = false, true // until WeChat has said how it ended
	code := *a.ByCode
	code.State, code.GiveUp = p.State, code.GiveUp || p.GiveUp
	a.ByCode = &code
	switch p.State {
	case wxpay.MicropayPaid:
		a.Exists = true
		a.Late = a.State == Withdrawn
		a.Payment = &Payment{
			TransactionID: p.Payment.TransactionID,
			TimeEnd:       p.Payment.TimeEnd,
			BankType:      p.Payment.BankType,
			CouponFee:     Fen(p.Payment.CouponFee),
		}
		end(a, Paid, ans.at)
		return verdict{kind: EventPaid}
	case wxpay.MicropayReversed:
		end(a, Closed, ans.at)
		return verdict{kind: EventClosed}
	case wxpay.MicropayRefused:
		a.Unsure = false
		end(a, Refused, ans.at)
		return verdict{kind: EventRefused}
	case wxpay.MicropayReversing:
		withdraw(a, ans.at)
		return verdict{kind: EventReversing}
	}
	a.Exists = true
	if a.State == Intended {
		a.State = Paying
	}
	return verdict{kind: EventPaying}
}

// codeCalls are the calls of one step about a payment code. They keep what was heard.
type codeCalls struct {
	Gateway
	t        *Till
	ans      answer // the newest
	trouble  answer // the last that was none; zero where all were
	queries  int
	otherKey bool // some answer bore no signature of the key that was asked with
	ordered  Fen
	told     Fen  // what was paid, by the newest query
	other    bool // and it is not what was ordered
}

func (c *codeCalls) hear(ans answer) {
	ans.at = c.t.Clock.Now()
	ans.wechat = c.t.weather.wechat(ans.at)
	c.ans = ans
	if ans.err != nil {
		c.trouble = ans
	}
	var e *wxpay.Error
	if errors.As(ans.err, &e) && (e.Problem == wxpay.ProblemProtocol || e.Problem == wxpay.ProblemSignature) {
		c.otherKey = true
	}
}

// Micropay implements [wxpay.CodeGateway].
func (c *codeCalls) Micropay(ctx context.Context, order wxpay.Params, code wxpay.AuthCode) (*wxpay.Payment, error) {
	paid, err := c.Gateway.Micropay(ctx, order, code)
	c.hear(answer{call: callPay, err: err})
	return paid, err
}

// OrderQuery implements [wxpay.CodeGateway].
func (c *codeCalls) OrderQuery(ctx context.Context, q wxpay.OrderQueryRequest) (*wxpay.OrderQueryResponse, error) {
	ans := answer{call: callQuery}
	ans.query, ans.err = c.Gateway.OrderQuery(ctx, q)
	c.queries++
	c.other = false
	if ans.err == nil {
		paid := ans.query.TradeState == wxpay.TradeSuccess || ans.query.TradeState == wxpay.TradeRefund
		c.other, c.told = paid && !comesTo(ans.query, c.ordered), Fen(ans.query.TotalFee)
	}
	if ans.err == nil && ans.query.TradeState == wxpay.TradeRefund {
		ans.back, ans.err = refundsAt(ctx, c.Gateway, OutTradeNo(q.OutTradeNo))
		if ans.err != nil {
			c.hear(ans)
			return nil, fmt.Errorf("asking about the refunds of the order: %v", ans.err) // what refuses that is no word about the order
		}
	}
	c.hear(ans)
	return ans.query, ans.err
}

// Reverse implements [wxpay.CodeGateway].
func (c *codeCalls) Reverse(ctx context.Context, q wxpay.ReverseRequest) (*wxpay.ReverseResponse, error) {
	r, err := c.Gateway.Reverse(ctx, q)
	c.hear(answer{call: callReverse, err: err})
	return r, err
}

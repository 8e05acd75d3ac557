package sandbox

import (
	"maps"
	"regexp"
	"slices"
	"time"

	"wxtill/wxpay"
)

const (
	micropayType  = "MICROPAY"
	payCodeLife   = time.Minute        // of a payment code, from the moment the phone shows it
	payCodesKept  = time.Hour          // then one is not told from any other number
	codeExpire    = time.Minute        // ahead of which time_expire of a micropay never has to lie further
	passwordAbove = 100_000            // fen: above 1000 yuan the customer enters the password
	reverseWithin = 7 * 24 * time.Hour // then an order cannot be taken back
)

// payCode is what a phone shows to be scanned by the shop.
type payCode struct {
	phone *Phone
	born  time.Time
	used  bool
}

// micropayRules are the fields of /pay/micropay.
var micropayRules = slices.Concat(orderFields, authCodeRules)

var payCodeForm = regexp.MustCompile(`^1[0-5][0-9]{16}$`)

// ShowPayCode opens the page with the customer's payment code and returns the 18
// digits. They are good for one payment within a minute. What was on the phone
// before is left.
func (p *Phone) ShowPayCode() (code string, err error) {
	err = p.act(func(now time.Time) error {
		p.leave()
		code = "1" + p.box.rand.text("01234", 1) + p.box.rand.text(digits, 16)
		p.page, p.payCode = PagePayCode, code
		maps.DeleteFunc(p.box.payCodes, func(_ string, c *payCode) bool { return now.Sub(c.born) > payCodesKept })
		p.box.payCodes[code] = &payCode{phone: p, born: now}
		return nil
	})
	return code, err
}

// holder finds the phone that shows a code, or says what is wrong with the code.
func (s *Sandbox) holder(text string, now time.Time) (*payCode, *failure) {
	c := s.payCodes[text]
	switch {
	case !payCodeForm.MatchString(text):
		return nil, &failure{"AUTH_CODE_INVALID", "请扫描微信支付授权码(以10/11/12/13/14/15为前缀的18位数字)"}
	case c == nil:
		return nil, &failure{"AUTH_CODE_ERROR", "请扫描有效的付款码"}
	case c.used:
		return nil, &failure{"AUTH_CODE_INVALID", "每个二维码仅限使用一次，请刷新再试"}
	case now.Sub(c.born) >= payCodeLife:
		return nil, &failure{"AUTHCODEEXPIRE", "二维码已过期，请用户在微信上刷新后再试"}
	}
	return c, nil
}

// micropay takes the money of the customer whose code was scanned, or asks for
// the password first.
func (s *Sandbox) micropay(p wxpay.Params, now time.Time) (wxpay.Params, *failure) {
	if fail := taken(s.book.order(p.Get("out_trade_no"), now)); fail != nil {
		return nil, fail
	}
	if fail := checkTimes(p, now, min(s.o.Rules.MinExpire, codeExpire)); fail != nil {
		return nil, fail
	}
	code, fail := s.holder(p.Get("auth_code"), now)
	if fail != nil {
		return nil, fail
	}
	code.used = true
	o := newOrder(p.With("trade_type", micropayType), s.newCode(micropayType, now), now)
	s.book.add(o)
	phone := code.phone
	phone.leave()
	phone.deeds++ // no late payment of another order comes any more
	phone.page, phone.order, phone.prepayID, phone.err, phone.paysAt = PagePassword, o, o.last().PrepayID, nil, time.Time{}
	if o.TotalFee > s.o.Rules.passwordAbove() {
		o.State = wxpay.TradeUserPaying
		return nil, failUserPaying
	}
	s.settle(o, phone, now)
	phone.page = PagePaid
	return o.tellPayment(), nil // and no trade_state, which only a query tells
}

// taken says why a number cannot be paid by a code: it has been used.
func taken(o *Order) *failure {
	switch {
	case o == nil:
		return nil
	case o.State == wxpay.TradeRevoked:
		return &failure{"ORDERREVERSED", "该订单已撤销"}
	case o.State == wxpay.TradeClosed:
		return failOrderClosed
	case o.settled():
		return failOrderPaid
	}
	return failNumberUsed
}

// passwordAbove is the amount in fen above which the password is asked for.
func (r Rules) passwordAbove() int64 {
	switch {
	case r.PasswordAbove < 0:
		return 0
	case r.PasswordAbove == 0:
		return passwordAbove
	}
	return r.PasswordAbove
}

// reverse takes an order back: closed if it was not paid, paid back if it was.
// The customer who is on the password page can no longer pay, and sees it. Doing it
// again changes nothing.
func (s *Sandbox) reverse(p wxpay.Params, now time.Time) (wxpay.Params, *failure) {
	o, fail := s.named(p, now)
	switch {
	case fail != nil:
		return nil, fail
	case o.tradeType() != micropayType, o.State == wxpay.TradeRefund:
		return nil, &failure{"INVALID_REQUEST", "该订单不支持撤销"}
	case now.Sub(o.Created) >= reverseWithin:
		return nil, &failure{"REVERSE_EXPIRE", "订单超过撤销期限"}
	case now.Sub(o.Created) < s.o.Rules.ReverseAfter:
		return nil, failSystem
	}
	if o.State != wxpay.TradeRevoked {
		o.State, o.Revoked = wxpay.TradeRevoked, now
		for _, p := range s.phones {
			p.turn(o, PageGone, ErrTakenBack)
		}
	}
	return nil, nil
}

// recall is what reverse says about being called again.
func recall(fail *failure) string {
	if fail != nil && (fail.code == "SYSTEMERROR" || fail.code == "USERPAYING") {
		return "Y"
	}
	return "N"
}

// authCodeToOpenID names the customer who shows a code, and leaves the code as
// it is.
func (s *Sandbox) authCodeToOpenID(p wxpay.Params, now time.Time) (wxpay.Params, *failure) {
	code, fail := s.holder(p.Get("auth_code"), now)
	if fail != nil {
		return nil, fail
	}
	return wxpay.Params{{Name: "openid", Value: string(openID(s.o.AppID, code.phone.account))}}, nil
}

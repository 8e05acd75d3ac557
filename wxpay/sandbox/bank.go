package sandbox

import (
	"time"

	"wxtill/wxpay"
)

// What a customer pays with: bank_type.
const (
	bankBalance = "CFT"       // 零钱, the balance at WeChat
	bankCard    = "CMB_DEBIT" // a card of a bank
)

// UseBalance makes the customer pay with the balance at WeChat (零钱, bank_type
// CFT), or with a card again. It decides how long a refund takes.
func (p *Phone) UseBalance(on bool) {
	p.box.mu.Lock()
	defer p.box.mu.Unlock()
	p.balance = on
}

// PayAtBank enters the password and WeChat waits for the bank: the order is ACCEPT,
// and paid after that time, whatever the customer does meanwhile. One that was
// closed by then is lost as by PayLost; for one that was taken back the bank pays
// nothing.
func (p *Phone) PayAtBank(after time.Duration) error {
	return p.act(func(now time.Time) error {
		if err := p.askPassword(now); err != nil {
			return err
		}
		o := p.order
		p.page, o.State = PageAccepted, wxpay.TradeAccept
		p.box.later(after, func() { p.debit(o) })
		return nil
	})
}

// debit is the bank's payment of an order that was ACCEPT.
func (p *Phone) debit(o *Order) {
	p.box.mu.Lock()
	defer p.box.mu.Unlock()
	now := p.box.Now()
	switch o.grow(now); o.State {
	case wxpay.TradeAccept:
		p.box.pay(o, p, now)
		p.turn(o, PagePaid, nil)
	case wxpay.TradeClosed:
		p.box.settle(o, p, now)
		p.box.giveBack(o, now)
		p.turn(o, PageGone, ErrGivenBack)
	}
	_ = p.box.book.save() // the next change writes it again
}

// giveBack is WeChat's own refund of a payment that came too late.
func (s *Sandbox) giveBack(o *Order, now time.Time) {
	r := &Refund{OutTradeNo: o.OutTradeNo, RefundFee: o.TotalFee, Created: now}
	s.takeIn(o, r, now)
	s.apply(o, r, now)
}

// turn changes the page of a phone that still shows the order, where somebody else
// than its customer did something.
func (p *Phone) turn(o *Order, page Page, err error) {
	if p.order == o {
		p.page, p.err, p.paysAt = page, err, time.Time{}
	}
}

// PayLost is a payment that the bank makes although the order has been closed
// since it was scanned (银行掉单, 4.7): WeChat learns of it too late and gives it
// back by itself. The order becomes REFUND, with a refund whose out_refund_no is
// its refund_id, and the phone shows ErrGivenBack. The call itself fails with
// ErrNotClosed where there is nothing to lose yet.
func (p *Phone) PayLost() error {
	err := p.act(func(now time.Time) error {
		switch {
		case p.order == nil:
			return ErrNothingScanned
		case p.order.State != wxpay.TradeClosed:
			return ErrNotClosed
		}
		p.box.settle(p.order, p, now)
		p.box.giveBack(p.order, now)
		return ErrGivenBack
	})
	if err == ErrGivenBack {
		return nil
	}
	return err
}

// pay makes the order paid and notifies the shop. There is no notification of a
// micropay, whose answer tells it.
func (s *Sandbox) pay(o *Order, p *Phone, now time.Time) {
	s.settle(o, p, now)
	if o.tradeType() != micropayType {
		s.announce(notice{"notify", o.OutTradeNo}, 1)
	}
}

// settle makes the order paid by this customer.
func (s *Sandbox) settle(o *Order, p *Phone, now time.Time) {
	o.State = wxpay.TradeSuccess
	o.Coupons = s.couponsFor(o)
	o.CouponFee = couponSum(o.Coupons)
	o.Account = p.account
	o.OpenID = openID(s.o.AppID, p.account)
	o.BankType = bankCard
	if p.balance {
		o.BankType = bankBalance
	}
	o.TimeEnd = now
	o.FeeRate = s.o.FeeRate
	for o.TransactionID == "" || s.book.paid[o.TransactionID] != "" {
		o.TransactionID = "4200" + s.rand.text(digits, 6) + now.In(beijing).Format("20060102") + s.rand.text(digits, 10)
	}
	s.book.paid[o.TransactionID] = o.OutTradeNo
}

package sandbox

import (
	"errors"

	"wxtill/wxpay"
)

// What a phone tells its owner.
var (
	ErrUnknownCode    = errors.New("this is no WeChat Pay code")
	ErrCodeDead       = errors.New("this code is not valid any more")
	ErrExpired        = errors.New("this order has expired")
	ErrClosed         = errors.New("this order is closed")
	ErrAlreadyPaid    = errors.New("this order has been paid")
	ErrScannedByOther = errors.New("this code has been scanned by somebody else")
	ErrNothingScanned = errors.New("nothing has been scanned")
)

// Phone is one customer's phone. It may be used from any goroutine.
type Phone struct {
	s      *Sandbox
	openID string
	no     string // guarded by s.mu; order that was scanned
	page   Page   // guarded by s.mu
}

// Page is what the phone shows.
type Page string

const (
	PageIdle     Page = "idle"
	PageScanned  Page = "scanned"  // amount and shop, a button to pay
	PagePassword Page = "password" // the password is asked for
	PagePaid     Page = "paid"
	PageNoMoney  Page = "nomoney"
	PageGone     Page = "gone" // the order could not be paid any more
)

// PhoneView is a snapshot of a phone for a panel beside the till.
type PhoneView struct {
	Page       Page
	OutTradeNo string
	Body       string
	TotalFee   int64 // fen
}

// NewPhone is the phone of another customer.
func (s *Sandbox) NewPhone(openID string) *Phone { return &Phone{s: s, openID: openID, page: PageIdle} }

// Scan reads a code_url. A code belongs to the first account that scans it.
func (p *Phone) Scan(codeURL string) error {
	return p.act(func() error {
		no, ok := p.s.codes[codeURL]
		if !ok {
			for _, o := range p.s.orders {
				if o.CodeURL == codeURL {
					return endedError(p.s.state(o))
				}
			}
			return ErrUnknownCode
		}
		o := p.s.orders[no]
		switch {
		case p.s.o.Now().Sub(o.CodeMade) > codeLife:
			return ErrCodeDead
		case p.s.expired(o):
			return ErrExpired
		case o.ScannedBy != "" && o.ScannedBy != p.openID:
			return ErrScannedByOther
		}
		o.ScannedBy = p.openID
		p.no, p.page = no, PageScanned
		return nil
	})
}

// endedError says why a code of an order in this state cannot be scanned.
func endedError(s wxpay.TradeState) error {
	switch s {
	case wxpay.TradeSuccess, wxpay.TradeRefund:
		return ErrAlreadyPaid
	case wxpay.TradeClosed:
		return ErrClosed
	}
	return ErrCodeDead
}

// AskPassword opens the password page: the order is USERPAYING, and may be paid
// even when time_expire passes meanwhile.
func (p *Phone) AskPassword() error {
	return p.order(func(o *Order) error {
		if p.s.expired(o) && o.State != wxpay.TradeUserPaying {
			p.page = PageGone
			return ErrExpired
		}
		o.State = wxpay.TradeUserPaying
		p.page = PagePassword
		return nil
	})
}

// Pay enters the password.
func (p *Phone) Pay() error {
	return p.order(func(o *Order) error {
		if p.s.expired(o) && o.State != wxpay.TradeUserPaying {
			p.page = PageGone
			return ErrExpired
		}
		p.s.debit(o, p.openID)
		p.page = PagePaid
		return nil
	})
}

// Cancel leaves the page without paying; the order waits on.
func (p *Phone) Cancel() error {
	return p.order(func(o *Order) error {
		o.State = wxpay.TradeNotPay
		p.page, p.no = PageIdle, ""
		return nil
	})
}

// NoMoney tries to pay from an account that cannot: PAYERROR, the order waits on.
func (p *Phone) NoMoney() error {
	return p.order(func(o *Order) error {
		o.State = wxpay.TradePayError
		p.page = PageNoMoney
		return nil
	})
}

// Snapshot is what the phone shows now.
func (p *Phone) Snapshot() PhoneView {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	v := PhoneView{Page: p.page, OutTradeNo: p.no}
	if o := p.s.orders[p.no]; o != nil {
		v.Body, v.TotalFee = o.Content["body"], o.TotalFee
	}
	return v
}

// order acts on the order that was scanned while it can still be paid.
func (p *Phone) order(fn func(*Order) error) error {
	return p.act(func() error {
		o := p.s.orders[p.no]
		if o == nil {
			return ErrNothingScanned
		}
		switch p.s.state(o) {
		case wxpay.TradeSuccess, wxpay.TradeRefund, wxpay.TradeClosed, wxpay.TradeRevoked:
			p.page = PageGone
			return endedError(o.State)
		}
		return fn(o)
	})
}

// act runs fn under the lock and keeps what it did.
func (p *Phone) act(fn func() error) error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	if err := fn(); err != nil {
		return err
	}
	return p.s.save()
}

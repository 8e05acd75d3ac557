package sandbox

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"slices"
	"time"

	"wxtill/wxpay"
)

// Page is what a phone shows.
type Page string

const (
	PageIdle     Page = "idle"     // nothing scanned
	PageScanned  Page = "scanned"  // the amount, and a button to pay
	PagePassword Page = "password" // the password page: the order is USERPAYING
	PageAccepted Page = "accepted" // the password was right, and the bank has not paid yet: the order is ACCEPT
	PagePaid     Page = "paid"
	PageNoMoney  Page = "nomoney" // the bank refused; the customer may try again
	PageTooSlow  Page = "tooslow" // so may one who was too slow
	PagePayCode  Page = "paycode" // a payment code, for the shop to scan
	PageGone     Page = "gone"    // what was scanned cannot be paid, or not any more; see PhoneView.Err
)

// Phone is the WeChat of one customer. Its methods are what the customer does;
// they return a *PhoneError when WeChat says no. Safe for use by several
// goroutines.
type Phone struct {
	box     *Sandbox
	account string

	// Guarded by box.mu.
	page     Page
	order    *Order // what is on the screen, nil when idle or when nothing came of a scan
	prepayID string // by which of the order's it got there
	payCode  string // the last that was shown
	err      error
	deeds    int       // how many things were done; a late payment waits for no other
	paysAt   time.Time // of a late payment; zero: none waits
	balance  bool      // pays with the balance
}

// PhoneView is a snapshot of a phone, for a picture of it.
type PhoneView struct {
	Account    string    `json:"account"`
	Page       Page      `json:"page"`
	OutTradeNo string    `json:"out_trade_no,omitempty"` // of the order on the screen, as the other fields
	TotalFee   int64     `json:"total_fee,omitempty"`    // fen
	CouponFee  int64     `json:"coupon_fee,omitempty"`   // fen of it that WeChat pays
	Body       string    `json:"body,omitempty"`
	PayCode    string    `json:"pay_code,omitempty"` // on the page with the payment code
	Message    string    `json:"message,omitempty"`  // key of Err, "" without one
	Says       string    `json:"says,omitempty"`     // err_code_des of the shop that refused
	PaysAt     time.Time `json:"pays_at,omitzero"`   // when a late payment will be made
	Balance    bool      `json:"balance"`            // see UseBalance
	Err        error     `json:"-"`                  // what the last thing tried was refused for, else nil
}

// Snapshot tells what the phone shows.
func (p *Phone) Snapshot() PhoneView {
	p.box.mu.Lock()
	defer p.box.mu.Unlock()
	st := PhoneView{Account: p.account, Page: p.page, Err: p.err, PaysAt: p.paysAt}
	if p.page == PagePayCode {
		st.PayCode = p.payCode
	}
	var e *PhoneError
	if errors.As(p.err, &e) {
		st.Message = e.Key
		if e.Key == ErrShopRefused.Key {
			st.Says = e.text
		}
	}
	if p.order != nil {
		st.OutTradeNo, st.TotalFee, st.Body = p.order.OutTradeNo, p.order.TotalFee, p.order.Content.Get("body")
		st.CouponFee = couponSum(p.box.couponsFor(p.order))
	}
	return st
}

// Scan reads a code: a code_url, a static code, about which the shop is then
// asked at [Options.NativeCallback], or the short link to either. The first
// account that scans a code_url owns it. What was on the phone before is left.
func (p *Phone) Scan(code string) error {
	code = p.box.lengthen(scanned(code))
	if link, ok := bizPayLink(code); ok {
		return p.scanProduct(link)
	}
	return p.act(func(now time.Time) error {
		p.leave()
		prepayID := p.box.book.codes[code]
		o := p.box.book.byPrepay(prepayID, now)
		if o == nil {
			return ErrUnknownCode
		}
		return p.show(o, prepayID, now)
	})
}

// show puts an order on the screen, which then is this account's.
func (p *Phone) show(o *Order, prepayID string, now time.Time) error {
	c := o.code(prepayID)
	if err := o.payable(c, now); err != nil {
		return err
	}
	if c.ScannedBy != "" && c.ScannedBy != p.account {
		return ErrScannedByOther
	}
	c.ScannedBy = p.account
	p.page, p.order, p.prepayID = PageScanned, o, prepayID
	return nil
}

// AskPassword opens the password page: the order becomes USERPAYING, and time
// can no longer keep the customer from paying.
func (p *Phone) AskPassword() error { return p.act(p.askPassword) }

// Pay enters the password, by way of the password page if it is not open yet.
// The order is then paid for good.
func (p *Phone) Pay() error { return p.act(p.pay) }

func (p *Phone) pay(now time.Time) error {
	if err := p.askPassword(now); err != nil {
		return err
	}
	p.box.pay(p.order, p, now)
	p.page = PagePaid
	return nil
}

// PayLater opens the password page and pays after that time, unless the
// customer does anything else before.
func (p *Phone) PayLater(after time.Duration) error {
	return p.act(func(now time.Time) error {
		if err := p.askPassword(now); err != nil {
			return err
		}
		p.paysAt = now.Add(after)
		deed := p.deeds
		p.box.later(after, func() {
			p.box.mu.Lock()
			defer p.box.mu.Unlock()
			if p.deeds == deed {
				_ = p.locked(p.pay) // the phone shows what it was refused for
			}
		})
		return nil
	})
}

// NoMoney enters the password, and the bank refuses: the order becomes PAYERROR
// and the phone shows ErrNoMoney. The call itself fails only where Pay would.
// The customer can try again.
func (p *Phone) NoMoney() error { return p.fail(wxpay.TradePayError, ErrNoMoney) }

// Cancel leaves the page: the order is NOTPAY again and can still be paid by
// whoever scans it. After a payment it only closes the page.
func (p *Phone) Cancel() error {
	return p.act(func(time.Time) error {
		if p.page == PageIdle {
			return ErrNothingScanned
		}
		p.leave()
		return nil
	})
}

// TooSlow leaves the password page open until WeChat gives it up: the order becomes
// NOPAY and the phone shows ErrTooSlow. The call itself fails only where
// AskPassword would. The customer can try again.
func (p *Phone) TooSlow() error { return p.fail(wxpay.TradeNoPay, ErrTooSlow) }

// fail opens the password page, and nothing good comes of it.
func (p *Phone) fail(state wxpay.TradeState, why *PhoneError) error {
	err := p.act(func(now time.Time) error {
		if err := p.askPassword(now); err != nil {
			return err
		}
		p.order.State = state
		return why
	})
	if err == why {
		return nil
	}
	return err
}

// act does one thing under the lock, keeps its error on the screen and the
// result on disk.
func (p *Phone) act(do func(now time.Time) error) error {
	p.box.mu.Lock()
	defer p.box.mu.Unlock()
	return p.locked(do)
}

func (p *Phone) locked(do func(now time.Time) error) error {
	p.deeds++
	p.paysAt = time.Time{}
	p.err = do(p.box.Now())
	switch {
	case p.err == nil, p.err == ErrNothingScanned, p.page == PagePaid, p.page == PageAccepted:
	case p.err == ErrNoMoney:
		p.page = PageNoMoney
	case p.err == ErrTooSlow:
		p.page = PageTooSlow
	default:
		p.page = PageGone
	}
	if err := p.box.book.save(); err != nil {
		return err
	}
	return p.err
}

func (p *Phone) askPassword(now time.Time) error {
	if p.order == nil {
		return ErrNothingScanned
	}
	p.order.grow(now)
	switch {
	case p.page == PagePaid, p.page == PageAccepted:
		return ErrAlreadyPaid
	case p.page == PagePassword && !p.order.settled() && p.order.State != wxpay.TradeAccept:
		return nil
	}
	if err := p.order.payable(p.order.code(p.prepayID), now); err != nil {
		return err
	}
	p.page, p.order.State = PagePassword, wxpay.TradeUserPaying
	return nil
}

// leave closes the page. The order stays USERPAYING only while another phone is
// on its password page, which a fresh code makes possible.
func (p *Phone) leave() {
	o := p.order
	p.page, p.order, p.prepayID = PageIdle, nil, ""
	if o == nil || o.settled() || o.State == wxpay.TradeAccept {
		return
	}
	o.State = wxpay.TradeNotPay
	for _, other := range p.box.phones {
		if other.order == o && other.page == PagePassword {
			o.State = wxpay.TradeUserPaying
		}
	}
}

// openID names an account to one merchant: 28 characters, the same every time.
func openID(appid, account string) wxpay.OpenID {
	sum := sha256.Sum256(slices.Concat([]byte(appid), []byte{0}, []byte(account)))
	return wxpay.OpenID("o" + base64.RawURLEncoding.EncodeToString(sum[:])[:27])
}

package pos_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/pos"
	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// payByCode rings an amount up and charges it by the code on the customer's phone.
func (c *counter) payByCode(fen pos.Fen) pos.OutTradeNo {
	c.t.Helper()
	if err := c.AddAmount(c.t.Context(), "", fen); err != nil {
		c.t.Fatal(err)
	}
	return c.scan()
}

// scan charges what the sale owes by the code on the customer's phone.
func (c *counter) scan() pos.OutTradeNo {
	c.t.Helper()
	code, err := c.wechat.Phone().ShowPayCode()
	if err != nil {
		c.t.Fatal(err)
	}
	no, err := c.PayByCode(c.t.Context(), wxpay.AuthCode(code))
	if err != nil {
		c.t.Fatal(err)
	}
	synctest.Wait()
	if book := fmt.Sprintf("%s", c.book.Journal()); strings.Contains(book, code) {
		c.t.Errorf("the code is in the journal: %s", book)
	}
	return no
}

// asked counts the calls of one interface.
func (c *counter) asked(iface string) (n int) {
	for _, r := range c.wechat.Requests() {
		if r.Interface == iface {
			n++
		}
	}
	return n
}

// wants holds the attempt, and what WeChat has of it, to what is expected.
func (c *counter) wants(no pos.OutTradeNo, state pos.AttemptState, trade wxpay.TradeState) {
	c.t.Helper()
	o, _ := c.wechat.Order(string(no))
	if got := c.state(no); got != state || o.State != trade {
		c.t.Errorf("%s is %s, at WeChat %q; want %s and %q", no, got, o.State, state, trade)
	}
	n, err := c.Counts(c.t.Context())
	if err != nil || n.Created != n.Paid+n.Closed+n.Refused+n.Undecided {
		c.t.Errorf("the day is %+v, error %v", n, err)
	}
}

const dear = 388_800 // above what WeChat takes without the password

func TestPayByCode(t *testing.T) {
	tests := []struct {
		name  string
		fen   pos.Fen
		then  func(c *counter, no pos.OutTradeNo) // what people do next
		wait  time.Duration
		state pos.AttemptState
		trade wxpay.TradeState
	}{
		{"without a password", 1990, nil, 0, pos.Paid, wxpay.TradeSuccess},
		{"at the password", dear, nil, 4 * time.Second, pos.Paying, wxpay.TradeUserPaying},
		{"with the password", dear, func(c *counter, _ pos.OutTradeNo) { c.wechat.Phone().Pay() }, 6 * time.Second, pos.Paid, wxpay.TradeSuccess},
		{"never pays", dear, nil, 2 * time.Minute, pos.Closed, wxpay.TradeRevoked},
		{"cancels", dear, func(c *counter, _ pos.OutTradeNo) { c.wechat.Phone().Cancel() }, 2 * time.Minute, pos.Closed, wxpay.TradeRevoked},
		{"the cashier gives up", dear, func(c *counter, no pos.OutTradeNo) { c.Withdraw(c.t.Context(), no) }, 25 * time.Second, pos.Closed, wxpay.TradeRevoked},
		{"pays as the cashier gives up", dear, func(c *counter, no pos.OutTradeNo) {
			c.wechat.Phone().Pay()
			c.Withdraw(c.t.Context(), no)
		}, 5 * time.Second, pos.Paid, wxpay.TradeSuccess},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			atCounter(t, func(c *counter) {
				no := c.payByCode(tt.fen)
				if tt.then != nil {
					tt.then(c, no)
				}
				time.Sleep(tt.wait)
				synctest.Wait()
				c.wants(no, tt.state, tt.trade)
				if c.asked("micropay") != 1 {
					c.t.Errorf("the code was sent %d times", c.asked("micropay"))
				}
			})
		})
	}
}

// The sale is settled, its receipt says how it was paid, and a refund finds it.
func TestPayByCodeSettlesTheSale(t *testing.T) {
	atCounter(t, func(c *counter) {
		no := c.payByCode(1990)
		v, err := c.Payment(c.t.Context(), no)
		if err != nil {
			c.t.Fatal(err)
		}
		r, err := c.book.Receipt(c.t.Context(), v.Attempt.Sale)
		if err != nil {
			c.t.Fatal(err)
		}
		if len(r.WeChat) != 1 || !r.WeChat[0].ByCode || r.WeChat[0].TransactionID == "" || v.Attempt.Late {
			c.t.Errorf("the receipt has %+v, the attempt %+v", r.WeChat, v.Attempt)
		}
		p, err := c.Refundable(c.t.Context(), string(no))
		if err != nil || len(p.Payments) != 1 || p.Payments[0].OutTradeNo != no {
			c.t.Errorf("refundable: %+v, error %v", p, err)
		}
	})
}

// A QR code on the screen is withdrawn first, and goes on being watched.
func TestPayByCodeWithdrawsTheCode(t *testing.T) {
	atCounter(t, func(c *counter) {
		first := c.charge(1990)
		qr := c.code()
		second := c.scan()
		c.wants(first, pos.Withdrawn, wxpay.TradeNotPay)
		c.wants(second, pos.Paid, wxpay.TradeSuccess)
		phone := c.wechat.NewPhone("other")
		if err := errors.Join(phone.Scan(qr), phone.Pay()); err != nil {
			c.t.Fatal(err)
		}
		time.Sleep(time.Minute)
		alarms, err := c.Alarms(c.t.Context())
		if err != nil || len(alarms) != 1 || alarms[0].Kind != pos.AlarmSecondPayment || alarms[0].OutTradeNo != first {
			c.t.Errorf("alarms %+v, error %v", alarms, err)
		}
	})
}

// The QR code that was withdrawn for the payment code is paid after all: the payment
// code is taken back, and the customer pays once.
func TestPayByCodeAndTheCodeBefore(t *testing.T) {
	atCounter(t, func(c *counter) {
		first := c.charge(dear)
		qr := c.code()
		second := c.scan()
		phone := c.wechat.NewPhone("other")
		if err := errors.Join(phone.Scan(qr), phone.Pay()); err != nil {
			c.t.Fatal(err)
		}
		c.AskNow(first)
		time.Sleep(time.Minute)
		c.wants(first, pos.Paid, wxpay.TradeSuccess)
		c.wants(second, pos.Closed, wxpay.TradeRevoked)
		if alarms, _ := c.Alarms(c.t.Context()); len(alarms) != 0 {
			c.t.Errorf("alarms %+v", alarms)
		}
	})
}

// A scanner that reads twice, and F9 while the customer types, change nothing.
func TestPayByCodeTwice(t *testing.T) {
	atCounter(t, func(c *counter) {
		no := c.payByCode(dear)
		if again := c.scan(); again != no {
			c.t.Errorf("the second scan made %s of %s", again, no)
		}
		if again, err := c.Charge(c.t.Context()); err != nil || again != no {
			c.t.Errorf("F9 made %s of %s, error %v", again, no, err)
		}
		if err := c.AddAmount(c.t.Context(), "", 1); !errors.Is(err, pos.ErrSaleLocked) {
			c.t.Errorf("a line was added: %v", err)
		}
		qr, err := c.NewCode(c.t.Context())
		synctest.Wait()
		if err != nil || qr == no || c.code() == "" {
			c.t.Errorf("F5 made %s, error %v", qr, err)
		}
		time.Sleep(time.Minute)
		c.wants(no, pos.Closed, wxpay.TradeRevoked)
	})
}

func TestPayByCodeRefused(t *testing.T) {
	atCounter(t, func(c *counter) {
		if err := c.AddAmount(c.t.Context(), "", 1990); err != nil {
			c.t.Fatal(err)
		}
		var wrong *wxpay.FieldError
		if _, err := c.PayByCode(c.t.Context(), "6901028075831"); !errors.As(err, &wrong) {
			c.t.Errorf("a barcode is taken for a code: %v", err)
		}
		no, err := c.PayByCode(c.t.Context(), "134567890123456789") // nobody's
		if err != nil {
			c.t.Fatal(err)
		}
		synctest.Wait()
		c.wants(no, pos.Refused, "")
		v, err := c.Payment(c.t.Context(), no)
		if err != nil || v.Problem != "AUTH_CODE_ERROR" || v.Status != pos.StatusRefused {
			c.t.Errorf("%+v, error %v", v, err)
		}
		c.wants(c.scan(), pos.Paid, wxpay.TradeSuccess) // the sale goes on with the next code
	})
}

// Without the certificate nothing could be taken back, so nothing is begun.
func TestPayByCodeNeedsTheCertificate(t *testing.T) {
	atCounter(t, func(c *counter) {
		if err := c.AddAmount(c.t.Context(), "", 1990); err != nil {
			c.t.Fatal(err)
		}
		if _, err := c.PayByCode(c.t.Context(), "134567890123456789"); !errors.Is(err, pos.ErrNoCertificate) {
			c.t.Error(err)
		}
	}, func(o *pos.Options, _ *sandbox.Options) { o.CanRefund = func() error { return pos.ErrNoCertificate } })
}

// paidTooLate has a customer pay by code while the order is taken back.
func (c *counter) paidTooLate() pos.OutTradeNo {
	c.t.Helper()
	c.wechat.Inject(sandbox.Fault{Interface: "reverse", Kind: sandbox.NoAnswer})
	before := c.asked("reverse")
	no := c.payByCode(dear)
	for c.asked("reverse") == before {
		time.Sleep(100 * time.Millisecond)
	}
	if err := c.wechat.Phone().Pay(); err != nil {
		c.t.Fatal(err)
	}
	time.Sleep(time.Minute)
	c.wants(no, pos.Closed, wxpay.TradeRevoked)
	return no
}

// On the bill a payment by code is one like any other; one that was taken back stands
// there with both its rows, or over midnight with one on each of two bills.
func TestPayByCodeOnTheBill(t *testing.T) {
	for _, tt := range []struct {
		name  string
		at    time.Duration // of the day
		kinds []pos.DifferenceKind
	}{
		{"in a day", 12 * time.Hour, nil},
		{"over midnight", 24*time.Hour - 35*time.Second, []pos.DifferenceKind{pos.DiffReturned}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			atCounter(t, func(c *counter) {
				c.until(0, tt.at-time.Minute)
				c.payByCode(1990)
				c.until(0, tt.at)
				c.paidTooLate()
				c.until(1, 9*time.Hour+32*time.Minute)
				r := c.reconciled(today(c))
				var kinds []pos.DifferenceKind
				for _, d := range r.Differences {
					kinds = append(kinds, d.Kind)
				}
				if !slices.Equal(kinds, tt.kinds) || r.Book.Payments != 1 {
					c.t.Errorf("differences %v, the book has %+v", kinds, r.Book)
				}
				if alarms, err := c.Alarms(c.t.Context()); len(alarms) != 0 || err != nil {
					c.t.Errorf("alarms %+v, error %v", alarms, err)
				}
				c.until(2, 9*time.Hour+32*time.Minute)
				if r := c.reconciled(today(c).Add(1)); len(r.Differences) != 0 {
					c.t.Errorf("the next day: %+v", r.Differences)
				}
			}, atNine)
		})
	}
}

// WeChat's word about another amount is no payment: a person has to look, and the alarm
// goes when it was a lie.
func TestPayByCodeOfAnotherAmount(t *testing.T) {
	atCounter(t, func(c *counter) {
		c.wechat.Inject(sandbox.Fault{Interface: "micropay", Kind: sandbox.LostAfterEffect})
		c.wechat.Inject(sandbox.Fault{Interface: "orderquery", Kind: sandbox.OtherAmount, Count: 6})
		no := c.payByCode(1990)
		time.Sleep(20 * time.Second)
		v, _ := c.Payment(c.t.Context(), no)
		alarms, _ := c.Alarms(c.t.Context())
		if v.Status != pos.StatusMismatch || len(alarms) != 1 || alarms[0].Kind != pos.AlarmMismatch || c.Locked() {
			c.t.Errorf("%+v, alarms %+v", v, alarms)
		}
		time.Sleep(5 * time.Minute)
		if alarms, _ = c.Alarms(c.t.Context()); len(alarms) != 0 {
			c.t.Errorf("alarms %+v", alarms)
		}
		c.wants(no, pos.Paid, wxpay.TradeSuccess)
	})
}

// A lie about the amount while an order is taken back leaves no alarm behind: there is
// nothing to give back.
func TestPayByCodeTakenBackAfterAnotherAmount(t *testing.T) {
	atCounter(t, func(c *counter) {
		c.wechat.Inject(sandbox.Fault{Interface: "reverse", Kind: sandbox.SystemError, Count: 3})
		no := c.payByCode(dear)
		for c.asked("reverse") == 0 {
			time.Sleep(100 * time.Millisecond)
		}
		c.wechat.Inject(sandbox.Fault{Interface: "orderquery", Kind: sandbox.OtherAmount})
		if err := c.wechat.Phone().Pay(); err != nil {
			c.t.Fatal(err)
		}
		time.Sleep(12 * time.Second)
		if alarms, _ := c.Alarms(c.t.Context()); len(alarms) != 1 {
			c.t.Errorf("after the lie: %+v", alarms)
		}
		time.Sleep(2 * time.Minute)
		c.wants(no, pos.Closed, wxpay.TradeRevoked)
		if alarms, err := c.Alarms(c.t.Context()); len(alarms) != 0 || err != nil {
			c.t.Errorf("in the end: %+v, error %v", alarms, err)
		}
	})
}

// One thing goes wrong at a time, at every interface, and how the attempt ends is what
// WeChat has of the order.
func TestPayByCodeFaults(t *testing.T) {
	for _, kind := range []sandbox.FaultKind{
		sandbox.NoAnswer, sandbox.LostAfterEffect, sandbox.Slow, sandbox.SystemError, sandbox.SystemErrorEffect, sandbox.BankError,
		sandbox.BadSignature, sandbox.Unsigned, sandbox.HalfAnswer, sandbox.OtherMerchant, sandbox.OtherOrder, sandbox.OtherAmount,
		sandbox.ForgedClosed, sandbox.ReturnFail, sandbox.HTML, sandbox.BadGateway, sandbox.Recall,
	} {
		for _, iface := range []string{"micropay", "orderquery", "reverse"} {
			for _, fen := range []pos.Fen{1990, dear} {
				t.Run(fmt.Sprintf("%s %s %s", kind, iface, fen), func(t *testing.T) {
					atCounter(t, func(c *counter) {
						c.wechat.Inject(sandbox.Fault{Interface: iface, Kind: kind, Count: 2, Delay: 3 * time.Second})
						no := c.payByCode(fen)
						time.Sleep(15 * time.Minute)
						v, err := c.Payment(c.t.Context(), no)
						if err != nil {
							c.t.Fatal(err)
						}
						o, made := c.wechat.Order(string(no))
						paid := made && o.State == wxpay.TradeSuccess
						if v.Attempt.Undecided() || (v.Attempt.State == pos.Paid) != paid || v.Attempt.Mismatch {
							c.t.Errorf("%+v, at WeChat %s", v.Attempt, o.State)
						}
						if c.asked("micropay") != 1 {
							c.t.Errorf("the code was sent %d times", c.asked("micropay"))
						}
					})
				})
			}
		}
	}
}

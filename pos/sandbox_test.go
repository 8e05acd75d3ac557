package pos_test

import (
	"context"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/pos"
	"wxtill/pos/postest"
	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// counter is a till that talks to the sandbox through the real client, without
// a socket, in a bubble of test time.
type counter struct {
	*pos.Till
	t      *testing.T
	book   *postest.Ledger
	wechat *sandbox.Sandbox
	stops  []func()     // of other tills
	torn   atomic.Value // the day, as a string, whose bill breaks off every time
}

// atCounter opens a till against a sandbox and runs test; change makes either
// another than the usual.
func atCounter(t *testing.T, test func(*counter), change ...func(*pos.Options, *sandbox.Options)) {
	synctest.Test(t, func(t *testing.T) {
		var o pos.Options
		var so sandbox.Options
		for _, fn := range change {
			fn(&o, &so)
		}
		wechat, err := sandbox.New(so)
		if err != nil {
			t.Fatal(err)
		}
		appid, mchID, key := wechat.Merchant()
		var till *pos.Till
		client := &wxpay.Client{
			AppID: appid, MchID: mchID, Key: key, SignType: wxpay.HMACSHA256,
			Gateways:   []string{"https://sandbox.invalid"},
			HTTPClient: &http.Client{Transport: wechat.Transport()},
			Trace:      func(c wxpay.Call) { till.Observe(c) },
		}
		c := &counter{t: t, book: postest.NewLedger(), wechat: wechat}
		o.Ledger = c.book
		o.Gateways = func(pos.MerchantID) []pos.Gateway { return []pos.Gateway{tornDay{client, &c.torn}} }
		o.Account = pos.Account{Merchant: 1, AppID: appid, MchID: mchID, SignType: wxpay.HMACSHA256,
			NotifyURL: "https://localhost/notify", SpbillCreateIP: "127.0.0.1"}
		o.Shop = pos.Shop{Name: "街角咖啡", Till: "T01", Device: "till-1"}
		o.Rhythm = rhythm
		till, err = pos.Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		c.Till = till
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { defer close(done); _ = till.Run(ctx) }()
		synctest.Wait()
		test(c)
		for _, stop := range c.stops {
			stop()
		}
		stop()
		<-done
	})
}

// charge rings an amount up and charges it.
func (c *counter) charge(fen pos.Fen) pos.OutTradeNo {
	c.t.Helper()
	if err := c.AddAmount(c.t.Context(), "", fen); err != nil {
		c.t.Fatal(err)
	}
	no, err := c.Charge(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	synctest.Wait()
	return no
}

// code is the text of the QR code on the screen.
func (c *counter) code() string {
	c.t.Helper()
	v, ok := c.OnScreen()
	if !ok {
		c.t.Fatal("no code on the screen")
	}
	return v.Attempt.CodeURL
}

func (c *counter) state(no pos.OutTradeNo) pos.AttemptState {
	c.t.Helper()
	v, err := c.Payment(c.t.Context(), no)
	if err != nil {
		c.t.Fatal(err)
	}
	return v.Attempt.State
}

// TestFaults lets one thing go wrong at a time, at every interface, and wants
// the payment found all the same and the order sent with one content only.
func TestFaults(t *testing.T) {
	for _, kind := range []sandbox.FaultKind{
		sandbox.NoAnswer, sandbox.LostAfterEffect, sandbox.Slow, sandbox.SystemError, sandbox.BankError,
		sandbox.BadSignature, sandbox.Unsigned, sandbox.HalfAnswer, sandbox.TwoFields, sandbox.Trailing,
		sandbox.OtherMerchant, sandbox.OtherOrder, sandbox.ForgedClosed, sandbox.ReturnFail, sandbox.HTML, sandbox.BadGateway,
	} {
		for _, iface := range []string{"unifiedorder", "orderquery", "closeorder"} {
			t.Run(string(kind)+" "+iface, func(t *testing.T) {
				atCounter(t, func(c *counter) {
					c.wechat.Inject(sandbox.Fault{Interface: iface, Kind: kind, Count: 2, Delay: 3 * time.Second})
					no := c.charge(1250)
					time.Sleep(40 * time.Second)
					phone := c.wechat.Phone()
					if err := phone.Scan(c.code()); err != nil {
						c.t.Fatal(err)
					}
					if err := c.Withdraw(c.t.Context(), no); err != nil {
						c.t.Fatal(err)
					}
					time.Sleep(rhythm.CloseAfter - 41*time.Second)
					if err := phone.Pay(); err != nil {
						c.t.Fatal(err)
					}
					time.Sleep(2 * time.Minute)
					synctest.Wait()
					if got := c.state(no); got != pos.Paid {
						c.t.Errorf("attempt is %s", got)
					}
				})
			})
		}
	}
}

// TestUnpaidEndsClosed is the same for a customer who never pays.
func TestUnpaidEndsClosed(t *testing.T) {
	for _, kind := range []sandbox.FaultKind{sandbox.NoAnswer, sandbox.LostAfterEffect, sandbox.SystemError, sandbox.ForgedClosed, sandbox.ReturnFail} {
		t.Run(string(kind), func(t *testing.T) {
			atCounter(t, func(c *counter) {
				no := c.charge(1250)
				c.wechat.Inject(sandbox.Fault{Interface: "closeorder", Kind: kind, Count: 3})
				time.Sleep(15 * time.Minute)
				synctest.Wait()
				if got := c.state(no); got != pos.Closed {
					c.t.Errorf("attempt is %s", got)
				}
				if o, _ := c.wechat.Order(string(no)); o.State != wxpay.TradeClosed {
					c.t.Errorf("WeChat says %s", o.State)
				}
			})
		})
	}
}

// TestNetworkComesBack wants what was under way finished within ten seconds.
func TestNetworkComesBack(t *testing.T) {
	atCounter(t, func(c *counter) {
		no := c.charge(1250)
		if err := c.wechat.Phone().Scan(c.code()); err != nil {
			c.t.Fatal(err)
		}
		c.wechat.Offline(true)
		time.Sleep(4 * time.Second)
		synctest.Wait()
		if c.Weather().Online {
			c.t.Error("the status bar says on line")
		}
		if err := c.wechat.Phone().Pay(); err != nil {
			c.t.Fatal(err)
		}
		time.Sleep(time.Hour)
		c.wechat.Offline(false)
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if got := c.state(no); got != pos.Paid {
			c.t.Errorf("attempt is %s", got)
		}
	})
}

// TestAnotherAmountAtWeChat wants an alarm and never green.
func TestAnotherAmountAtWeChat(t *testing.T) {
	atCounter(t, func(c *counter) {
		no := c.charge(1250)
		if err := c.wechat.Phone().Scan(c.code()); err != nil {
			c.t.Fatal(err)
		}
		c.wechat.Inject(sandbox.Fault{Interface: "orderquery", Kind: sandbox.OtherAmount, Count: 1000})
		if err := c.wechat.Phone().Pay(); err != nil {
			c.t.Fatal(err)
		}
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		if got := c.state(no); got != pos.Withdrawn {
			c.t.Errorf("attempt is %s", got)
		}
		if alarms, _ := c.Alarms(c.t.Context()); len(alarms) != 1 || alarms[0].Kind != pos.AlarmMismatch {
			c.t.Errorf("alarms: %+v", alarms)
		}
	})
}

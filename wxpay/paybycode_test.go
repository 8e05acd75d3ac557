package wxpay_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

const (
	coffee = 1990    // fen: WeChat asks for no password
	watch  = 388_800 // fen: it does
)

// stall is a shop that scans payment codes, with WeChat in the same bubble. What
// it stores survives its crashes; everything it says is kept to be searched.
type stall struct {
	box    *sandbox.Sandbox
	client *wxpay.Client
	phone  *sandbox.Phone
	code   wxpay.AuthCode
	disk   []byte // the state as it was stored last
	states []wxpay.MicropayState
	said   bytes.Buffer // log, states and errors
	// crash is asked at every store: before it is durable, and after.
	crash func(s wxpay.MicropayState, durable bool) bool
}

var errCrash = errors.New("the power is gone")

func newStall(t *testing.T) *stall {
	t.Helper()
	box, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := &stall{box: box, phone: box.Phone(), crash: func(wxpay.MicropayState, bool) bool { return false }}
	appid, mchID, key := box.Merchant()
	s.client = &wxpay.Client{
		AppID: appid, MchID: mchID, Key: key, SignType: wxpay.HMACSHA256, Gateways: []string{box.URL(), "https://second.invalid"},
		HTTPClient: &http.Client{Transport: box.Transport()}, Logger: logged(&s.said),
	}
	code, err := s.phone.ShowPayCode()
	if err != nil {
		t.Fatal(err)
	}
	s.code = wxpay.AuthCode(code)
	return s
}

// goods is the content of an order over fen.
func (s *stall) goods(t *testing.T, fen int64) wxpay.Params {
	t.Helper()
	r := wxpay.MicropayRequest{AppID: s.client.AppID, MchID: s.client.MchID, Body: "街角咖啡", OutTradeNo: order, TotalFee: fen, SpbillCreateIP: "127.0.0.1"}
	p, err := r.Params()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (s *stall) store(p wxpay.CodePayment) error {
	if s.crash(p.State, false) {
		return errCrash
	}
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	s.disk = text
	s.states = append(s.states, p.State)
	fmt.Fprintf(&s.said, "%s %v %+v %#v\n", text, p, p, p)
	if s.crash(p.State, true) {
		return errCrash
	}
	return nil
}

// stored is the state that a restart finds.
func (s *stall) stored() (p wxpay.CodePayment, ok bool) {
	if s.disk == nil {
		return p, false
	}
	return p, json.Unmarshal(s.disk, &p) == nil
}

func (s *stall) pay(ctx context.Context, content wxpay.Params) (wxpay.CodePayment, error) {
	p, err := s.client.PayByCode(ctx, content, s.code, s.store)
	fmt.Fprintf(&s.said, "%v %+v\n", err, err)
	return p, err
}

// restart goes on from the disk.
func (s *stall) restart(ctx context.Context) (wxpay.CodePayment, error) {
	p, ok := s.stored()
	if !ok {
		return p, errors.New("nothing was stored")
	}
	p, err := s.client.ResumeByCode(ctx, p, s.store)
	fmt.Fprintf(&s.said, "%v %+v\n", err, err)
	return p, err
}

// asked counts the calls of one interface.
func (s *stall) asked(iface string) int {
	n := 0
	for _, r := range s.box.Requests() {
		if r.Interface == iface {
			n++
		}
	}
	return n
}

// verdict says what is wrong with how a payment ended: who has the money must be
// what the shop was told, and stay so whatever the customer tries.
func (s *stall) verdict(p wxpay.CodePayment) string {
	s.phone.Pay()
	time.Sleep(time.Hour)
	o, made := s.box.Order(order)
	kept := made && o.State == wxpay.TradeSuccess
	switch {
	case s.asked("micropay") > 1:
		return "the code was sent twice"
	case !p.Final():
		return fmt.Sprintf("it ended as %s", p.State)
	case kept != (p.State == wxpay.MicropayPaid):
		return fmt.Sprintf("the shop was told %s, the order is %s", p.State, o.State)
	case kept && (p.Payment == nil || p.Payment.TransactionID != o.TransactionID || p.Payment.TotalFee != o.TotalFee):
		return fmt.Sprintf("the payment is %+v, the order %+v", p.Payment, o)
	case strings.Contains(s.said.String(), string(s.code)):
		return "the auth_code was said"
	}
	return ""
}

// test runs f in a bubble with a stall of its own.
func inStall(t *testing.T, f func(*testing.T, *stall)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { f(t, newStall(t)) })
}

// check fails unless the payment ended as want, and rightly.
func (s *stall) check(t *testing.T, p wxpay.CodePayment, want wxpay.MicropayState) {
	t.Helper()
	if p.State != want {
		t.Errorf("ended %s, want %s", p.State, want)
	}
	if wrong := s.verdict(p); wrong != "" {
		t.Error(wrong)
	}
}

func TestPayByCodeAtOnce(t *testing.T) {
	inStall(t, func(t *testing.T, s *stall) {
		p, err := s.pay(t.Context(), s.goods(t, coffee))
		if err != nil || p.Payment == nil || p.Payment.TotalFee != coffee || p.Payment.TradeType != "MICROPAY" || p.Payment.Params != nil {
			t.Errorf("%+v, error %v", p.Payment, err)
		}
		if got := fmt.Sprint(s.states); got != "[sent paid]" {
			t.Errorf("stored %s", got)
		}
		s.check(t, p, wxpay.MicropayPaid)
		if n := s.asked("orderquery") + s.asked("reverse"); n != 0 {
			t.Errorf("%d more calls", n)
		}
	})
}

// The customer is asked for the password: then pays, cancels, has no money, or
// does nothing.
func TestPayByCodeWithPassword(t *testing.T) {
	tests := []struct {
		name   string
		after  time.Duration
		do     func(*sandbox.Phone) error
		want   wxpay.MicropayState
		states string
	}{
		{"pays", 12 * time.Second, (*sandbox.Phone).Pay, wxpay.MicropayPaid, "[sent paying paid]"},
		{"pays at the last moment", 29 * time.Second, (*sandbox.Phone).Pay, wxpay.MicropayPaid, "[sent paying paid]"},
		{"cancels", 3 * time.Second, (*sandbox.Phone).Cancel, wxpay.MicropayReversed, "[sent paying reversing reversed]"},
		{"has no money", 3 * time.Second, (*sandbox.Phone).NoMoney, wxpay.MicropayReversed, "[sent paying reversing reversed]"},
		{"does nothing", time.Hour, (*sandbox.Phone).Pay, wxpay.MicropayReversed, "[sent paying reversing reversed]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inStall(t, func(t *testing.T, s *stall) {
				time.AfterFunc(tt.after, func() { tt.do(s.phone) })
				began := time.Now()
				p, err := s.pay(t.Context(), s.goods(t, watch))
				if err != nil {
					t.Error(err)
				}
				if took := time.Since(began); took > 40*time.Second {
					t.Errorf("it took %s", took)
				}
				if got := fmt.Sprint(s.states); got != tt.states {
					t.Errorf("stored %s, want %s", got, tt.states)
				}
				s.check(t, p, tt.want)
			})
		})
	}
}

// A query goes out every 5 seconds, for 30, and the reversal after that.
func TestPayByCodeRhythm(t *testing.T) {
	inStall(t, func(t *testing.T, s *stall) {
		began := time.Now()
		s.box.Inject(sandbox.Fault{Interface: "reverse", Kind: sandbox.Recall, Count: 2})
		s.pay(t.Context(), s.goods(t, watch))
		var got []string
		for _, r := range s.box.Requests() {
			got = append(got, fmt.Sprintf("%.0f %s", r.Time.Sub(began).Seconds(), r.Interface))
		}
		const want = "0 micropay, 5 orderquery, 10 orderquery, 15 orderquery, 20 orderquery, 25 orderquery, 30 orderquery, " +
			"30 reverse, 30 orderquery, 35 reverse, 35 orderquery, 45 reverse, 45 orderquery"
		if text := strings.Join(got, ", "); text != want {
			t.Errorf("got  %s\nwant %s", text, want)
		}
	})
}

// What WeChat refuses ends at once, charges nothing and is told.
func TestPayByCodeRefused(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(*stall)
		code  wxpay.Code
	}{
		{"a code over a minute old", func(*stall) { time.Sleep(time.Minute) }, wxpay.CodeAuthCodeExpire},
		{"a code that no phone shows", func(s *stall) { s.code = "134567890123456789" }, wxpay.CodeAuthCodeError},
		{"no money", func(s *stall) {
			s.box.Inject(sandbox.Fault{Kind: sandbox.ErrCode, Code: "NOTENOUGH"})
		}, wxpay.CodeNotEnough},
		{"not a payment code", func(s *stall) { s.code = "6901028075831" }, ""},
		{"no network", func(s *stall) { s.box.Offline(true) }, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inStall(t, func(t *testing.T, s *stall) {
				tt.spoil(s)
				p, err := s.pay(t.Context(), s.goods(t, coffee))
				var e *wxpay.Error
				if !errors.As(err, &e) || e.Code != tt.code {
					t.Errorf("error %v", err)
				}
				if got := fmt.Sprint(s.states); got != "[sent refused]" {
					t.Errorf("stored %s", got)
				}
				s.box.Offline(false)
				s.check(t, p, wxpay.MicropayRefused)
			})
		})
	}
}

// A cashier who gives up gets the order taken back, unless it was paid.
func TestResumeByCodeGivesUp(t *testing.T) {
	for paid, want := range map[bool]wxpay.MicropayState{false: wxpay.MicropayReversed, true: wxpay.MicropayPaid} {
		inStall(t, func(t *testing.T, s *stall) {
			ctx, cancel := context.WithTimeout(t.Context(), 12*time.Second)
			defer cancel()
			p, err := s.pay(ctx, s.goods(t, watch))
			if !errors.Is(err, context.DeadlineExceeded) || p.State != wxpay.MicropayPaying {
				t.Fatalf("%s, error %v", p.State, err)
			}
			if paid {
				s.phone.Pay()
			}
			p.GiveUp = true
			began := time.Now()
			p, err = s.client.ResumeByCode(t.Context(), p, s.store)
			if took := time.Since(began); err != nil || took > 5*time.Second {
				t.Errorf("after %s: error %v", took, err)
			}
			s.check(t, p, want)
		})
	}
}

// A payment without a number can neither be made nor be followed.
func TestPayByCodeWithoutANumber(t *testing.T) {
	inStall(t, func(t *testing.T, s *stall) {
		_, paid := s.pay(t.Context(), wxpay.Params{{Name: "total_fee", Value: "1"}})
		_, resumed := s.client.ResumeByCode(t.Context(), wxpay.CodePayment{State: wxpay.MicropaySent}, s.store)
		for _, err := range []error{paid, resumed} {
			if !errors.Is(err, wxpay.ErrInvalidRequest) {
				t.Errorf("error %v", err)
			}
		}
		if len(s.states) != 0 || len(s.box.Requests()) != 0 {
			t.Errorf("stored %v, asked %v", s.states, s.box.Requests())
		}
	})
}

// What cannot be taken back is told, and stays undecided.
func TestPayByCodeThatCannotBeTakenBack(t *testing.T) {
	inStall(t, func(t *testing.T, s *stall) {
		s.box.Inject(sandbox.Fault{Interface: "reverse", Kind: sandbox.NoAuth})
		p, err := s.pay(t.Context(), s.goods(t, watch))
		var e *wxpay.Error
		if !errors.As(err, &e) || e.Code != wxpay.CodeNoAuth || p.State != wxpay.MicropayReversing {
			t.Fatalf("%s, error %v", p.State, err)
		}
		s.phone.Pay()
		if p, err = s.restart(t.Context()); err != nil {
			t.Error(err)
		}
		s.check(t, p, wxpay.MicropayReversed)
	})
}

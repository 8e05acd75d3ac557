package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wxtill/pos"
	"wxtill/words"
	"wxtill/wxpay/sandbox"
)

// shopWith opens the till of a clinic, with an owner who is signed in.
func shopWith(t *testing.T, c *clinic) *station {
	t.Helper()
	s, err := openStation(t.Context(), places{data: c.dir, secrets: &passphrases{fd: -1}}, false, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.close() })
	s.start()
	if !s.till.Attendance().Staffed {
		_, err = s.till.MakeOwner(t.Context(), "王芳", "240816")
	} else {
		_, err = s.till.SignIn(t.Context(), pos.Credentials{Operator: "01", PIN: "240816"})
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// eventually waits for something that another goroutine does: longer than two calls that
// get no answer take on a slow machine.
func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); !done(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited for %s", what)
		}
	}
}

// sell takes an amount from the customer of the clinic and names the sale.
func sell(t *testing.T, c *clinic, s *station, fen pos.Fen) pos.SaleNumber {
	t.Helper()
	if err := s.till.AddAmount(t.Context(), "", fen); err != nil {
		t.Fatal(err)
	}
	number := s.till.Sale().Number
	no, err := s.till.Charge(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var v pos.PaymentView
	view := func() pos.AttemptState {
		if v, err = s.till.Payment(t.Context(), no); err != nil {
			t.Fatal(err)
		}
		return v.Attempt.State
	}
	eventually(t, "the code", func() bool { return view() == pos.Presented })
	phone := c.wechat.Phone()
	if err := errors.Join(phone.Scan(v.Attempt.CodeURL), phone.Pay()); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the payment", func() bool { return view() == pos.Paid })
	return number
}

// giveBack refunds all of a sale.
func giveBack(s *station, sale pos.SaleNumber) (*pos.Refund, error) {
	ctx := context.Background()
	by, err := s.till.Allow(ctx, pos.RightRefund, pos.Credentials{})
	if err != nil {
		return nil, err
	}
	return s.till.Refund(ctx, pos.RefundOrder{Sale: sale, By: by})
}

func stateOf(t *testing.T, s *station, no pos.OutRefundNo) pos.RefundView {
	t.Helper()
	v, err := s.till.RefundByNumber(t.Context(), no)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestRefundWithTheCertificate gives money back over TLS, by the certificate that
// config.toml names.
func TestRefundWithTheCertificate(t *testing.T) {
	c := newClinic(t, sandbox.Options{})
	s := shopWith(t, c)
	r, err := giveBack(s, sell(t, c, s, 1250))
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "the refund", func() bool { return stateOf(t, s, r.OutRefundNo).Refund.State == pos.RefundSucceeded })
	if refunds := c.wechat.Refunds(); len(refunds) != 1 || refunds[0].RefundFee != 1250 {
		t.Errorf("at WeChat: %+v", refunds)
	}
}

// TestRefundWithoutACertificate is refused before anything is made, and says what
// to do.
func TestRefundWithoutACertificate(t *testing.T) {
	c := newClinic(t, sandbox.Options{})
	c.change(t, "client_cert", "# client_cert")
	c.change(t, "client_key", "# client_key")
	s := shopWith(t, c)
	sale := sell(t, c, s, 1250)
	if _, err := giveBack(s, sale); !errors.Is(err, pos.ErrNoCertificate) {
		t.Errorf("Refund: %v", err)
	}
	if open := s.till.OpenRefunds(); len(open) != 0 || len(c.wechat.Refunds()) != 0 {
		t.Errorf("made all the same: %+v", open)
	}
}

// TestRefundWithAForeignCertificate waits in the tray with the reason in words, and
// goes out once the right one is there.
func TestRefundWithAForeignCertificate(t *testing.T) {
	c := newClinic(t, sandbox.Options{})
	own, err := os.ReadFile(filepath.Join(c.dir, "apiclient_cert.pem"))
	if err != nil {
		t.Fatal(err)
	}
	ownKey, err := os.ReadFile(filepath.Join(c.dir, "apiclient_key.pem"))
	if err != nil {
		t.Fatal(err)
	}
	other, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := other.MerchantCertificate()
	if err != nil {
		t.Fatal(err)
	}
	put := func(cert, key []byte) {
		t.Helper()
		err := errors.Join(os.WriteFile(filepath.Join(c.dir, "apiclient_cert.pem"), cert, 0o600),
			os.WriteFile(filepath.Join(c.dir, "apiclient_key.pem"), key, 0o600))
		if err != nil {
			t.Fatal(err)
		}
	}
	put(foreign.Cert, foreign.Key)
	s := shopWith(t, c)
	r, err := giveBack(s, sell(t, c, s, 1250))
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "the answer", func() bool { return stateOf(t, s, r.OutRefundNo).Refund.Last.Code != "" })
	v := stateOf(t, s, r.OutRefundNo)
	if v.Refund.State != pos.RefundIntended || v.Status != pos.RefundUnknown {
		t.Errorf("the tray says %s, %s", v.Refund.State, v.Status)
	}
	if said := words.For(words.ZH).Answer(v.Refund.Last); said.Title != words.For(words.ZH).Text("certificate.refused") || said.Remedy == "" {
		t.Errorf("in words: %+v", said)
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	put(own, ownKey)
	s = shopWith(t, c)
	eventually(t, "the refund", func() bool { return stateOf(t, s, r.OutRefundNo).Refund.State == pos.RefundSucceeded })
	if refunds := c.wechat.Refunds(); len(refunds) != 1 {
		t.Errorf("at WeChat: %+v", refunds)
	}
}

// TestCallOffARefund at a terminal: what waits for the network is called off and never
// sent; what WeChat has is not.
func TestCallOffARefund(t *testing.T) {
	c := newClinic(t, sandbox.Options{})
	s := shopWith(t, c)
	sale, other := sell(t, c, s, 1250), sell(t, c, s, 900)
	done, err := giveBack(s, other)
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "the refund", func() bool { return stateOf(t, s, done.OutRefundNo).Refund.State == pos.RefundSucceeded })
	c.wechat.Offline(true)
	r, err := giveBack(s, sale)
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "the network to be missed", func() bool { return stateOf(t, s, r.OutRefundNo).Status == pos.RefundOffline })
	s.close()
	c.wechat.Offline(false)
	pin := filepath.Join(c.dir, "pin")
	if err := os.WriteFile(pin, []byte("240816"), 0o600); err != nil {
		t.Fatal(err)
	}
	callOff := func(number string) (int, string, error) {
		var out strings.Builder
		code, err := refund(t.Context(), []string{"-data", c.dir, "-operator", "01", "-pin-file", pin, "-cancel", number}, &out, io.Discard)
		return code, out.String(), err
	}
	if code, out, err := callOff(sale.Short()); code != 0 || err != nil || !strings.HasPrefix(out, "given_up 12.50 ") {
		t.Errorf("exit code %d, %q, %v", code, out, err)
	}
	for _, number := range []string{string(r.OutRefundNo), string(done.OutRefundNo), "000009"} {
		if code, _, err := callOff(number); code != exitUnsent || err == nil {
			t.Errorf("%s: exit code %d, %v", number, code, err)
		}
	}
	if refunds := c.wechat.Refunds(); len(refunds) != 1 {
		t.Errorf("at WeChat: %+v", refunds)
	}
}

// TestSendAFailedRefundAgain at a terminal: under the number that it has, or it is given
// up for what came of it.
func TestSendAFailedRefundAgain(t *testing.T) {
	c := newClinic(t, sandbox.Options{})
	s := shopWith(t, c)
	failed := func(fen pos.Fen) *pos.Refund {
		sale := sell(t, c, s, fen)
		c.wechat.Inject(sandbox.Fault{Interface: "refund", Kind: sandbox.ErrCode, Code: "NOTENOUGH"})
		r, err := giveBack(s, sale)
		if err != nil {
			t.Fatal(err)
		}
		eventually(t, "the refund to fail", func() bool { return stateOf(t, s, r.OutRefundNo).Refund.State == pos.RefundFailed })
		return r
	}
	again, gone := failed(1250), failed(900)
	s.close()
	pin := filepath.Join(c.dir, "pin")
	if err := os.WriteFile(pin, []byte("240816"), 0o600); err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	do := func(args ...string) (int, string, error) {
		var out strings.Builder
		said.Reset()
		args = append([]string{"-data", c.dir, "-operator", "01", "-pin-file", pin}, args...)
		code, err := refund(t.Context(), args, &out, &said)
		return code, out.String(), err
	}
	if code, out, err := do("-again", again.Sale.Short()); code != 0 || err != nil || !strings.HasSuffix(out, " 12.50 "+string(again.OutRefundNo)+"\n") {
		t.Errorf("again: exit code %d, %q, %v", code, out, err)
	}
	if strings.Contains(said.String(), "网络") || strings.Contains(said.String(), "不够") {
		t.Errorf("again, to be read: %s", said.String())
	}
	if code, _, err := do("-again", string(again.OutRefundNo)); code != exitUnsent || !errors.Is(err, pos.ErrRefundBusy) {
		t.Errorf("once more: exit code %d, %v", code, err)
	}
	if code, out, err := do("-cancel", string(gone.OutRefundNo)); code != 0 || err != nil || !strings.HasPrefix(out, "given_up 9.00 ") {
		t.Errorf("given up: exit code %d, %q, %v", code, out, err)
	}
	if code, _, err := do("-again", "-cancel", "000001"); code != exitUnsent || err == nil {
		t.Errorf("both: exit code %d, %v", code, err)
	}
	if refunds := c.wechat.Refunds(); len(refunds) != 1 || refunds[0].OutRefundNo != string(again.OutRefundNo) {
		t.Errorf("at WeChat: %+v", refunds)
	}
}

// TestWhatCannotBeNamed of a refund is said in words of the sale, not of the cart.
func TestWhatCannotBeNamed(t *testing.T) {
	coffee := &pos.Refundable{
		Sale:     &pos.Sale{Lines: []pos.Line{{Name: "拿铁", Quantity: pos.One}}},
		Payments: []pos.RefundablePayment{{Kind: pos.TenderWeChat, Left: 500}}, Returned: []pos.Quantity{0},
	}
	elsewhere := &pos.Refundable{Payments: coffee.Payments}
	for _, c := range []struct {
		of     *pos.Refundable
		tender string
		line   int
		want   string
	}{
		{coffee, "", 0, ""},
		{coffee, "wechat", 0, ""},
		{coffee, "", 1, "refund.no_line"},
		{coffee, "cash", 0, "refund.no_tender"},
		{elsewhere, "", 0, "refund.no_lines"},
	} {
		r := &refunding{flags: refundFlags{tender: c.tender}}
		err := r.complete(&pos.RefundOrder{Lines: []pos.RefundLine{{Line: c.line}}}, c.of, "000001")
		said := &words.Saying{}
		if errors.As(err, &said); said.Key != c.want || (err != nil) != (c.want != "") {
			t.Errorf("-tender %q, line %d: %v, want %q", c.tender, c.line, err, c.want)
		}
	}
}

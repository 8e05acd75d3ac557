package interop

import (
	"regexp"
	"slices"
	"testing"

	"github.com/go-pay/gopay/wechat"

	"wxtill/wxpay/sandbox"
)

// TestAnswersNobodyShouldBelieve asks about a paid order and gets an answer that
// proves nothing. Ours believes none of them.
func TestAnswersNobodyShouldBelieve(t *testing.T) {
	for _, tt := range []struct {
		fault    sandbox.FaultKind
		believed []string // the libraries that take it for a payment
	}{
		{fault: sandbox.BadSignature},
		{fault: sandbox.Unsigned},
		{fault: sandbox.ForgedClosed},
		{fault: sandbox.ReturnFail},
		{fault: sandbox.TwoFields},
		{fault: sandbox.HalfAnswer},
		{fault: sandbox.HTML},
		{fault: sandbox.BadGateway},
		{fault: sandbox.SystemErrorEffect},
		{fault: sandbox.Trailing, believed: []string{"gopay", "chanxuehong"}},
		{fault: sandbox.OtherMerchant, believed: []string{"gopay"}},
		{fault: sandbox.OtherOrder, believed: []string{"gopay"}},
	} {
		t.Run(string(tt.fault), func(t *testing.T) {
			for _, library := range libraries {
				s := openShop(t, "MD5")
				c := library.open(s)
				o := order{no: "T01-000003", body: "茶", fee: 500}
				buy(t, s, c, o)
				s.box.Inject(sandbox.Fault{Interface: "orderquery", Kind: tt.fault, Count: -1})
				p, err := c.query(t.Context(), o.no)
				if got, want := err == nil && p.state == "SUCCESS", slices.Contains(tt.believed, library.name); got != want {
					t.Errorf("%s believes it: %t, want %t (%v, %v)", library.name, got, want, p, err)
				}
			}
		})
	}
}

// TestErrorTellsTheRightSignature: who reads the log of a program that uses
// chanxuehong can sign what it asked about.
func TestErrorTellsTheRightSignature(t *testing.T) {
	for _, library := range libraries {
		s := openShop(t, "MD5")
		c := library.open(s)
		s.box.Inject(sandbox.Fault{Kind: sandbox.BadSignature})
		_, err := c.query(t.Context(), "T01-000004")
		if err == nil {
			t.Fatalf("%s: a wrong signature is no error", library.name)
		}
		if got, want := signature.MatchString(err.Error()), library.name == "chanxuehong"; got != want {
			t.Errorf("%s tells a signature: %t, want %t", library.name, got, want)
		}
	}
}

var signature = regexp.MustCompile(`[0-9A-F]{32}`)

// TestAttachLikeAWebPage: gopay takes a good answer for a web page because the
// customer's remark in it looks like one.
func TestAttachLikeAWebPage(t *testing.T) {
	for _, library := range libraries {
		s := openShop(t, "MD5")
		c := library.open(s)
		o := order{no: "T01-000005", body: "书", attach: "<html> in practice", fee: 500}
		buy(t, s, c, o)
		p, err := c.query(t.Context(), o.no)
		if got, want := err == nil && p.state == "SUCCESS", library.name != "gopay"; got != want {
			t.Errorf("%s reads it: %t, want %t (%v)", library.name, got, want, err)
		}
	}
}

// TestGopayClose: the struct in which gopay hands out the answer lacks
// result_msg, so that the signature of a good answer does not fit it.
func TestGopayClose(t *testing.T) {
	s := openShop(t, "MD5")
	c := openGopay(s).(gopayClient)
	o := order{no: "T01-000006", body: "茶", fee: 500}
	if _, err := c.order(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	r, err := c.CloseOrder(t.Context(), c.request(o.no))
	if err != nil || r.ResultCode != "SUCCESS" {
		t.Fatalf("%+v, %v", r, err)
	}
	if ok, err := wechat.VerifySign(s.key, s.signType, r); ok || err != nil {
		t.Errorf("the answer verifies: %t, %v", ok, err)
	}
	if kept, _ := s.box.Order(o.no); kept.State != "CLOSED" {
		t.Errorf("the sandbox says %s", kept.State)
	}
}

// TestGopayRefusal: a refusal is no error to gopay; a caller that looks at the
// error alone has closed a paid order.
func TestGopayRefusal(t *testing.T) {
	s := openShop(t, "MD5")
	c := openGopay(s).(gopayClient)
	o := order{no: "T01-000007", body: "茶", fee: 500}
	buy(t, s, c, o)
	r, err := c.CloseOrder(t.Context(), c.request(o.no))
	if err != nil || r.ErrCode != "ORDERPAID" {
		t.Errorf("%+v, %v", r, err)
	}
}

// buy makes the order and pays it.
func buy(t *testing.T, s shop, c client, o order) {
	t.Helper()
	codeURL, err := c.order(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	phone := s.box.Phone()
	if err := phone.Scan(codeURL); err != nil {
		t.Fatal(err)
	}
	if err := phone.Pay(); err != nil {
		t.Fatal(err)
	}
}

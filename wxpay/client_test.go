package wxpay_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"wxtill/wxpay"
)

// Nonces come from the source of randomness alone: at one moment of the clock
// each is another.
func TestNonces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		seen := map[string]bool{}
		c := &wxpay.Client{AppID: appID, MchID: mchID, Key: key}
		c.HTTPClient = &http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
			doc, _ := io.ReadAll(r.Body)
			p, err := wxpay.Parse(doc)
			if n := p.Get("nonce_str"); err != nil || len(n) != 32 || seen[n] {
				t.Errorf("nonce %q came before or is not of 32 characters", n)
			} else {
				seen[n] = true
			}
			return ok(strings.NewReader(signed(paid()))), nil
		})}
		for range 100 {
			if err := ask(t, c); err != nil {
				t.Fatal(err)
			}
		}
		c.Rand = strings.NewReader("too short")
		if e := wantUnknown(t, ask(t, c), wxpay.ProblemRequest); e.Sent || !errors.Is(e, io.ErrUnexpectedEOF) {
			t.Errorf("error %+v", e)
		}
	})
}

// An order made for one way of signing is sent in the client's.
func TestClientDecidesHowToSign(t *testing.T) {
	for _, how := range []wxpay.SignType{wxpay.MD5, wxpay.HMACSHA256} {
		g := newGateway(t, says("<xml>"))
		c := g.client()
		c.SignType = how
		for _, made := range []wxpay.Params{native(t), native(t).With("sign_type", "HMAC-SHA256").With("sign", "old").With("nonce_str", "old")} {
			_, err := c.UnifiedOrder(t.Context(), made)
			wantUnknown(t, err, wxpay.ProblemSyntax)
		}
		for _, q := range g.questions() {
			if err := q.Verify(key, how); err != nil {
				t.Errorf("%s: %v of %v", how, err, q)
			}
			if got := q.Get("sign_type"); (got == "HMAC-SHA256") != (how == wxpay.HMACSHA256) || q.Get("nonce_str") == "old" {
				t.Errorf("%s: question %v", how, q)
			}
		}
	}
}

// A client that cannot sign as it says asks nothing, of any interface.
func TestUnknownSignTypeIsNotSent(t *testing.T) {
	g := newGateway(t, says(signed(paid())))
	c := g.client()
	c.SignType = "hmac-sha256"
	for _, call := range calls {
		if e := wantUnknown(t, call.ask(t, c), wxpay.ProblemRequest); e.Sent || !errors.Is(e, wxpay.ErrSignType) {
			t.Errorf("%s: error %+v", call.name, e)
		}
	}
	if n := len(g.questions()); n != 0 {
		t.Errorf("%d questions were sent", n)
	}
}

// A client whose words could be read or forged on the way asks nothing.
func TestUnsafeClientsSendNothing(t *testing.T) {
	g := newGateway(t, says(signed(paid())))
	for want, spoil := range map[error]func(*wxpay.Client){
		wxpay.ErrGateway:   func(c *wxpay.Client) { c.Gateways = append(c.Gateways, "http://a.example") },
		wxpay.ErrKeyLength: func(c *wxpay.Client) { c.Key = key[1:] },
	} {
		c := g.client()
		spoil(c)
		for _, call := range calls {
			if e := wantUnknown(t, call.ask(t, c), wxpay.ProblemRequest); e.Sent || !errors.Is(e, want) {
				t.Errorf("%s: error %+v, want %v", call.name, e, want)
			}
		}
	}
	if n := len(g.questions()); n != 0 {
		t.Errorf("%d questions were sent", n)
	}
}

func TestValidate(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(*wxpay.Client)
		want  error
	}{
		{"right", func(*wxpay.Client) {}, nil},
		{"short key", func(c *wxpay.Client) { c.Key = key[1:] }, wxpay.ErrKeyLength},
		{"no merchant", func(c *wxpay.Client) { c.MchID = "" }, wxpay.ErrMerchant},
		{"sign type", func(c *wxpay.Client) { c.SignType = "SHA1" }, wxpay.ErrSignType},
		{"gateway without TLS", func(c *wxpay.Client) { c.Gateways = []string{"http://a"} }, wxpay.ErrGateway},
		{"gateway with a path", func(c *wxpay.Client) { c.Gateways = []string{"https://a/"} }, wxpay.ErrGateway},
	}
	for _, tt := range tests {
		c := &wxpay.Client{AppID: appID, MchID: mchID, Key: key}
		tt.spoil(c)
		if err := c.Validate(); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		} else if err != nil {
			quiet(t, err.Error(), key[1:])
		}
	}
}

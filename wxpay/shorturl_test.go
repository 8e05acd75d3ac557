package wxpay_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"wxtill/wxpay"
)

const shortURL = "weixin://wxpay/s/An4baqw"

func TestShortURLSignsRawAndSendsEncoded(t *testing.T) {
	for _, signType := range []wxpay.SignType{wxpay.MD5, wxpay.HMACSHA256} {
		g := newGateway(t, says(signedBy(good("short_url", shortURL), signType)))
		c := g.client()
		c.SignType = signType
		long, err := c.BizPayURL("coffee & cake=3+1%", time.Unix(1400755861, 0))
		if err != nil {
			t.Fatal(err)
		}
		got, err := c.ShortURL(t.Context(), wxpay.ShortURLRequest{LongURL: long})
		if err != nil || got.ShortURL != shortURL || got.Params.Get("nonce_str") == "" {
			t.Fatalf("%+v, %v", got, err)
		}
		sent := g.questions()[0]
		if want := url.QueryEscape(long); sent.Get("long_url") != want || !strings.Contains(want, "%3A%2F%2F") || g.paths[0] != "POST /tools/shorturl" {
			t.Errorf("%s sent %v", g.paths[0], sent)
		}
		if sent.Verify(key, signType) == nil {
			t.Error("signed as it was sent")
		}
		if err := sent.With("long_url", long).Verify(key, signType); err != nil {
			t.Errorf("as it was before: %v", err)
		}
	}
}

func TestShortURLRefuses(t *testing.T) {
	g := newGateway(t, says(signed(good("short_url", shortURL))))
	for name, tt := range map[string]struct{ long, reason string }{
		"nothing":           {"", "is missing"},
		"513 bytes":         {"weixin://" + strings.Repeat("x", 504), "has 513 bytes, at most 512"},
		"no address":        {"coffee", "must be an address"},
		"a space":           {"weixin://wxpay/a b", "must be an address"},
		"letters not ASCII": {"weixin://wxpay/咖啡", "must be an address"},
		"a line end":        {"weixin://wxpay/a\n", "control character"},
		"no UTF-8":          {"weixin://wxpay/\xff", "is not UTF-8"},
	} {
		_, err := g.client().ShortURL(t.Context(), wxpay.ShortURLRequest{LongURL: tt.long})
		wantField(t, name, err, "long_url", tt.reason)
	}
	if n := len(g.questions()); n != 0 {
		t.Errorf("%d questions were asked", n)
	}
	if _, err := g.client().ShortURL(t.Context(), wxpay.ShortURLRequest{LongURL: "weixin://" + strings.Repeat("x", 503)}); err != nil {
		t.Errorf("512 bytes: %v", err)
	}
}

// wantField fails unless a request was not sent because of this field.
func wantField(t *testing.T, name string, err error, field, reason string) {
	t.Helper()
	var (
		e *wxpay.Error
		f *wxpay.FieldError
	)
	if !errors.As(err, &e) || e.Problem != wxpay.ProblemRequest || e.Sent || !errors.As(err, &f) || !errors.Is(err, wxpay.ErrInvalidRequest) {
		t.Errorf("%s: error %v says nothing of a field", name, err)
		return
	}
	if f.Field != field || !strings.Contains(f.Reason, reason) {
		t.Errorf("%s: error %q, want %s: %s", name, err, field, reason)
	}
}

func TestShortURLAnswers(t *testing.T) {
	long := wxpay.ShortURLRequest{LongURL: "weixin://wxpay/bizpayurl?x"}
	_, err := newGateway(t, says(signed(good("result_code", "FAIL", "err_code", "URLFORMATERROR")))).client().ShortURL(t.Context(), long)
	var refused *wxpay.Error
	if !errors.Is(err, wxpay.ErrRefused) || !errors.As(err, &refused) || refused.Code != wxpay.CodeURLFormatError || refused.Interface != "shorturl" {
		t.Errorf("error %v", err)
	}
	for name, tt := range map[string]struct {
		doc     string
		problem wxpay.Problem
	}{
		"no short_url":     {signed(good()), wxpay.ProblemSyntax},
		"no address":       {signed(good("short_url", "An4baqw")), wxpay.ProblemSyntax},
		"unsigned":         {string(good("short_url", shortURL).AppendXML(nil)), wxpay.ProblemSignature},
		"another merchant": {signed(good("short_url", shortURL, "mch_id", "1")), wxpay.ProblemMismatch},
		"SYSTEMERROR":      {signed(good("result_code", "FAIL", "err_code", "SYSTEMERROR")), wxpay.ProblemSystem},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := newGateway(t, says(tt.doc)).client().ShortURL(t.Context(), long)
			wantUnknown(t, err, tt.problem)
		})
	}
}

package doctor

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"time"

	"wxtill/wxpay"
)

// expiresSoon is how long before its end a certificate is worth a warning.
const expiresSoon = 30 * 24 * time.Hour

// noOrder is a number that no till makes: every till's begins with its code.
func noOrder() string { return "|doctor|" + rand.Text()[:16] }

// key asks about an order that does not exist. WeChat's answer that it does not
// is signed with the account's key, or the key is wrong.
func (t Till) key(ctx context.Context, reachable bool) Result {
	r := Result{Check: Key, Verdict: Skipped, Finding: "unreachable"}
	switch {
	case t.Client == nil:
		r.Finding = "config"
		return r
	case !reachable:
		return r
	}
	r.Subject = t.Client.MchID
	_, err := t.client().OrderQuery(ctx, wxpay.OrderQueryRequest{OutTradeNo: noOrder()})
	var e *wxpay.Error
	if errors.As(err, &e) && e.Code != "" && (e.Code == wxpay.CodeOrderNotExist || e.Outcome() != wxpay.OutcomeRefused) {
		err = nil // whatever it says, it says so under the right signature
	}
	if err != nil {
		return failed(Key, r.Subject, err)
	}
	r.Verdict, r.Finding = OK, "right"
	return r
}

// otherMerchant reports whether the name in a certificate, which WeChat makes the
// merchant's number, is the number of another.
func otherMerchant(name, mchID string) bool {
	number := name != "" && !strings.ContainsFunc(name, func(r rune) bool { return r < '0' || r > '9' })
	return number && name != mchID
}

// certificate looks at the merchant's certificate and shows it to WeChat, by
// taking back an order that does not exist.
func (t Till) certificate(ctx context.Context, reachable bool) Result {
	r := Result{Check: Certificate, Verdict: Skipped, Finding: "none"}
	if t.Certificate == nil {
		return r
	}
	own, err := t.Certificate.Load(time.Now())
	if err != nil {
		return failed(Certificate, "", err)
	}
	r.Subject = own.Leaf.Subject.CommonName
	if t.Client != nil && otherMerchant(r.Subject, t.Client.MchID) {
		r.Verdict, r.Finding, r.Args = Failed, "foreign", []any{r.Subject, t.Client.MchID}
		return r
	}
	if !reachable {
		r.Finding = "unreachable"
		return r
	}
	end := own.Leaf.NotAfter
	r.Args = []any{end.In(wxpay.Beijing).Format(time.DateOnly)}
	c := t.client()
	c.SecAPI = wxpay.NewHTTPClient(t.Roots, own)
	_, err = c.Reverse(ctx, wxpay.ReverseRequest{OutTradeNo: noOrder()})
	var e *wxpay.Error
	switch answered := err == nil || errors.As(err, &e) && e.Code != ""; {
	case errors.Is(err, wxpay.ErrNoCertificate):
		return failed(Certificate, r.Subject, err)
	case !answered:
		r = failed(Certificate, r.Subject, err)
		r.Verdict = Warning // the certificate was not what was wrong
	case time.Until(end) < expiresSoon:
		r.Verdict, r.Finding = Warning, "soon"
	default:
		r.Verdict, r.Finding = OK, "accepted"
	}
	return r
}

package doctor

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"wxtill/wxpay"
)

const (
	lookupTime     = 5 * time.Second
	clockTolerance = time.Minute // as the till itself tolerates
	dateGrain      = time.Second // of the Date header
)

// network looks at every gateway, and at the clock of the first that answers. It
// reports whether there is one.
func (t Till) network(ctx context.Context, report func(Result)) bool {
	if t.Client == nil {
		for _, c := range []Check{DNS, TLS, Clock, Day} {
			report(Result{Check: c, Verdict: Skipped, Finding: "config"})
		}
		return false
	}
	gateways := t.Client.Gateways
	if len(gateways) == 0 {
		gateways = wxpay.DefaultGateways
	}
	var answered *wxpay.Call
	for i, gateway := range gateways {
		name := lookup(ctx, gateway, http.ProxyFromEnvironment)
		report(spare(name, i > 0))
		if name.Verdict == Failed {
			report(Result{Check: TLS, Subject: name.Subject, Verdict: Skipped, Finding: "unnamed"})
			continue
		}
		connected, call := t.connect(ctx, gateway)
		report(spare(connected, i > 0))
		if connected.Verdict == OK && answered == nil {
			answered = &call
		}
	}
	report(clock(answered))
	report(day(answered, time.Now()))
	return answered != nil
}

// spare takes what is wrong with a second gateway less seriously.
func spare(r Result, second bool) Result {
	if second && r.Verdict == Failed {
		r.Verdict = Warning
	}
	return r
}

// lookup asks for the address of the gateway's name, unless a proxy does that.
func lookup(ctx context.Context, gateway string, proxyFor func(*http.Request) (*url.URL, error)) Result {
	r := Result{Check: DNS, Subject: host(gateway), Verdict: OK, Finding: "literal"}
	if _, err := netip.ParseAddr(r.Subject); err == nil {
		return r
	}
	if ask, err := http.NewRequest(http.MethodHead, gateway, nil); err == nil {
		if proxy, err := proxyFor(ask); err == nil && proxy != nil {
			r.Verdict, r.Finding, r.Args = Skipped, "proxy", []any{proxy.Host}
			return r
		}
	}
	ctx, cancel := context.WithTimeout(ctx, lookupTime)
	defer cancel()
	addresses, err := net.DefaultResolver.LookupHost(ctx, r.Subject)
	if err != nil {
		r.Verdict, r.Finding, r.Args = Failed, "unknown", []any{r.Subject}
		return r
	}
	r.Finding, r.Args = "found", []any{strings.Join(addresses, ", ")}
	return r
}

// host is the name in an address, or the address where it has none.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return address
	}
	return u.Hostname()
}

// connect asks the gateway for a sign of life, which shows its certificate and
// its clock.
func (t Till) connect(ctx context.Context, gateway string) (Result, wxpay.Call) {
	var call wxpay.Call
	c := t.client()
	c.Gateways = []string{gateway}
	c.Trace = func(told wxpay.Call) { call = told }
	if err := c.Probe(ctx); err != nil {
		return failed(TLS, host(gateway), err), call
	}
	took := call.Took.Round(time.Millisecond)
	return Result{Check: TLS, Subject: host(gateway), Verdict: OK, Finding: "answers", Args: []any{took}}, call
}

// client is the till's with connections of its own.
func (t Till) client() *wxpay.Client {
	c := *t.Client
	c.HTTPClient, c.SecAPI = wxpay.NewHTTPClient(t.Roots), nil
	c.Logger, c.Trace = nil, nil
	return &c
}

// clock compares the Date of an answer with this machine's clock half-way
// between question and answer.
func clock(answered *wxpay.Call) Result {
	if answered == nil || answered.Date.IsZero() {
		return Result{Check: Clock, Verdict: Skipped, Finding: "unreachable"}
	}
	r := Result{Check: Clock, Subject: host(answered.Gateway), Verdict: OK, Finding: "right"}
	off := answered.Start.Add(answered.Took / 2).Round(0).Sub(answered.Date.Add(dateGrain / 2))
	r.Args = []any{off.Abs().Round(time.Second)}
	switch {
	case off >= clockTolerance:
		r.Verdict, r.Finding = Failed, "ahead"
	case off <= -clockTolerance:
		r.Verdict, r.Finding = Failed, "behind"
	default:
		r.Args = []any{off.Abs().Truncate(time.Second) + time.Second} // less than this
	}
	return r
}

// day looks which day it is: the business day is GMT+8's by WeChat's clock, whatever
// this machine's zone. now is of this machine.
func day(answered *wxpay.Call, now time.Time) Result {
	if answered == nil || answered.Date.IsZero() {
		return Result{Check: Day, Verdict: Skipped, Finding: "unreachable"}
	}
	off := answered.Date.Sub(answered.Start.Add(answered.Took / 2).Round(0))
	local, wechat := now.In(beijing).Format(time.DateOnly), now.Add(off).In(beijing).Format(time.DateOnly)
	zone, east := now.Zone()
	r := Result{Check: Day, Subject: wechat, Verdict: OK, Finding: "beijing"}
	switch {
	case local != wechat:
		r.Verdict, r.Finding, r.Args = Warning, "other", []any{local, wechat}
	case east != beijingEast:
		r.Finding, r.Args = "elsewhere", []any{zone}
	}
	return r
}

// beijing is the zone of business days.
const beijingEast = 8 * 60 * 60

var beijing = time.FixedZone("GMT+8", beijingEast)

// notify looks whether WeChat could reach notify_url. A till needs no
// notifications: it asks. But whoever sets one expects some.
func (t Till) notify(ctx context.Context, _ bool) Result {
	r := Result{Check: Notify, Subject: t.NotifyURL, Verdict: Skipped, Finding: "asks"}
	name := host(t.NotifyURL)
	if t.NotifyURL == "" || name == "localhost" || strings.HasSuffix(name, ".invalid") {
		return r
	}
	ctx, cancel := context.WithTimeout(ctx, lookupTime)
	defer cancel()
	addresses, err := net.DefaultResolver.LookupHost(ctx, name)
	if err != nil {
		r.Verdict, r.Finding, r.Args = Warning, "unknown", []any{name}
		return r
	}
	for _, a := range addresses {
		if ip, err := netip.ParseAddr(a); err == nil && !ip.IsPrivate() && !ip.IsLoopback() && !ip.IsLinkLocalUnicast() {
			r.Verdict, r.Finding, r.Args = OK, "public", []any{a}
			return r
		}
	}
	r.Verdict, r.Finding, r.Args = Warning, "private", []any{strings.Join(addresses, ", ")}
	return r
}
